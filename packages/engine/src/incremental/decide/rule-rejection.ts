import type { Rejection } from "../../cycle/plugin.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
} from "../../plugins/inter-pod-affinity/filter.ts";
import { spreadKeyMissing, spreadViolated } from "../../plugins/pod-topology-spread/filter.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { Rule } from "../rules/rule.ts";
import { domainAt, keepsOut } from "../rules/verdict.ts";

/**
 * Why the first of the rules that keeps pods from the node in the slot does so; `undefined` where none does. Of inter-pod
 * affinity required terms come first, and the pod's own anti-affinity before that of others, as rules are in a plan.
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
