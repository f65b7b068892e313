import type { NodeSelectorTerm } from "@stowage/engine";
import type { Report } from "../finding.ts";
import type { LintRule } from "../lint-rule.ts";
import { replacedLabels } from "../../subjects/missing-key.ts";
import type { Subject } from "../../subjects/subject.ts";
import { pointerTo } from "../../fix/patch-path.ts";
import { domainsOf } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";

/** A node label that Kubernetes has replaced, as a topologyKey or in a rule about nodes. */
export const deprecatedTopologyKey: LintRule = {
  name: "deprecated-topology-key",
  summary: "a node label that Kubernetes has replaced by another",
  severity: "warning",
  check: (context) => [
    ...eachSelection(context, ({ fields, topologyKey, subject }) => {
      const message = messageOf(topologyKey);
      const replacement = replacedLabels.get(topologyKey);
      if (message === undefined || replacement === undefined) return undefined;
      // Where nodes lack it, that is topology-key-missing.
      if (domainsOf(context.eligible(subject), topologyKey).nodesWithout.length > 0) return undefined;
      const path = `${fields}.topologyKey`;
      const patch = [{ op: "replace" as const, path: pointerTo(subject, path), value: replacement }];
      const fix = { kind: "topology-key-corrected" as const, sentence: `write ${replacement}`, patch };
      return { path, message, fix };
    }),
    ...context.subjects.flatMap(nodeRuleReports),
  ],
};

function nodeRuleReports(subject: Subject): readonly Report[] {
  const { nodeSelector = {}, affinity } = subject.pod.spec;
  const report = (key: string, path: string): readonly Report[] => {
    const message = messageOf(key);
    return message === undefined ? [] : [{ subject, path, message }];
  };
  const inTerm = ({ matchExpressions = [] }: NodeSelectorTerm = {}, path: string): readonly Report[] =>
    matchExpressions.flatMap(({ key }, index) => report(key, `${path}.matchExpressions[${index}].key`));
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution = [],
  } = affinity?.nodeAffinity ?? {};
  const nodeAffinity = "spec.affinity.nodeAffinity";
  return [
    ...Object.keys(nodeSelector).flatMap((key) => report(key, `spec.nodeSelector`)),
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      inTerm(term, `${nodeAffinity}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`),
    ),
    ...preferredDuringSchedulingIgnoredDuringExecution.flatMap(({ preference }, index) =>
      inTerm(preference, `${nodeAffinity}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`),
    ),
  ];
}

function messageOf(key: string): string | undefined {
  const replacement = replacedLabels.get(key);
  return replacement === undefined
    ? undefined
    : `the label ${key} is deprecated, and newer nodes may lack it: write ${replacement}`;
}
