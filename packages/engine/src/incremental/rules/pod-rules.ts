import type { InterPodAffinityArgs, Profile } from "../../cycle/profile.ts";
import type { CarriedTerms } from "../counts/carried-terms.ts";
import type { Selections } from "../counts/selections.ts";
import type { SpreadCounts } from "../counts/spread-count.ts";
import { SpreadSums } from "../counts/spread-sums.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { Terms } from "../classes/terms.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import { appended, emptyList } from "../tables/growing.ts";
import {
  fine,
  type HardSpreadRule,
  isSameRule,
  type RequiredRule,
  type Rule,
  type RuleSpec,
  makeRule,
  type SoftSpreadRule,
} from "./rule.ts";
import type { SpreadPlan } from "./spread-plan.ts";

const hostname = "kubernetes.io/hostname";

/** Where rules come from: what is counted of the cluster's pods, and of nodes. */
interface RuleInputs {
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly terms: Terms;
  readonly selections: Selections;
  readonly carried: CarriedTerms;
  readonly spreadCounts: SpreadCounts;
}

/** What a pod is decided by. */
export interface PodRules {
  readonly rules: readonly Rule[];
  /** Whether the pod matches all of its own required affinity terms. */
  readonly asksForItself: boolean;
  /** Whether a node that lacks the key of a soft constraint is not scored at all. */
  readonly needsEveryKey: boolean;
}

/** Whether pods with these rules are decided alike, if they ask for the same of nodes. */
export function isSamePodRules(one: PodRules, other: PodRules): boolean {
  return (
    one.asksForItself === other.asksForItself &&
    one.needsEveryKey === other.needsEveryKey &&
    one.rules.length === other.rules.length &&
    one.rules.every((rule, index) => isSameRule(rule, other.rules[index]))
  );
}

/** Finds what a profile's inter-pod affinity and topology spread lay down for pods. */
export class PodRuleReader {
  readonly #inputs: RuleInputs;
  readonly #sums: SpreadSums;
  readonly #args: InterPodAffinityArgs;
  readonly #filtersInterPod: boolean;
  readonly #scoresInterPod: boolean;
  readonly #filtersSpread: boolean;
  readonly #scoresSpread: boolean;

  constructor({ filters, scorers, args }: Profile, inputs: RuleInputs) {
    const scores = (name: string): boolean => scorers.some((one) => one.name === name && one.weight > 0);
    this.#inputs = inputs;
    this.#sums = new SpreadSums(inputs);
    this.#args = args.interPodAffinity;
    this.#filtersInterPod = filters.includes("InterPodAffinity");
    this.#filtersSpread = filters.includes("PodTopologySpread");
    this.#scoresInterPod = scores("InterPodAffinity");
    this.#scoresSpread = scores("PodTopologySpread");
  }

  of({ podClass, kind }: PodRecord, spread: SpreadPlan): PodRules {
    const { terms } = kind;
    const { selections, carried, terms: allTerms } = this.#inputs;
    const { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods } = this.#args;
    const rules: Rule[] = [];
    const add = (rule: RuleSpec): void => void rules.push(makeRule(rule));
    if (this.#filtersInterPod) {
      if (terms.requiredAffinity.length > 0) {
        for (const counter of selections.of(terms.requiredAffinity).counters) add({ type: "required", counter });
      }
      for (const term of terms.requiredAntiAffinity) {
        for (const counter of selections.ofOne(term).counters) add({ type: "blocking", counter, isOwn: true });
      }
      for (const { effect, counter } of carried.of(podClass).terms) {
        if (effect === "avoids") add({ type: "blocking", counter, isOwn: false });
      }
    }
    if (this.#scoresInterPod && !(ignorePreferredTermsOfExistingPods && terms.preferred.length === 0)) {
      for (const { term, weight } of terms.preferred) {
        for (const counter of selections.ofOne(term).counters) add({ type: "scoring", counter, weight });
      }
      for (const { effect, counter } of carried.of(podClass).terms) {
        if (effect === "avoids") continue;
        const weight = effect === "requires" ? hardPodAffinityWeight : effect;
        if (weight !== 0) add({ type: "scoring", counter, weight });
      }
    }
    if (this.#filtersSpread && spread.hard.length > 0) {
      const keys = spread.hard.map(({ key }) => key);
      for (const one of spread.hard) {
        const { count, maxSkew, minDomains, self } = one;
        add({ type: "hard", sums: this.#sums.of(one, keys, kind.sample), count, maxSkew, minDomains, self });
      }
    }
    if (this.#scoresSpread && spread.soft.length > 0) {
      const keys = spread.needsEveryKey ? spread.soft.map(({ key }) => key) : [];
      for (const one of spread.soft) {
        const sums = one.topologyKey === hostname ? undefined : this.#sums.of(one, keys, kind.sample);
        add({ type: "soft", key: one.key, sums, count: one.count, maxSkew: one.maxSkew });
      }
    }
    const asksForItself = terms.requiredAffinity.every((term) => allTerms.asksFor(term, podClass));
    return { rules, asksForItself, needsEveryKey: spread.needsEveryKey };
  }
}

/** The rules of a plan, by what they say and where they are looked up. */
export interface RuleLists {
  readonly required: readonly RequiredRule[];
  readonly soft: readonly SoftSpreadRule[];
  readonly hard: readonly HardSpreadRule[];
  /** Those by keys that divide nodes into cells. */
  readonly coarse: readonly Rule[];
  /** The others. */
  readonly fine: readonly Rule[];
}

/** All lists in one go: where each pod is a class of its own they are made for each. */
export function ruleLists(rules: readonly Rule[]): RuleLists {
  let required: RequiredRule[] = emptyList;
  let soft: SoftSpreadRule[] = emptyList;
  let hard: HardSpreadRule[] = emptyList;
  let coarse: Rule[] = emptyList;
  let others: Rule[] = emptyList;
  for (const rule of rules) {
    if (rule.keyIndex === fine) others = appended(others, rule);
    else coarse = appended(coarse, rule);
    if (rule.type === "required") required = appended(required, rule);
    else if (rule.type === "soft") soft = appended(soft, rule);
    else if (rule.type === "hard") hard = appended(hard, rule);
  }
  return { required, soft, hard, coarse, fine: others };
}
