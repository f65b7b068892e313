import { fitErrorOf } from "../../cycle/fit-error.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import { grown } from "../tables/growing.ts";
import type { Layout } from "../groups/layout.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { Plan } from "./plan.ts";
import type { StateScores } from "../groups/state-scores.ts";
import { notFeasible } from "../groups/node-scores.ts";
import { isCountedInOrder } from "./filter-order.ts";
import { ObjectReasons } from "./object-reasons.ts";
import { ruleRejection } from "./rule-rejection.ts";
import { SpokenOfNodes } from "./spoken-of-nodes.ts";

/**
 * Why pods fit nowhere, without looking at each node: nodes are rejected by their object, counted once for all pods that
 * ask for the same kind of node; or else by the state that they are in, counted by the states of each chunk; or else by
 * rules, counted by cell, and node by node only where fine rules speak.
 */
export class FitMessages {
  readonly #filters: readonly PluginName[];
  readonly #nodes: NodeTable;
  readonly #ofObjects: ObjectReasons;
  readonly #spokenOf: SpokenOfNodes;
  readonly #counts = new Map<string, number>();
  /** By the number of a state's reasons: how many nodes are rejected for them. */
  #ofStates = new Int32Array(0);
  /** By cell: how many of its nodes are left to rules. */
  #left = new Int32Array(0);

  /** @param filters The profile's. */
  constructor(filters: readonly PluginName[], nodes: NodeTable) {
    this.#filters = filters;
    this.#nodes = nodes;
    this.#ofObjects = new ObjectReasons(nodes);
    this.#spokenOf = new SpokenOfNodes(nodes);
  }

  /**
   * Upstream's FitError for pods of the plan, which has just found no node.
   *
   * @returns `undefined` where the profile's order of filters does not allow to count so.
   */
  message(plan: Plan): string | undefined {
    if (!isCountedInOrder(this.#filters, plan)) return undefined;
    this.#counts.clear();
    plan.layout.states.catchUp();
    for (const [reason, nodes] of this.#ofObjects.of(plan.local.ofNode)) this.#counts.set(reason, nodes);
    if (this.#countByStates(plan) > 0) this.#countByRules(plan);
    return fitErrorOf(this.#nodes.size, this.#counts);
  }

  /** @returns how many nodes are left to rules. */
  #countByStates({ layout, local }: Plan): number {
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
    this.#ofStates.forEach((nodes, number) => {
      if (nodes > 0) this.#count(local.reasons.of(number), nodes);
    });
    this.#ofStates.fill(0);
    return left;
  }

  #countStates(chunk: number, { starts, states: ofLayout }: Layout, local: StateScores): number {
    const { states, counts, lengths } = ofLayout;
    const start = starts[chunk] ?? 0;
    const end = start + (lengths[chunk] ?? 0);
    let left = 0;
    local.workOut(states, start, end);
    for (let at = start; at < end; at++) {
      const state = states[at] ?? 0;
      const nodes = counts[at] ?? 0;
      if (local.at(state) !== notFeasible) {
        left += nodes;
        continue;
      }
      const number = local.reasons.at(state);
      this.#ofStates = grown(this.#ofStates, number + 1);
      this.#ofStates[number] = (this.#ofStates[number] ?? 0) + nodes;
    }
    return left;
  }

  #countByRules(plan: Plan): void {
    const { layout, local } = plan;
    const spokenOf = this.#spokenOf;
    spokenOf.find(plan);
    for (let at = 0; at < spokenOf.count; at++) {
      const slot = spokenOf.slots[at] ?? 0;
      const place = layout.placeOf[slot] ?? -1;
      if (place < 0 || local.at(layout.states.stateAt[place] ?? 0) === notFeasible) continue;
      const cell = layout.cellAt(place);
      this.#left[cell] = (this.#left[cell] ?? 0) - 1;
      this.#reject(plan, slot, true, 1);
    }
    for (let cell = 0; cell < layout.cells; cell++) {
      const nodes = this.#left[cell] ?? 0;
      const first = layout.slotAt[layout.starts[layout.firstChunk[cell] ?? 0] ?? 0] ?? 0;
      if (nodes > 0) this.#reject(plan, first, false, nodes);
    }
  }

  #reject(plan: Plan, slot: number, isSpokenOf: boolean, nodes: number): void {
    const rejection = ruleRejection(plan, slot, isSpokenOf);
    if (rejection === undefined) throw new Error("bug: a pod fits a node that was not found");
    this.#count(rejection.reasons, nodes);
  }

  #count(reasons: readonly string[], nodes: number): void {
    for (const reason of reasons) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + nodes);
  }
}
