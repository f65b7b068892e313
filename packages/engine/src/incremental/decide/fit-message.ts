import { fitErrorOf } from "../../cycle/fit-error.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { Plan } from "./plan.ts";
import { notFeasible } from "../groups/node-scores.ts";
import { isCountedInOrder } from "./filter-order.ts";
import { ObjectReasons } from "./object-reasons.ts";
import { ruleRejection } from "./rule-rejection.ts";

/**
 * Why pods fit nowhere, without asking plugins about each node: nodes are rejected by their object, counted once for all
 * pods that ask for the same kind of node; or else by the state that they are in; or else by rules. Costs some ten
 * nanoseconds a node.
 */
export class FitMessages {
  readonly #filters: readonly PluginName[];
  readonly #nodes: NodeTable;
  readonly #ofObjects: ObjectReasons;
  readonly #counts = new Map<string, number>();
  /** How many nodes are rejected for reasons that are told together. */
  readonly #lists = new Map<readonly string[], number>();

  /** @param filters The profile's. */
  constructor(filters: readonly PluginName[], nodes: NodeTable) {
    this.#filters = filters;
    this.#nodes = nodes;
    this.#ofObjects = new ObjectReasons(nodes);
  }

  /**
   * Upstream's FitError for pods of the plan, which has just found no node.
   *
   * @param beside By slot: why nodes reject the pod for which others are nominated that it leaves their room to.
   * @returns `undefined` where the profile's order of filters does not allow to count so.
   */
  message(plan: Plan, beside?: ReadonlyMap<number, readonly string[]>): string | undefined {
    if (!isCountedInOrder(this.#filters, plan)) return undefined;
    this.#counts.clear();
    this.#lists.clear();
    for (const [reason, nodes] of this.#ofObjects.of(plan.local.ofNode)) this.#counts.set(reason, nodes);
    this.#countEach(plan, beside);
    for (const [reasons, nodes] of this.#lists)
      for (const reason of reasons) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + nodes);
    return fitErrorOf(this.#nodes.size, this.#counts);
  }

  /** All nodes of the layout: those that their object rejects are not among them. */
  #countEach(
    { layout, local, rules, hard, mayBeFirst }: Plan,
    beside: ReadonlyMap<number, readonly string[]> | undefined,
  ): void {
    const { slotAt, states } = layout;
    // PodTopologySpread speaks before InterPodAffinity.
    const inOrder = [...hard, ...rules.filter(({ type }) => type !== "hard")];
    states.catchUp();
    for (let place = 0; place < slotAt.length; place++) {
      const state = states.stateAt[place];
      const slot = slotAt[place];
      const reasons =
        beside?.get(slot) ??
        (local.at(state) === notFeasible ? local.reasonsAt(state) : ruleRejection(inOrder, slot, mayBeFirst)?.reasons);
      if (reasons === undefined) throw new Error("bug: a pod fits a node that was not found");
      this.#lists.set(reasons, (this.#lists.get(reasons) ?? 0) + 1);
    }
  }
}
