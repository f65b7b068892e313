import type { Rejection } from "../../cycle/plugin.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
} from "../../plugins/inter-pod-affinity/filter.ts";
import { spreadKeyMissing, spreadViolated } from "../../plugins/pod-topology-spread/filter.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { type Rule, fine } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import { domainAt, keepsOut } from "../rules/verdict.ts";

/**
 * Why the rules of a plan keep its pods from the node in the slot; `undefined` where they do not. PodTopologySpread speaks
 * before InterPodAffinity, by the first constraint that the node breaks; of the others required affinity comes first, and
 * the pod's own anti-affinity before that of others: in the order of the rules.
 *
 * @param isSpokenOf Whether fine rules are asked about this very node. If not, they say of it what they say of every node
 *   in a domain without pods, and the answer is that of all such nodes of its cell.
 */
export function ruleRejection(plan: Plan, slot: number, isSpokenOf: boolean): Rejection | undefined {
  const { hard, rules, mayBeFirst } = plan;
  for (const rule of [...hard, ...rules]) {
    if (rule.place === fine && !isSpokenOf) {
      // In a domain without pods no constraint is broken, and of keys of fine ones no node lacks any.
      if (rule.type === "required" && !mayBeFirst) return affinityNotMet;
      continue;
    }
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
