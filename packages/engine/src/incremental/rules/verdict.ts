import { noDomain } from "../nodes/domain-nodes.ts";
import type { Rule } from "./rule.ts";

/**
 * Whether the rule keeps the pod from the nodes of a domain: what each of upstream's counted filters says of a node, since
 * it says the same of all nodes of a domain.
 * Sources: `Filter` of plugins interpodaffinity and podtopologyspread (filtering.go).
 *
 * @param domain Of the rule's key; {@link noDomain} for nodes that lack it.
 * @param mayBeFirst Whether the pod may go where no pod is that its required affinity asks for.
 */
export function keepsOut(rule: Rule, domain: number, mayBeFirst: boolean): boolean {
  switch (rule.type) {
    case "required":
      return domain === noDomain || !(mayBeFirst || rule.counter.get(domain) > 0);
    case "blocking":
      return domain !== noDomain && rule.counter.get(domain) > 0;
    case "hard":
      return domain === noDomain || rule.sums.get(domain) + rule.self - rule.lowest > rule.maxSkew;
    case "scoring":
    case "soft":
      return false;
    default:
      return rule satisfies never;
  }
}

/** What inter-pod affinity adds to the nodes of the domain by the rule, before normalising. */
export function affinityIn(rule: Rule, domain: number): number {
  return rule.type === "scoring" && domain !== noDomain ? rule.weight * rule.counter.get(domain) : 0;
}

/** What rules together add to the affinity of the node in the slot; `undefined` where one of them keeps the pod out. */
export function affinityAt(slot: number, rules: readonly Rule[], mayBeFirst: boolean): number | undefined {
  let affinity = 0;
  for (const rule of rules) {
    const domain = domainAt(rule, slot);
    if (keepsOut(rule, domain, mayBeFirst)) return undefined;
    affinity += affinityIn(rule, domain);
  }
  return affinity;
}

/** The domain of the rule's key that the node in the slot is in. A soft constraint keeps no pod out, wherever it is. */
export function domainAt(rule: Rule, slot: number): number {
  if (rule.type === "soft") return noDomain;
  return rule.type === "hard" ? rule.sums.key.at(slot) : rule.counter.key.at(slot);
}
