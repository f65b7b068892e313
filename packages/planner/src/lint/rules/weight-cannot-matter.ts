import { type Labels, labelValue, type NodeSelectorRequirement } from "@stowage/engine";
import { removing } from "../../fix/patch-path.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Report, Severity } from "../finding.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { coversTerm } from "../../subjects/term-covers.ts";
import { domainNoun, domainsOf } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * A preferred rule that can never change where a pod goes: it gives every node that is left the same score.
 * Source: `NormalizeScore` (plugins/interpodaffinity/scoring.go): equal scores all become 0.
 */
export const weightCannotMatter: LintRule = {
  name: "weight-cannot-matter",
  summary: "a preferred rule that can never change the choice",
  severity: "warning",
  check: (context) => [
    ...context.subjects.flatMap(preferredNodeTwins),
    ...eachSelection(context, (selection) => {
      if (selection.required || selection.written === undefined) return undefined;
      const reason = reasonOf(selection, context);
      if (reason === undefined) return undefined;
      const weight = selection.weight === undefined ? "" : ` (weight ${selection.weight})`;
      return {
        path: selection.path,
        message: `${selectionText(selection)}${weight} can not change where ${selection.subject.text} goes: ${reason.text}`,
        severity: reason.severity,
        ...(selection.kind === "spread" || reason.severity === "info"
          ? {}
          : {
              fix: {
                kind: "term-dropped",
                sentence: `drop ${selectionText(selection)}: it changes nothing`,
                patch: removing(selection.subject, selection.path),
              },
            }),
      };
    }),
  ],
};

/** Preferred node affinity that the required rules about nodes say already: every node that is left has it. */
function preferredNodeTwins(subject: Subject): readonly Report[] {
  const { nodeSelector = {}, affinity } = subject.pod.spec;
  const list = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution";
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(
    ({ preference, weight }, index) => {
      const path = `${list}[${index}]`;
      const fix = {
        kind: "node-rule-dropped" as const,
        sentence: "drop the preferred node affinity: it changes nothing",
        patch: removing(subject, path),
      };
      const rule = `the preferred node affinity (weight ${weight}) can not change where ${subject.text} goes`;
      if (subject.kind === "DaemonSet") {
        return [{ subject, path, message: `${rule}: each pod of a DaemonSet is made for one node`, fix }];
      }
      const { matchExpressions: wanted = [], matchFields = [] } = preference ?? {};
      if (wanted.length === 0 || matchFields.length > 0) return [];
      const isRequired = wanted.every(
        (one) =>
          isSelected(one, nodeSelector) ||
          (required.length > 0 &&
            required.every(({ matchExpressions = [] }) => matchExpressions.some((other) => implies(other, one)))),
      );
      if (!isRequired) return [];
      const message = `${rule}: its required rules about nodes leave only nodes that meet it`;
      return [{ subject, path, message, fix }];
    },
  );
}

/** Whether the nodeSelector leaves only nodes that meet the requirement; a label may well have an empty value. */
function isSelected({ key, operator, values = [] }: NodeSelectorRequirement, nodeSelector: Labels): boolean {
  const selected = labelValue(nodeSelector, key);
  return selected !== undefined && (operator === "Exists" || (operator === "In" && values.includes(selected)));
}

/** Whether whatever meets the one requirement meets the other. */
function implies(one: NodeSelectorRequirement, other: NodeSelectorRequirement): boolean {
  if (one.key !== other.key) return false;
  if (other.operator === "Exists") return one.operator === "In" || one.operator === "Exists";
  if (one.operator !== "In" || other.operator !== "In") return false;
  return (one.values ?? []).every((value) => other.values?.includes(value) === true);
}

interface Reason {
  readonly text: string;
  readonly severity: Severity;
}

function reasonOf(selection: Selection, context: LintContext): Reason | undefined {
  const { subject, topologyKey } = selection;
  if (subject.kind === "DaemonSet") return warning("each pod of a DaemonSet is made for one node");
  if (isPinned(selection)) return warning("its pods name their node");
  const twin = requiredTwin(selection, context);
  if (twin !== undefined) {
    return warning(
      `the required anti-affinity ${twin.path.slice(twin.path.lastIndexOf("["))} leaves only nodes without such pods`,
    );
  }
  const fixed = labelValue(subject.pod.spec.nodeSelector, topologyKey);
  if (fixed !== undefined) {
    return warning(
      `its nodeSelector leaves one ${domainNoun(topologyKey)}, ${fixed}, and all nodes of one score the same`,
    );
  }
  const eligible = context.eligible(subject);
  const { values, nodesWithout } = domainsOf(eligible, topologyKey);
  const [only] = values;
  // One node leaves no choice at all, which says nothing of the rule.
  if (only === undefined || values.size !== 1 || nodesWithout.length > 0 || eligible.length < 2) return undefined;
  const everywhere = domainsOf(context.nodes, topologyKey).values.size === 1;
  return everywhere
    ? { text: `the cluster has one ${domainNoun(topologyKey)}, ${only}`, severity: "info" }
    : warning(
        `its rules about nodes leave one ${domainNoun(topologyKey)}, ${only}, and all nodes of one score the same`,
      );
}

function warning(text: string): Reason {
  return { text, severity: "warning" };
}

function isPinned({ subject }: Selection): boolean {
  const { nodeName, nodeSelector } = subject.pod.spec;
  return (
    (nodeName !== undefined && nodeName !== "") || labelValue(nodeSelector, "kubernetes.io/hostname") !== undefined
  );
}

/** Domains that contain whole nodes: keys in whose domains every node is in one, and all of a host with it. */
const widerThanHost = new Set(["topology.kubernetes.io/zone", "topology.kubernetes.io/region"]);

/** A required anti-affinity to the same pods, or more, of the same domains or of wider ones. */
function requiredTwin(selection: Selection, context: LintContext): Selection | undefined {
  if (selection.kind !== "antiAffinity") return undefined;
  return context
    .selections(selection.subject)
    .find(
      (other) =>
        other.kind === "antiAffinity" &&
        other.required &&
        (other.topologyKey === selection.topologyKey ||
          (selection.topologyKey === "kubernetes.io/hostname" && widerThanHost.has(other.topologyKey))) &&
        selection.written !== undefined &&
        coversTerm(other.term, selection.term),
    );
}
