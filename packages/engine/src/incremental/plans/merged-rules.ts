import type { CountedDomains } from "../counters/counted-domains.ts";
import { CounterPair } from "../counters/counter-pair.ts";
import { DomainCounter } from "../counters/domain-counter.ts";
import { appended, emptyList } from "../growing-list.ts";
import type { BlockingRule, CountedRule, ScoringRule } from "./counted-rules.ts";

/** With fewer domains nothing is gained: most classes of pods that are of one pod each never have more. */
const fewestDomains = 2;

/**
 * Two rules for one term, that of the pod and that of placed pods which carry it. While the pods that it selects are those
 * that carry it, which is so of most Deployments, one rule speaks for both, and half as much is looked at.
 */
export class MergedRules {
  readonly #speaker: BlockingRule | ScoringRule;
  readonly #other: BlockingRule | ScoringRule;
  /** Absent while there are few domains, or where one of the counters is compared with another one. */
  #pair: CounterPair | undefined;

  constructor(speaker: BlockingRule | ScoringRule, other: BlockingRule | ScoringRule) {
    this.#speaker = speaker;
    this.#other = other;
  }

  /** To be called for each decision, once it is known which rules are dense: those are told of by their views, each. */
  update(): void {
    const speaker = this.#speaker;
    const other = this.#other;
    if (this.#pair === undefined && other.counter.occupied >= fewestDomains) {
      this.#pair = pairOf(speaker.counter, other.counter);
    }
    const isMerged = this.#pair?.areEqual === true && !speaker.isDense && !other.isDense;
    if (isMerged === other.isMerged) return;
    other.isMerged = isMerged;
    if (speaker.type !== "scoring" || other.type !== "scoring") return;
    speaker.counted = speaker.weight + (isMerged ? other.weight : 0);
    other.counted = isMerged ? 0 : other.weight;
  }
}

/** All pairs of the rules, none of which is in two. Costs time in proportion to the rules' pairs. */
export function mergedRules(rules: readonly CountedRule[]): readonly MergedRules[] {
  let merged: MergedRules[] = emptyList;
  for (const rule of rules) {
    if ((rule.type !== "blocking" && rule.type !== "scoring") || rule.isOwn || rule.term === undefined) continue;
    const own = ownBefore(rule, rules);
    if (own !== undefined) merged = appended(merged, new MergedRules(own, rule));
  }
  return merged;
}

/** The pod's own rule for the term that is before this one. */
function ownBefore(
  rule: BlockingRule | ScoringRule,
  rules: readonly CountedRule[],
): BlockingRule | ScoringRule | undefined {
  for (const own of rules) {
    if (own === rule) return undefined;
    if (own.type === rule.type && own.isOwn && own.term === rule.term) return own;
  }
  return undefined;
}

/** Absent where one of them is compared with another counter already, as where a term is carried with several weights. */
function pairOf(one: CountedDomains, other: CountedDomains): CounterPair | undefined {
  if (!(one instanceof DomainCounter) || !(other instanceof DomainCounter)) return undefined;
  if (one.pair === undefined && other.pair === undefined) {
    one.pair = new CounterPair(one, other);
    other.pair = one.pair;
  }
  return one.pair === other.pair ? one.pair : undefined;
}
