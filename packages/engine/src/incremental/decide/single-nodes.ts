import { notFeasible } from "../groups/node-scores.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { forEachNodeIn } from "../nodes/topology-keys.ts";
import type { RequiredRule, ScoringRule } from "../rules/rule.ts";
import { affinityAt, affinityWith, forEachAffectedNode, forEachNodeLacking, isFilter } from "../rules/verdict.ts";
import { grown } from "../tables/growing.ts";
import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { Plan } from "./plan.ts";
import type { UngroupedNodes } from "./ungrouped-nodes.ts";

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
export class SingleNodes {
  readonly #nodes: NodeTable;
  readonly #verdicts: CellVerdicts;
  readonly #ungrouped: UngroupedNodes;
  readonly #candidates: Candidates;
  #judgedBy: JudgedBy | undefined;
  /** By slot: the candidate that it became, if that is one of this decision and of this node. */
  #candidateOf = new Int32Array(0);

  constructor(nodes: NodeTable, verdicts: CellVerdicts, ungrouped: UngroupedNodes, candidates: Candidates) {
    this.#nodes = nodes;
    this.#verdicts = verdicts;
    this.#ungrouped = ungrouped;
    this.#candidates = candidates;
  }

  /** To be called before all else in a decision. */
  begin(judgedBy: JudgedBy): void {
    this.#judgedBy = judgedBy;
    this.#ungrouped.begin(this.#nodes.slots);
    this.#candidateOf = grown(this.#candidateOf, this.#nodes.slots);
  }

  /** The node becomes a candidate of its own if it is feasible, and has not been judged yet. */
  readonly judge = (slot: number): void => this.#judge(slot, true);

  /** The pod can not be on the node. */
  readonly leaveOut = (slot: number): void => this.#judge(slot, false);

  /** All nodes that fine rules affect, where there are groups: no required rule affects any then. */
  judgeAffected({ fine, sparse }: Plan): void {
    for (const rule of sparse) {
      if (rule.type === "blocking") forEachAffectedNode(rule, this.#nodes, this.leaveOut);
      if (isFilter(rule)) forEachNodeLacking(rule, this.#nodes, this.leaveOut);
    }
    for (const rule of fine) if (!isFilter(rule)) forEachNodeLacking(rule, this.#nodes, this.judge);
    for (const rule of sparse) {
      switch (rule.type) {
        case "blocking":
          break;
        case "scoring":
          this.#judgeAndScore(rule);
          break;
        case "required":
        case "hard":
        case "soft":
          forEachAffectedNode(rule, this.#nodes, this.judge);
          break;
        default:
          rule satisfies never;
      }
    }
  }

  /** All nodes that meet the rule by the pods in their domains. */
  judgeMeeting(rule: RequiredRule): void {
    forEachAffectedNode(rule, this.#nodes, this.judge);
  }

  /** Judges all nodes that the rule adds something to, and adds it; a node that was a candidate before gets it too. */
  #judgeAndScore(rule: ScoringRule): void {
    const nodes = rule.counter.key.nodes(this.#nodes);
    rule.counter.forEachKey((domain, pods) => {
      const more = affinityWith(rule, pods);
      forEachNodeIn(nodes, domain, (slot) => {
        this.#judge(slot, true);
        this.#add(slot, more);
      });
    });
  }

  #add(slot: number, more: number): void {
    const { position, count, affinity } = this.#candidates;
    const one = this.#candidateOf[slot];
    const isCandidate = one < count && position[one] === this.#judgedBy?.view.layout.positionOf[slot];
    if (isCandidate) affinity[one] = affinity[one] + more;
  }

  #judge(slot: number, mayTakeThePod: boolean): void {
    const judgedBy = this.#judgedBy;
    if (judgedBy === undefined || !this.#ungrouped.add(slot)) return;
    const { view, plan, mayBeFirst, hasGroups } = judgedBy;
    const { layout, dense } = view;
    const position = layout.positionOf[slot];
    if (position < 0) return;
    const cell = layout.cellAt(position);
    if (this.#verdicts.isAllowed[cell] === 0) return;
    const score = view.scoreAt(position);
    if (score === notFeasible) return;
    const kind = view.kindAt(position);
    if (hasGroups) this.#ungrouped.subtract(view, position, kind, score);
    if (!mayTakeThePod) return;
    const affinity = affinityAt(slot, hasGroups ? plan.askedOfEach : plan.sparse, mayBeFirst);
    if (affinity === undefined) return;
    this.#candidateOf[slot] = this.#candidates.count;
    const ofGroup = this.#verdicts.affinity[cell] + (dense === undefined ? 0 : dense.affinity[kind]);
    this.#candidates.addNode(position, cell, kind, score, affinity + ofGroup);
  }
}
