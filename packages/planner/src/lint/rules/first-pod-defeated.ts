import { labelValue, type NodeInfo, termMatches } from "@stowage/engine";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectsOwnLabels } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainsOf } from "./domains.ts";
import { fewNames } from "../../subjects/few-names.ts";
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
      if (first === undefined) return [];
      const reason = lackOfKeys(subject, context);
      if (reason !== undefined) {
        const message = `${subject.text} requires its own pods nearby by ${reason}`;
        return [{ subject, path: first.path, message }];
      }
      if (wantedLooks(terms, context).some(({ of }) => !("subject" in of && of.subject === subject))) return [];
      const dropped = own.find((term) => dropsOwnNamespace(term, context));
      if (dropped === undefined) return [];
      const field = dropped.namespaceSelector === undefined ? "namespaces" : "namespaceSelector";
      const message = `${subject.text} requires its own pods nearby, but ${field} leaves out their namespace ${subject.namespace}: the first of them finds none, can not be excepted as the first, and never starts`;
      const fix = {
        kind: "namespaces-corrected" as const,
        sentence: `leave ${field} out: without it the pod's own namespace is meant`,
        patch: withoutNamespaces(dropped),
      };
      // It may be applied into the very namespace that is named.
      const severity = context.namesNamespace(subject) ? "error" : "info";
      return [{ subject, path: `${dropped.fields}.${field}`, message, fix, severity }];
    }),
};

/**
 * Why no node has the labels of all the keys by which a workload wants to be with its own pods: on none of them its first
 * pod may start, or none is in the domains of those that run.
 *
 * @returns `undefined` where one node at least will do.
 */
export function lackOfKeys(subject: Subject, context: LintContext): string | undefined {
  const terms = requiredAffinity(subject, context);
  const keys = [...new Set(terms.map(({ topologyKey }) => topologyKey))];
  if (keys.length < 2 || !mayBeFirst(terms, subject, context)) return undefined;
  const labels = keys.length === 2 ? "both labels" : "all these labels";
  if (isOnNoNode(keys, terms, context))
    return `${keys.join(" and ")}, and no node that it may go to has ${labels}: its first pod never starts`;
  const placed = nodesOfWanted(terms, context);
  if (!isNearNone(keys, placed, context.eligible(subject))) return undefined;
  return `${keys.join(" and ")}, and those that run are on no node with ${labels} (${fewNames(placed.map(({ name }) => name))}): no node is near them by all keys, and a pod is not excepted as the first while others run`;
}

/** The nodes of the cluster's pods that match all the terms. */
function nodesOfWanted(terms: readonly Selection[], { plan, seen, nodes }: LintContext): readonly NodeInfo[] {
  const names = new Set(
    plan.bound.flatMap(({ pod }) => {
      const { labels = {}, namespace = "default" } = pod.metadata;
      const of = { namespace, labels };
      const isWanted = terms.every(({ term }) => termMatches(term, of, seen.namespaceLabels(namespace)));
      return isWanted ? (pod.spec.nodeName ?? []) : [];
    }),
  );
  return nodes.filter(({ name }) => names.has(name));
}

/** Whether pods are counted in some domain, so that nobody is the first, and no node is in a domain with some by each key. */
function isNearNone(keys: readonly string[], placed: readonly NodeInfo[], eligible: readonly NodeInfo[]): boolean {
  const domains = keys.map((key) => ({ key, values: domainsOf(placed, key).values }));
  if (domains.every(({ values }) => values.size === 0)) return false;
  return !eligible.some(({ labels }) => domains.every(({ key, values }) => values.has(labelValue(labels, key) ?? "")));
}

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
