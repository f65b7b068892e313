import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import { forEachNodeIn, noDomain } from "../nodes/domain-nodes.ts";
import type { PodsByDomain } from "../counts/pods-by-domain.ts";
import { forEachKey } from "../tables/int-counts.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { Rule, HardSpreadRule, RequiredRule, ScoringRule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import { affinityAt } from "../rules/verdict.ts";
import type { TakenNodes } from "./taken-nodes.ts";
import { notFeasible } from "../groups/node-scores.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import { grown } from "../tables/growing.ts";

/** What single nodes are judged by in one decision. */
interface JudgedBy {
  readonly plan: Plan;
  readonly view: GroupScores;
  /** Whether the pod may go where no pod is that its required affinity asks for. */
  readonly mayBeFirst: boolean;
  /**
   * Whether there are groups that nodes are taken out of. All nodes that anti-affinity keeps the pod from are left out
   * first then, and what rules add is told afterwards, rule by rule; else each node is asked about by each rule.
   */
  readonly hasGroups: boolean;
}

/** Takes nodes out of their groups, one by one, and makes a candidate of each that is feasible. */
export class SetApartNodes {
  readonly #nodes: NodeTable;
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  readonly #candidates: Candidates;
  #by: JudgedBy | undefined;
  /** By slot: the candidate that it became, if that is one of this decision and at its place. */
  #candidateOf = new Int32Array(0);

  constructor(nodes: NodeTable, verdicts: CellVerdicts, taken: TakenNodes, candidates: Candidates) {
    this.#nodes = nodes;
    this.#verdicts = verdicts;
    this.#taken = taken;
    this.#candidates = candidates;
  }

  /** To be called before all else in a decision. */
  begin(by: JudgedBy): void {
    this.#by = by;
    this.#taken.begin(this.#nodes.slots);
    this.#candidateOf = grown(this.#candidateOf, this.#nodes.slots);
  }

  /** The node becomes a candidate of its own if it is feasible, and was not taken before. */
  readonly take = (slot: number): void => this.#take(slot, true);

  /** The pod can not be on the node. */
  readonly leaveOut = (slot: number): void => this.#take(slot, false);

  /** All nodes of which the rules may say otherwise than of nodes in domains without pods, where there are groups. */
  takeAllOf(rules: readonly Rule[]): void {
    for (const rule of rules) if (rule.type === "blocking") this.#forEachNodeOf(rule.counter, this.leaveOut);
    for (const rule of rules) {
      if (rule.type === "soft") forEachKey(rule.count.pods, this.take);
      else if (rule.type === "hard") this.#takeCounted(rule);
      else if (rule.type === "scoring") this.#score(rule);
    }
  }

  /** All nodes that meet the rule by the pods in their domains. */
  takeMeeting({ counter }: RequiredRule): void {
    this.#forEachNodeOf(counter, this.take);
  }

  #takeCounted({ sums: { key }, count }: HardSpreadRule): void {
    const nodes = key.nodes(this.#nodes);
    forEachKey(count.pods, (slot) => {
      const domain = key.at(slot);
      if (domain !== noDomain) forEachNodeIn(nodes, domain, this.take);
    });
  }

  /** Takes all nodes that the rule adds something to, and adds it; a node that was a candidate before gets it too. */
  #score({ counter, weight }: ScoringRule): void {
    const nodes = counter.key.nodes(this.#nodes);
    forEachKey(counter, (domain, pods) =>
      forEachNodeIn(nodes, domain, (slot) => {
        this.#take(slot, true);
        this.#add(slot, weight * pods);
      }),
    );
  }

  #add(slot: number, more: number): void {
    const { at, count, affinity } = this.#candidates;
    const one = this.#candidateOf[slot];
    const isCandidate = one < count && at[one] === this.#by?.view.layout.placeOf[slot];
    if (isCandidate) affinity[one] = affinity[one] + more;
  }

  #forEachNodeOf(counter: PodsByDomain, visit: (slot: number) => void): void {
    const nodes = counter.key.nodes(this.#nodes);
    forEachKey(counter, (domain) => forEachNodeIn(nodes, domain, visit));
  }

  #take(slot: number, mayTakeThePod: boolean): void {
    const by = this.#by;
    if (by === undefined || !this.#taken.take(slot)) return;
    const { view, plan, mayBeFirst, hasGroups } = by;
    const { layout, dense } = view;
    const place = layout.placeOf[slot];
    if (place < 0) return;
    const cell = layout.cellAt(place);
    if (this.#verdicts.isAllowed[cell] === 0) return;
    const score = view.scoreAt(place);
    if (score === notFeasible) return;
    const kind = view.kindAt(place);
    if (hasGroups) this.#taken.remove(view, place, kind, score);
    if (!mayTakeThePod) return;
    const affinity = affinityAt(slot, hasGroups ? plan.sparseHard : plan.sparse, mayBeFirst);
    if (affinity === undefined) return;
    this.#candidateOf[slot] = this.#candidates.count;
    const ofGroup = this.#verdicts.affinity[cell] + (dense?.affinity[kind] ?? 0);
    this.#candidates.addNode(place, cell, kind, score, affinity + ofGroup);
  }
}
