import { nodesToFind, type Sampling } from "../../cycle/sampling.ts";
import type { Candidates } from "./candidates.ts";

/**
 * A search among a share of the nodes, as `searchNodes` of `cycle/sampling.ts` does it: node by node, until enough take
 * the pod. Costs time in proportion to the nodes that it comes to.
 */
export class NodeSearch {
  /** Where the next cycle begins. To be read after {@link run}. */
  nextStartIndex: number;
  /** The slots of all nodes, in the order in which they are asked. */
  readonly #order: Int32Array;
  readonly #enough: number;

  constructor(order: Int32Array, { percentage, startIndex }: Sampling) {
    this.#order = order;
    this.#enough = nodesToFind(percentage, order.length);
    this.nextStartIndex = startIndex;
  }

  /** @param take Makes a candidate of the node in the slot, the last one, if it takes the pod. */
  run(candidates: Candidates, take: (slot: number) => void): void {
    const order = this.#order;
    const nodes = order.length;
    // Of an empty cluster upstream does not even ask.
    if (nodes === 0) return;
    let at = this.nextStartIndex % nodes;
    for (let left = nodes; left > 0; left--) {
      take(order[at]);
      // It goes on to the feasible node after the last that is enough; the next cycle begins with that one.
      if (candidates.count > this.#enough) {
        candidates.dropLast();
        break;
      }
      at = at + 1 === nodes ? 0 : at + 1;
    }
    this.nextStartIndex = at;
  }
}
