import type { NodeSelectorTerm } from "@stowage/engine";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
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
  const { nodeSelector = {}, affinity } = subject.written;
  const inTerm = ({ matchExpressions = [] }: NodeSelectorTerm = {}, path: string): readonly Report[] =>
    matchExpressions.flatMap(({ key }, index) =>
      reportOf(key, subject, `${path}.matchExpressions[${index}].key`, (newer) => [
        { op: "replace", path: pointerTo(subject, `${path}.matchExpressions[${index}].key`), value: newer },
      ]),
    );
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution = [],
  } = affinity?.nodeAffinity ?? {};
  const nodeAffinity = "spec.affinity.nodeAffinity";
  return [
    ...Object.entries(nodeSelector).flatMap(([key, value]) =>
      reportOf(key, subject, `spec.nodeSelector[${key}]`, (newer) =>
        Object.hasOwn(nodeSelector, newer)
          ? []
          : [
              { op: "remove", path: pointerTo(subject, "spec.nodeSelector", key) },
              { op: "add", path: pointerTo(subject, "spec.nodeSelector", newer), value },
            ],
      ),
    ),
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      inTerm(term, `${nodeAffinity}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`),
    ),
    ...preferredDuringSchedulingIgnoredDuringExecution.flatMap(({ preference }, index) =>
      inTerm(preference, `${nodeAffinity}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`),
    ),
  ];
}

function reportOf(
  key: string,
  subject: Subject,
  path: string,
  patchFor: (newer: string) => readonly JsonPatchOperation[],
): readonly Report[] {
  const [newer, message] = [replacedLabels.get(key), messageOf(key)];
  if (newer === undefined || message === undefined) return [];
  return [
    {
      subject,
      path,
      message,
      fix: { kind: "node-selector-corrected", sentence: `write ${newer}`, patch: patchFor(newer) },
    },
  ];
}

function messageOf(key: string): string | undefined {
  const replacement = replacedLabels.get(key);
  return replacement === undefined
    ? undefined
    : `the label ${key} is deprecated, and newer nodes may lack it: write ${replacement}`;
}
