import { domainWeight, spreadScore } from "../../plugins/pod-topology-spread/score.ts";
import type { Candidates } from "./candidates.ts";
import type { SoftSpreadRule } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { grown } from "../growing-array.ts";
import { orEmpty } from "../counters/included-nodes.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import type { NodeView } from "../views/node-view.ts";

/** Stands for a node that topology spread does not score. */
const notScored = -1;

/**
 * Works out what soft constraints make of candidates, before normalising. All nodes of a candidate are in one domain of
 * each constraint's key: a unit of a root speaks for its cells only where no constraint tells them apart.
 */
export class SoftSpread {
  readonly #candidates: Candidates;
  /** By candidate. */
  #isScored = new Uint8Array(0);
  /** By domain: in which round a node of it was seen. */
  #seenIn = new Int32Array(0);
  #round = 0;
  /** By constraint: what {@link #domainsOf} says, and where it is if nodes are outside of the layout. */
  readonly #domains: (Int32Array | undefined)[] = [];
  readonly #withOutside: Int32Array[] = [];

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
  }

  /** Costs time in proportion to the candidates, for each constraint. */
  score(plan: DecisionPlan, view: NodeView): void {
    const { count, size, spread } = this.#candidates;
    const { soft, layout } = plan;
    let number = 0;
    for (const rule of soft) {
      this.#domains[number] = this.#domainsOf(rule, number, layout);
      number++;
    }
    this.#findScored(plan);
    const isScored = this.#isScored;
    let nodes = 0;
    for (let one = 0; one < count; one++) if (isScored[one] === 1) nodes += size[one] ?? 0;
    spread.fill(0, 0, count);
    // Rule by rule: sums of fractions depend on the order.
    let denseRule = 0;
    number = 0;
    for (const rule of soft) {
      const domains = this.#domains[number++];
      if (rule.sums === undefined) {
        const counts = rule.isDense ? view.dense?.counts[denseRule++] : undefined;
        this.#scoreByNode(rule, counts, plan.isOfMain, domainWeight(nodes), view);
      } else if (domains !== undefined) this.#scoreByDomain(rule, rule.sums, domains);
    }
    for (let one = 0; one < count; one++) {
      spread[one] = isScored[one] === 1 ? Math.round(spread[one] ?? 0) : notScored;
    }
  }

  /** By cell, those of single nodes that are in none behind all others; absent for the hostname. */
  #domainsOf({ sums, place }: SoftSpreadRule, number: number, layout: CellLayout): Int32Array | undefined {
    const domains = layout.domains[place];
    const { outside, singles, at, cell } = this.#candidates;
    if (outside === 0 || domains === undefined || sums === undefined) return domains;
    const all = grown(this.#withOutside[number] ?? domains.slice(), layout.cells + outside);
    this.#withOutside[number] = all;
    all.set(domains);
    for (let one = 0; one < singles; one++) {
      const itsCell = cell[one] ?? 0;
      if (itsCell >= layout.cells) all[itsCell] = sums.key.at(layout.slotOf(at[one] ?? 0));
    }
    return all;
  }

  /** @param domains By cell. */
  #scoreByDomain({ maxSkew }: SoftSpreadRule, sums: NonNullable<SoftSpreadRule["sums"]>, domains: Int32Array): void {
    const { count, cell, spread } = this.#candidates;
    const weight = domainWeight(this.#domainsWithScored(domains));
    for (let one = 0; one < count; one++) {
      const domain = domains[cell[one] ?? 0] ?? noDomain;
      if (domain === noDomain) continue;
      spread[one] = (spread[one] ?? 0) + spreadScore(sums.at(domain), maxSkew, weight);
    }
  }

  /**
   * @param counts By kind, of a dense rule; of a sparse one only single nodes have pods.
   * @param isOfMain Whether single nodes may have other pods than their kind says.
   */
  #scoreByNode(
    { count: { pods: podsBySlot }, maxSkew }: SoftSpreadRule,
    counts: readonly number[] | undefined,
    isOfMain: boolean,
    weight: number,
    { layout }: NodeView,
  ): void {
    const { count, singles, at, kind, spread } = this.#candidates;
    const none = spreadScore(0, maxSkew, weight);
    for (let one = 0; one < count; one++) {
      let pods = 0;
      const ofKind = kind[one] ?? 0;
      const isKnown = ofKind >= 0 && (one >= singles || !isOfMain);
      if (counts !== undefined && isKnown) pods = counts[ofKind] ?? 0;
      else if (one < singles) pods = podsBySlot.get(layout.slotOf(at[one] ?? 0));
      spread[one] = (spread[one] ?? 0) + (pods === 0 ? none : spreadScore(pods, maxSkew, weight));
    }
  }

  /** By candidate: 1 where nodes have the key of every soft constraint, or need not. */
  #findScored({ soft, needsEveryKey }: DecisionPlan): void {
    const { count, cell } = this.#candidates;
    this.#isScored = grown(this.#isScored, count);
    const isScored = this.#isScored;
    isScored.fill(1, 0, count);
    if (!needsEveryKey) return;
    let number = 0;
    for (const rule of soft) {
      const domains = this.#domains[number++];
      if (rule.sums === undefined || domains === undefined) continue;
      for (let one = 0; one < count; one++) if (domains[cell[one] ?? 0] === noDomain) isScored[one] = 0;
    }
  }

  /** How many domains have a feasible node that is scored. @param domains By cell. */
  #domainsWithScored(domains: Int32Array): number {
    const { count, cell } = this.#candidates;
    const round = ++this.#round;
    let found = 0;
    for (let one = 0; one < count; one++) {
      if (this.#isScored[one] !== 1) continue;
      const domain = orEmpty(domains[cell[one] ?? 0]);
      if (domain >= this.#seenIn.length) this.#seenIn = grown(this.#seenIn, domain + 1);
      if (this.#seenIn[domain] !== round) found++;
      this.#seenIn[domain] = round;
    }
    return found;
  }
}
