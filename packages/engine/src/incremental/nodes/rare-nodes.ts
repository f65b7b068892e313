import type { Toleration } from "../../api/pod.ts";
import type { NodeGroupTable } from "./node-groups.ts";
import type { NodeTable } from "./node-table.ts";
import { TaintNodes } from "./taint-nodes.ts";

/** Finds the nodes that have something, where they are few. */
export class RareNodes {
  readonly #nodes: NodeTable;
  readonly #groups: NodeGroupTable;
  readonly #taints: TaintNodes;

  constructor(nodes: NodeTable, groups: NodeGroupTable) {
    this.#nodes = nodes;
    this.#groups = groups;
    this.#taints = new TaintNodes(nodes);
  }

  /** The slots of the nodes with one of the values, some of them more than once; `undefined` where they are more than `most`. */
  labelled(key: string, values: readonly string[], most: number): readonly number[] | undefined {
    return this.#groups.nodesWith(key).withAny(values, most);
  }

  /** Those of these names, of which a node may lack one; `undefined` where a node without any is judged by no name. */
  named(names: readonly string[], most: number): readonly number[] | undefined {
    if (this.#nodes.named("") !== undefined) return undefined;
    const found = names.map((name) => this.#nodes.named(name)?.slot).filter((slot) => slot !== undefined);
    return found.length > most ? undefined : found;
  }

  /** Those with a taint that the toleration tolerates: see {@link TaintNodes}. */
  tolerated(toleration: Toleration, most: number): readonly number[] | undefined {
    return this.#taints.tolerated(toleration, most);
  }
}
