import { labelValue } from "@stowage/engine";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectsOwnLabels } from "../../subjects/selection.ts";
import { dropsOwnNamespace, withoutNamespaces } from "./own-namespace-dropped.ts";
import { mayBeFirst, requiredAffinity, wantedLooks } from "./wanted-looks.ts";

/**
 * A workload whose pods want to be together, and whose first pod can never start: the exception for the first one is for
 * pods that match all their own terms, namespaces too, on nodes that have every topologyKey.
 * Source: `satisfyPodAffinity` (plugins/interpodaffinity/filtering.go).
 */
export const firstPodDefeated: LintRule = {
  name: "first-pod-defeated",
  summary: "affinity to its own pods whose first pod can never start",
  severity: "error",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const terms = requiredAffinity(subject, context);
      const own = terms.filter(selectsOwnLabels);
      const [first] = own;
      if (
        first === undefined ||
        wantedLooks(terms, context).some(({ of }) => !("subject" in of && of.subject === subject))
      ) {
        return [];
      }
      const dropped = own.find((term) => dropsOwnNamespace(term, context));
      if (dropped !== undefined) {
        const field = dropped.namespaceSelector === undefined ? "namespaces" : "namespaceSelector";
        const message = `${subject.text} requires its own pods nearby, but ${field} leaves out their namespace ${subject.namespace}: the first of them finds none, can not be excepted as the first, and never starts`;
        const fix = {
          kind: "namespaces-corrected" as const,
          sentence: `leave ${field} out: without it the pod's own namespace is meant`,
          patch: withoutNamespaces(dropped),
        };
        return [{ subject, path: `${dropped.fields}.${field}`, message, fix }];
      }
      const keys = [...new Set(terms.map(({ topologyKey }) => topologyKey))];
      if (keys.length < 2 || !mayBeFirst(terms, subject, context) || !isOnNoNode(keys, terms, context)) return [];
      const message = `${subject.text} requires its own pods nearby by ${keys.join(" and ")}, and no node that it may go to has ${keys.length === 2 ? "both labels" : "all these labels"}: its first pod never starts`;
      return [{ subject, path: first.path, message }];
    }),
};

/** Whether each key is on a node that the pods may go to, and no node has them all. */
function isOnNoNode(keys: readonly string[], [term]: readonly Selection[], context: LintContext): boolean {
  if (term === undefined) return false;
  const nodes = context.eligible(term.subject);
  const has = (key: string): boolean => nodes.some(({ labels }) => labelValue(labels, key) !== undefined);
  return (
    nodes.length > 0 &&
    keys.every(has) &&
    !nodes.some(({ labels }) => keys.every((key) => labelValue(labels, key) !== undefined))
  );
}
