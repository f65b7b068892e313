import { fitErrorOf } from "../../cycle/fit-error.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import { notMatched } from "../../plugins/node-affinity/filter.ts";
import { canBeFirst } from "../choose/choose-node.ts";
import { grown } from "../growing-array.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import type { LocalScores } from "../views/local-scores.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { notFeasible } from "../views/node-scores.ts";
import { isCountedInOrder } from "./filter-order.ts";
import { firstReasons } from "./first-reasons.ts";
import { ObjectReasons } from "./object-reasons.ts";
import { noRejection, ruleRejections, RuleRejections } from "./rule-rejections.ts";
import { SetApartNodes } from "./set-apart-nodes.ts";

/**
 * Why pods fit nowhere, without looking at each node: nodes are rejected by their object, counted once for all pods that
 * ask for the same kind of node; or else by the state that they are in, counted by the states of each chunk; or else by
 * rules, counted by cell, and node by node only where fine rules speak.
 */
export class NowhereReasons {
  readonly #filters: readonly PluginName[];
  readonly #nodes: NodeTable;
  readonly #ofObjects: ObjectReasons;
  readonly #setApart: SetApartNodes;
  readonly #counts = new Map<string, number>();
  /** By the number of a state's reasons: how many nodes are rejected for them. */
  #ofStates = new Int32Array(0);
  /** By place in {@link ruleRejections}: how many nodes are rejected so. */
  readonly #ofRules = new Int32Array(ruleRejections.length);
  /** By cell: how many of its nodes are left to rules. */
  #left = new Int32Array(0);
  /** The slots of nodes in no cell that are left to rules. */
  readonly #outside: number[] = [];

  /** @param filters The profile's. */
  constructor(filters: readonly PluginName[], nodes: NodeTable) {
    this.#filters = filters;
    this.#nodes = nodes;
    this.#ofObjects = new ObjectReasons(nodes);
    this.#setApart = new SetApartNodes(nodes);
  }

  /**
   * Upstream's FitError for pods of the plan, which has just found no node.
   *
   * @param apart What some nodes say of the pods that the plan does not know.
   * @returns `undefined` where the profile's order of filters does not allow to count so.
   */
  message(plan: DecisionPlan, apart: ApartNodes | undefined): string | undefined {
    if (!isCountedInOrder(this.#filters, plan, apart)) return undefined;
    this.#counts.clear();
    this.#outside.length = 0;
    plan.layout.states.catchUp();
    for (const [reason, nodes] of this.#ofObjects.of(plan.local.ofNode)) this.#counts.set(reason, nodes);
    if (apart !== undefined) this.#recountObjects(plan, apart);
    if (apart?.isOnly === true) this.#countOnly(plan, apart);
    else if (this.#countByStates(plan, apart) > 0) this.#countByRules(plan, apart);
    return fitErrorOf(this.#nodes.size, this.#counts);
  }

  /** What objects of some nodes say of the pods, instead of what they say of most. */
  #recountObjects({ local: { ofNode } }: DecisionPlan, { slots, plain, filters }: ApartNodes): void {
    slots.forEach((slot, number) => {
      const node = this.#nodes.at(slot);
      if (node === undefined) return;
      if (ofNode.plain?.[slot] === notFeasible) this.#count(firstReasons(node, ofNode.filters), -1);
      if (plain[number] === notFeasible) this.#count(firstReasons(node, filters), 1);
    });
  }

  /** Of pods that can be on no other nodes: each of these is asked. */
  #countOnly(plan: DecisionPlan, { slots, plain }: ApartNodes): void {
    const { layout, local } = plan;
    const rejections = new RuleRejections(plan, canBeFirst(plan));
    let others = layout.slotAt.length;
    slots.forEach((slot, number) => {
      if ((layout.placeOf[slot] ?? -1) >= 0) others--;
      if (plain[number] === notFeasible) return;
      const state = this.#nodes.states.at(slot);
      if (local.at(state) === notFeasible) this.#count(local.reasons.of(local.reasons.at(state)), 1);
      else this.#rejectByRule(rejections.of(slot, true), 1);
    });
    this.#count(notMatched.reasons, others);
    this.#countRejections();
  }

  /** @returns how many nodes are left to rules. */
  #countByStates({ layout, local }: DecisionPlan, apart: ApartNodes | undefined): number {
    const { firstChunk, cells } = layout;
    this.#left = grown(this.#left, cells);
    let left = 0;
    for (let cell = 0; cell < cells; cell++) {
      const end = firstChunk[cell + 1] ?? 0;
      let ofCell = 0;
      for (let chunk = firstChunk[cell] ?? 0; chunk < end; chunk++) ofCell += this.#countStates(chunk, layout, local);
      this.#left[cell] = ofCell;
      left += ofCell;
    }
    if (apart !== undefined) left += this.#recountStates(layout, local, apart);
    this.#ofStates.forEach((nodes, number) => {
      if (nodes > 0) this.#count(local.reasons.of(number), nodes);
    });
    this.#ofStates.fill(0);
    return left;
  }

