import { labelValue } from "@stowage/engine";
import type { LintContext } from "../lint-context.ts";
import { isLookOf } from "../../subjects/seen-pods.ts";
import { indexInList, type Selection } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainsOf } from "./domains.ts";

/**
 * Whether a rolling update plainly has room for each new pod while all old ones run, so that it needs not be played: its
 * pods close fewer nodes, at the very most, than the emptiest domain of its spread constraint has. Lack of resources does
 * not count. False where that is not plain.
 */
export function hasAlwaysRoom(subject: Subject, context: LintContext): boolean {
  const rules = context.selections(subject).filter(({ required }) => required);
  const spreads = rules.filter(({ kind }) => kind === "spread");
  const countOwn = spreads.every(({ term }) => context.seen.selectedBy(term).every((look) => isLookOf(look, subject)));
  if (rules.some(({ kind }) => kind === "affinity") || spreads.length > 1 || !countOwn) return false;
  const closed = closedNodes(subject, rules, context);
  if (closed === undefined) return false;
  const [spread] = spreads;
  const open = spread === undefined ? context.eligible(subject).length : leastOpen(spread, context);
  return open !== undefined && closed < open;
}

/** How many nodes old pods keep new ones from at most; `undefined` where others take part than these rules say. */
function closedNodes(subject: Subject, rules: readonly Selection[], context: LintContext): number | undefined {
  const most = mostPods(subject);
  if (most === undefined) return undefined;
  let closed = subject.info.hostPorts.length > 0 ? most : 0;
  for (const rule of rules) {
    if (rule.kind === "spread") continue;
    let pods = 0;
    for (const { of } of context.seen.selectedBy(rule.term)) {
      // Pods of the cluster, and workloads with rules of their own, are for the simulation.
      if (!("subject" in of)) return undefined;
      const others = of.subject === subject ? most : of.subject.replicas;
      if (others === undefined || (of.subject !== subject && hasOtherRules(of.subject, rule, context)))
        return undefined;
      pods += others;
    }
    closed += pods * largestDomain(rule, context);
  }
  return closed;
}

/** Whether the other workload has required rules that are not about the same pods. */
function hasOtherRules(other: Subject, rule: Selection, { selections, seen }: LintContext): boolean {
  const same = new Set(seen.selectedBy(rule.term));
  return (
    other.info.hostPorts.length > 0 ||
    selections(other).some(
      ({ kind, required, term, topologyKey }) =>
        required &&
        kind !== "spread" &&
        (kind === "affinity" ||
          topologyKey !== rule.topologyKey ||
          !seen.selectedBy(term).every((look) => same.has(look))),
    )
  );
}

/** Old and new pods together; `undefined` where the surge may be more than all of them again. */
function mostPods({ replicas, manifest: { object } }: Subject): number | undefined {
  if (replicas === undefined || object.kind !== "Deployment") return undefined;
  const { maxSurge = 0 } = object.spec.strategy?.rollingUpdate ?? {};
  const isMore = typeof maxSurge === "number" ? maxSurge > replicas : !/^\d\d?%$/.test(maxSurge);
  return isMore ? undefined : 2 * replicas;
}

function largestDomain({ subject, topologyKey }: Selection, context: LintContext): number {
  const sizes = new Map<string, number>();
  for (const { labels } of context.eligible(subject)) {
    const value = labelValue(labels, topologyKey);
    if (value !== undefined) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  }
  return Math.max(0, ...sizes.values());
}

/** The eligible nodes of the spread constraint's smallest domain; `undefined` where a domain counts that has none. */
function leastOpen(spread: Selection, context: LintContext): number | undefined {
  const { subject, topologyKey } = spread;
  const { minDomains = 1 } = subject.pod.spec.topologySpreadConstraints?.[indexInList(spread)] ?? {};
  const eligible = context.eligible(subject);
  const { values } = domainsOf(eligible, topologyKey);
  if (values.size < minDomains || domainsOf(context.nodes, topologyKey).values.size !== values.size) return undefined;
  const sizes = [...values].map(
    (value) => eligible.filter(({ labels }) => labelValue(labels, topologyKey) === value).length,
  );
  return Math.min(...sizes);
}
