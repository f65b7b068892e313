import { differencesOf, type LabelSelector } from "@stowage/engine";
import { appending } from "../../fix/patch-path.ts";
import type { LintRule } from "../lint-rule.ts";
import { selectionText } from "../../subjects/selection.ts";
import { isEmpty } from "./empty-selector.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * A namespaceSelector that only leaves namespaces out: up to 1.36 the scheduler asks it once more, about no labels at
 * all, and so selects every namespace for the incoming pod.
 * Source: `mergeAffinityTermNamespacesIfNotEmpty` (plugins/interpodaffinity/plugin.go), kubernetes/kubernetes#141526.
 */
export const negativeNamespaceSelector: LintRule = {
  name: "negative-namespace-selector",
  summary: "a namespaceSelector that leaves namespaces out, on versions that select them all the same",
  severity: "warning",
  check: (context) => {
    if (!differencesOf(context.kubernetesVersion).incomingNamespaceSelectorEvaluatedTwice) return [];
    return eachSelection(context, (selection) => {
      const { namespaceSelector, fields, subject } = selection;
      if (namespaceSelector === undefined || isEmpty(namespaceSelector) || !onlyLeavesOut(namespaceSelector)) {
        return undefined;
      }
      const named = { key: "kubernetes.io/metadata.name", operator: "Exists" };
      return {
        // Every namespace has that label; the scheduler's second question, about no labels at all, is then answered with no.
        fix: {
          kind: "namespaces-corrected",
          sentence: `let the namespaceSelector also ask for ${named.key}, which every namespace has`,
          patch: appending(subject, `${fields}.namespaceSelector.matchExpressions`, named),
        },
        path: `${fields}.namespaceSelector`,
        message: `the namespaceSelector of ${selectionText(selection)} only leaves namespaces out, and the scheduler of Kubernetes ${context.kubernetesVersion} takes that for every namespace, those left out too (mended in 1.37): ask for namespaces that have a label instead`,
      };
    });
  },
};

/** Whether the selector selects what has no labels at all. */
function onlyLeavesOut({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return (
    Object.keys(matchLabels).length === 0 &&
    matchExpressions.every(({ operator }) => operator === "NotIn" || operator === "DoesNotExist")
  );
}
