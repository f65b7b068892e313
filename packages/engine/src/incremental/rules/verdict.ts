import type { Rejection } from "../../cycle/plugin.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
} from "../../plugins/inter-pod-affinity/filter.ts";
import { spreadKeyMissing, spreadViolated } from "../../plugins/pod-topology-spread/filter.ts";
import type { PodsByDomain } from "../counts/pods-by-domain.ts";
import { forEachNodeIn, noDomain, type PresentNodes, type TopologyKey } from "../nodes/topology-keys.ts";
import type { Rule, ScoringRule } from "./rule.ts";

// All that rules say, whether a cell, a single node, a dense kind or a message asks: each type of rule once.

/**
 * Whether the rule keeps the pod from the nodes of a domain: what each of upstream's counted filters says of a node,
 * since it says the same of all nodes of a domain.
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

/** Whether the rule may keep pods out, rather than score alone. */
export function isFilter(rule: Rule): boolean {
  switch (rule.type) {
    case "required":
    case "blocking":
    case "hard":
      return true;
    case "scoring":
    case "soft":
      return false;
    default:
      return rule satisfies never;
  }
}

/** What inter-pod affinity adds to the nodes of the domain by the rule, before normalising. */
export function affinityIn(rule: Rule, domain: number): number {
  switch (rule.type) {
    case "scoring":
      return domain === noDomain ? 0 : affinityWith(rule, rule.counter.get(domain));
    case "required":
    case "blocking":
    case "hard":
    case "soft":
      return 0;
    default:
      return rule satisfies never;
  }
}

/** As {@link affinityIn}, of a domain with so many of the pods. */
export function affinityWith({ weight }: ScoringRule, pods: number): number {
  return weight * pods;
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

/**
 * Why the first of the rules that keeps pods from the node in the slot does so; `undefined` where none does. Of
 * inter-pod affinity required terms come first, and the pod's own anti-affinity before that of others, as rules are in
 * a plan.
 */
export function ruleRejection(rules: readonly Rule[], slot: number, mayBeFirst: boolean): Rejection | undefined {
  for (const rule of rules) {
    const domain = domainAt(rule, slot);
    if (keepsOut(rule, domain, mayBeFirst)) return rejectionOf(rule, domain);
  }
  return undefined;
}

function rejectionOf(rule: Rule, domain: number): Rejection | undefined {
  switch (rule.type) {
    case "required":
      return affinityNotMet;
    case "blocking":
      return rule.isOwn ? antiAffinityViolated : existingAntiAffinityViolated;
    case "hard":
      return domain === noDomain ? spreadKeyMissing : spreadViolated;
    case "scoring":
    case "soft":
      return undefined;
    default:
      return rule satisfies never;
  }
}

/** The domain of the rule's key that the node in the slot is in. A soft constraint keeps no pod out, wherever it is. */
export function domainAt(rule: Rule, slot: number): number {
  if (rule.type === "soft") return noDomain;
  return rule.type === "hard" ? rule.sums.key.at(slot) : rule.counter.key.at(slot);
}

/**
 * Calls with the slot of each node that the rule affects: of all others it says what it says of nodes in domains
 * without pods. Some are told more than once.
 */
export function forEachAffectedNode(rule: Rule, nodes: PresentNodes, visit: (slot: number) => void): void {
  switch (rule.type) {
    case "required":
    case "blocking":
    case "scoring":
      return forEachNodeWith(rule.counter, nodes, visit);
    case "hard":
      return forEachNodeWith(rule.sums, nodes, visit);
    case "soft":
      // A soft constraint is fine by hostname alone, which counts the pods of each node.
      return rule.count.pods.forEachKey(visit);
    default:
      return rule satisfies never;
  }
}

/** Calls with the slot of each node that lacks the rule's key, where that is not as being in a domain without pods. */
export function forEachNodeLacking(rule: Rule, nodes: PresentNodes, visit: (slot: number) => void): void {
  switch (rule.type) {
    case "required":
      return forEachNodeWithout(rule.counter.key, nodes, visit);
    case "hard":
      return forEachNodeWithout(rule.sums.key, nodes, visit);
    case "soft":
      return forEachNodeWithout(rule.key, nodes, visit);
    case "blocking":
    case "scoring":
      return undefined;
    default:
      return rule satisfies never;
  }
}

/** How many nodes the rule affects, about. */
export function affectedNodes(rule: Rule, nodes: PresentNodes): number {
  switch (rule.type) {
    case "required":
    case "blocking":
    case "scoring":
      return nodesWith(rule.counter, nodes);
    case "hard":
      return nodesWith(rule.sums, nodes);
    case "soft":
      return rule.count.pods.size;
    default:
      return rule satisfies never;
  }
}

/** Whether the rule keeps pods from all nodes that it does not affect, unless they may be first. */
export function needsPods(rule: Rule): boolean {
  switch (rule.type) {
    case "required":
      return true;
    case "blocking":
    case "scoring":
    case "hard":
    case "soft":
      return false;
    default:
      return rule satisfies never;
  }
}

/** Calls with the slot of each node in a domain with pods. */
function forEachNodeWith(pods: PodsByDomain, present: PresentNodes, visit: (slot: number) => void): void {
  const nodes = pods.key.nodes(present);
  pods.forEachKey((domain) => forEachNodeIn(nodes, domain, visit));
}

function forEachNodeWithout(key: TopologyKey, nodes: PresentNodes, visit: (slot: number) => void): void {
  for (const slot of key.nodes(nodes).lacking) visit(slot);
}

function nodesWith({ occupied, key }: PodsByDomain, present: PresentNodes): number {
  const { areSingle, byDomain, inUse } = key.nodes(present);
  return areSingle || inUse === 0 ? occupied : (occupied * byDomain.items.length) / inUse;
}
