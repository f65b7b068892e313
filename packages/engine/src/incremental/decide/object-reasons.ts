import type { NodeTable } from "../nodes/node-table.ts";
import { firstReasons } from "../groups/first-reasons.ts";
import { type NodeScores, notFeasible } from "../groups/node-scores.ts";

/** How many nodes are rejected for each reason. */
export type ReasonCounts = ReadonlyMap<string, number>;

interface PlacedPodCounts {
  readonly version: number;
  readonly counts: ReasonCounts;
}

/**
 * Why the plugins that look at a node's object alone reject nodes: counted once for all pods that ask for the same kind of
 * node, in time proportional to all nodes, and again when a node has changed.
 */
export class ObjectReasons {
  readonly #nodes: NodeTable;
  readonly #kept = new WeakMap<NodeScores, PlacedPodCounts>();

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** @param ofNode Caught up. */
  of(ofNode: NodeScores): ReasonCounts {
    const { nodesVersion: version } = this.#nodes;
    const kept = this.#kept.get(ofNode);
    if (kept?.version === version) return kept.counts;
    const counts = new Map<string, number>();
    for (const node of this.#nodes.list()) {
      if (ofNode.plain?.[node.slot] !== notFeasible) continue;
      for (const reason of firstReasons(node, ofNode.filters)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    this.#kept.set(ofNode, { version, counts });
    return counts;
  }
}
