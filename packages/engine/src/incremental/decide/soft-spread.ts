import { domainWeight, spreadScore } from "../../plugins/pod-topology-spread/score.ts";
import type { Candidates } from "./candidates.ts";
import { fine, type SoftSpreadRule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import { noDomain } from "../nodes/topology-keys.ts";
import { grown } from "../tables/growing.ts";
import { spreadDomain } from "../counts/included-nodes.ts";
import type { SpreadSum } from "../counts/spread-sum.ts";
import type { GroupScores } from "../groups/group-scores.ts";

/** Stands for a node that topology spread does not score. */
const notScored = -1;

/**
 * Works out what soft constraints make of candidates, before normalising. All nodes of a candidate are in one domain of
 * each constraint's key.
 */
export class SoftSpread {
  readonly #candidates: Candidates;
  /** By candidate. */
  #isScored = new Uint8Array(0);
  /** By domain: in which round a node of it was seen. */
  #seenIn = new Int32Array(0);
  #round = 0;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
  }

  /** Costs time in proportion to the candidates, for each constraint. */
  score(plan: Plan, view: GroupScores): void {
    const { count, size, spread } = this.#candidates;
    const { soft, layout } = plan;
    this.#findScored(plan);
    const isScored = this.#isScored;
    let nodes = 0;
    for (let one = 0; one < count; one++) if (isScored[one] === 1) nodes += size[one];
    spread.fill(0, 0, count);
    // Rule by rule: sums of fractions depend on the order.
    for (const rule of soft) {
      const domains = rule.keyIndex === fine ? undefined : layout.domains[rule.keyIndex];
      if (rule.sums === undefined) this.#scoreByNode(rule, domainWeight(nodes), view);
      else if (domains !== undefined) this.#scoreByDomain(rule, rule.sums, domains);
    }
    for (let one = 0; one < count; one++) {
      spread[one] = isScored[one] === 1 ? Math.round(spread[one]) : notScored;
    }
  }

  /** @param domains By cell. */
  #scoreByDomain({ maxSkew }: SoftSpreadRule, sums: SpreadSum, domains: Int32Array): void {
    const { count, cell, spread } = this.#candidates;
    const weight = domainWeight(this.#domainsWithScored(domains));
    for (let one = 0; one < count; one++) {
      const domain = domains[cell[one]];
      if (domain === noDomain) continue;
      spread[one] = spread[one] + spreadScore(sums.get(domain), maxSkew, weight);
    }
  }

  /** By the pods of each node: those of a dense rule by kind; of a sparse one only single nodes have any. */
  #scoreByNode(
    { key, count: { pods: podsBySlot }, maxSkew, isDense }: SoftSpreadRule,
    weight: number,
    view: GroupScores,
  ): void {
    const { count, singles, position, kind, spread } = this.#candidates;
    const counts = isDense ? view.dense?.counts : undefined;
    const { slotAt } = view.layout;
    const none = spreadScore(0, maxSkew, weight);
    for (let one = 0; one < count; one++) {
      let pods = 0;
      if (one < singles && key.at(slotAt[position[one]]) === noDomain) continue;
      if (counts !== undefined) pods = counts[kind[one]];
      else if (one < singles) pods = podsBySlot.get(slotAt[position[one]]);
      spread[one] = spread[one] + (pods === 0 ? none : spreadScore(pods, maxSkew, weight));
    }
  }

  /** By candidate: 1 where nodes have the key of every soft constraint, or need not. */
  #findScored({ soft, needsEveryKey, layout }: Plan): void {
    const { count, singles, position, cell } = this.#candidates;
    this.#isScored = grown(this.#isScored, count);
    const isScored = this.#isScored;
    isScored.fill(1, 0, count);
    if (!needsEveryKey) return;
    for (const { key, keyIndex } of soft) {
      const domains = keyIndex === fine ? undefined : layout.domains[keyIndex];
      // Nodes that lack a hostname are single ones.
      const last = domains === undefined ? singles : count;
      for (let one = 0; one < last; one++) {
        const domain = domains === undefined ? key.at(layout.slotAt[position[one]]) : domains[cell[one]];
        if (domain === noDomain) isScored[one] = 0;
      }
    }
  }

  /** How many domains have a feasible node that is scored. @param domains By cell. */
  #domainsWithScored(domains: Int32Array): number {
    const { count, cell } = this.#candidates;
    const round = ++this.#round;
    let found = 0;
    for (let one = 0; one < count; one++) {
      if (this.#isScored[one] !== 1) continue;
      const domain = spreadDomain(domains[cell[one]]);
      if (domain >= this.#seenIn.length) this.#seenIn = grown(this.#seenIn, domain + 1);
      if (this.#seenIn[domain] !== round) found++;
      this.#seenIn[domain] = round;
    }
    return found;
  }
}
