import {
  doNotSchedule,
  labelValue,
  matchesRequiredNodeAffinity,
  requiredNodeAffinity,
  untoleratedTaint,
} from "@stowage/engine";
import { setting } from "../../fix/patch-path.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { editSelection, withPodSpec } from "../../subjects/edit-subject.ts";
import { indexInList, type Selection } from "../../subjects/selection.ts";
import { domainNoun, domainsOf } from "./domains.ts";
import { fewNames } from "../../subjects/few-names.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * Domains of a strict spread constraint that count although no pod can go there, since their nodes are tainted and
 * `nodeTaintsPolicy` is Ignore by default: they stay at 0, and hold all others at maxSkew.
 * Source: `filteredNodes` and `matchNodeInclusionPolicies` (plugins/podtopologyspread/common.go).
 */
export const spreadCountsTainted: LintRule = {
  name: "spread-counts-tainted",
  summary: "a strict spread constraint that counts domains where its pods can not go",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { kind, required, subject, path, topologyKey } = selection;
      if (kind !== "spread" || !required || context.nodes.length === 0) return undefined;
      const policy = subject.pod.spec.topologySpreadConstraints?.[indexInList(selection)]?.nodeTaintsPolicy;
      if (policy === "Honor") return undefined;
      const closed = closedDomains(selection, context);
      if (closed.length === 0) return undefined;
      const pending = pendingOf(context.plan, subject.manifest);
      if (pending === 0) return undefined;
      const changed = withPodSpec(subject, (spec) =>
        editSelection(spec, selection, (one) => [{ ...one, nodeTaintsPolicy: "Honor" }]),
      );
      const pods = context.planChanged(subject, changed);
      if (pods.length === 0 || pendingOf({ pods }, changed) >= pending) return undefined;
      const noun = domainNoun(topologyKey);
      return {
        fix: {
          kind: "node-taints-policy",
          sentence:
            "let the spread constraint leave out nodes whose taints keep its pods away: nodeTaintsPolicy: Honor",
          patch: setting(subject, `${path}.nodeTaintsPolicy`, "Honor"),
        },
        path,
        message: `${noun} ${fewNames(closed)} ${closed.length === 1 ? "counts" : "count"} for the spread constraint although taints keep the pods of ${subject.text} away: ${closed.length === 1 ? "it stays" : "they stay"} at 0, and ${pending === 1 ? "1 pod stays" : `${pending} pods stay`} pending; nodeTaintsPolicy: Honor leaves such nodes out`,
      };
    }),
};

/** The domains that count, and to none of whose nodes the pod may go. */
function closedDomains({ subject, topologyKey }: Selection, { nodes }: LintContext): readonly string[] {
  const required = requiredNodeAffinity(subject.pod);
  const counted = nodes.filter((node) => matchesRequiredNodeAffinity(required, node));
  const open = domainsOf(
    counted.filter(
      ({ node }) => untoleratedTaint(node.spec?.taints, subject.pod.spec.tolerations, doNotSchedule) === undefined,
    ),
    topologyKey,
  ).values;
  const all = new Set(counted.flatMap(({ labels }) => labelValue(labels, topologyKey) ?? []));
  return [...all].filter((value) => !open.has(value));
}

function pendingOf({ pods }: Pick<LintContext["plan"], "pods">, manifest: unknown): number {
  return pods.filter((pod) => pod.manifest === manifest && pod.status === "Unschedulable").length;
}
