import type { Report, Severity } from "../finding.ts";
import type { Autoscaler } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectionText, selectsItself } from "../../subjects/selection.ts";
import type { LintContext } from "../lint-context.ts";

/**
 * Rules that an autoscaler of nodes treats otherwise than the scheduler. Sources: Cluster Autoscaler's FAQ (what it does
 * with preferred rules, with new nodes); Karpenter's documentation on scheduling (its topology keys; preferences are
 * required first, and relaxed one by one).
 */
export const autoscalerDiffers: LintRule = {
  name: "autoscaler-differs",
  summary: "a rule that Cluster Autoscaler or Karpenter treats otherwise than the scheduler",
  severity: "info",
  check: (context) =>
    [...context.autoscalers].flatMap(([autoscaler, evidence]) =>
      context.subjects.flatMap((subject) =>
        subject.kind === "DaemonSet"
          ? []
          : context.selections(subject).flatMap((selection): readonly Report[] => {
              const difference = differenceOf(selection, autoscaler, context);
              if (difference === undefined) return [];
              const { text, severity } = difference;
              return [{ subject, path: selection.path, message: `${text} (${evidence})`, severity }];
            }),
      ),
    ),
};

interface DifferenceText {
  readonly text: string;
  readonly severity: Severity;
}

/** The topology keys that Karpenter knows for nodes that are not there yet. */
const karpenterKeys = new Set(["kubernetes.io/hostname", "topology.kubernetes.io/zone", "karpenter.sh/capacity-type"]);

function differenceOf(selection: Selection, autoscaler: Autoscaler, context: LintContext): DifferenceText | undefined {
  const { kind, required, topologyKey } = selection;
  const rule = selectionText(selection);
  if (
    kind === "affinity" &&
    required &&
    topologyKey === "kubernetes.io/hostname" &&
    !selectsItself(selection, context.seen)
  ) {
    return {
      text: `${rule} asks for a node where such a pod runs already, which no new node is: neither Cluster Autoscaler nor Karpenter can add one that helps`,
      severity: "warning",
    };
  }
  switch (autoscaler) {
    case "cluster-autoscaler":
      return required
        ? undefined
        : {
            text: `${preferredText(selection)}: Cluster Autoscaler does not look at it, and adds no node for it`,
            severity: "info",
          };
    case "karpenter":
      if (!karpenterKeys.has(topologyKey)) {
        return {
          text: `${rule} is about ${topologyKey}: Karpenter knows the nodes it could add by hostname, zone and capacity type, and by labels that every NodePool requires; for another key it adds none`,
          severity: "warning",
        };
      }
      return required
        ? undefined
        : {
            text: `${preferredText(selection)}: Karpenter takes it for required as long as it can add a node that meets it, and may add nodes, or keep half-empty ones, for it`,
            severity: "info",
          };
    default:
      return autoscaler satisfies never;
  }
}

function preferredText(selection: Selection): string {
  return selection.kind === "spread"
    ? "the spread constraint is ScheduleAnyway"
    : `${selectionText(selection)} is not required`;
}