  /** What states say of some nodes by whose objects it is otherwise than by those of most. @returns how many more are left. */
  #recountStates(layout: CellLayout, local: LocalScores, { slots, plain }: ApartNodes): number {
    let left = 0;
    slots.forEach((slot, number) => {
      const place = layout.placeOf[slot] ?? -1;
      const isRejected = plain[number] === notFeasible;
      // Of others the layout says what they say.
      if (place < 0 === isRejected) return;
      const state = this.#nodes.states.at(slot);
      if (local.at(state) === notFeasible) this.#rejectByState(local.reasons.at(state), isRejected ? -1 : 1);
      else if (isRejected) {
        const cell = layout.cellAt(place);
        this.#left[cell] = (this.#left[cell] ?? 0) - 1;
        left--;
      } else {
        this.#outside.push(slot);
        left++;
      }
    });
    return left;
  }

  #countStates(chunk: number, { starts, states: ofLayout }: CellLayout, local: LocalScores): number {
    const { states, counts, lengths } = ofLayout;
    const start = starts[chunk] ?? 0;
    const end = start + (lengths[chunk] ?? 0);
    let left = 0;
    local.workOut(states, start, end);
    for (let at = start; at < end; at++) {
      const state = states[at] ?? 0;
      const nodes = counts[at] ?? 0;
      if (local.at(state) === notFeasible) this.#rejectByState(local.reasons.at(state), nodes);
      else left += nodes;
    }
    return left;
  }

  #rejectByState(number: number, nodes: number): void {
    if (number >= this.#ofStates.length) this.#ofStates = grown(this.#ofStates, number + 1);
    this.#ofStates[number] = (this.#ofStates[number] ?? 0) + nodes;
  }

  #countByRules(plan: DecisionPlan, apart: ApartNodes | undefined): void {
    const { layout } = plan;
    const mayBeFirst = canBeFirst(plan);
    const rejections = new RuleRejections(plan, mayBeFirst);
    for (const slot of this.#outside) this.#rejectByRule(rejections.of(slot, true), 1);
    this.#setApart.find(plan, mayBeFirst);
    for (let at = 0; at < this.#setApart.count; at++) {
      const slot = this.#setApart.slots[at] ?? 0;
      const place = layout.placeOf[slot] ?? -1;
      if (place < 0 || plan.local.at(layout.states.stateAt[place] ?? 0) === notFeasible) continue;
      if (apart?.rejects(slot) === true) continue;
      const cell = layout.cellAt(place);
      this.#left[cell] = (this.#left[cell] ?? 0) - 1;
      this.#rejectByRule(rejections.of(slot, true), 1);
    }
    for (let cell = 0; cell < layout.cells; cell++) {
      const nodes = this.#left[cell] ?? 0;
      if (nodes === 0) continue;
      const first = layout.slotAt[layout.starts[layout.firstChunk[cell] ?? 0] ?? 0] ?? 0;
      this.#rejectByRule(rejections.of(first, false), nodes);
    }
    this.#countRejections();
  }

  #countRejections(): void {
    ruleRejections.forEach(({ reasons }, at) => {
      const nodes = this.#ofRules[at] ?? 0;
      if (nodes > 0) this.#count(reasons, nodes);
    });
    this.#ofRules.fill(0);
  }

  #rejectByRule(rejection: number, nodes: number): void {
    if (rejection === noRejection) throw new Error("bug: a pod fits a node that was not found");
    this.#ofRules[rejection] = (this.#ofRules[rejection] ?? 0) + nodes;
  }

  #count(reasons: readonly string[], nodes: number): void {
    for (const reason of reasons) {
      const counted = (this.#counts.get(reason) ?? 0) + nodes;
      if (counted === 0) this.#counts.delete(reason);
      else this.#counts.set(reason, counted);
    }
  }
}
