import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { filterNode } from "../../cycle/filter.ts";
import { fitErrorOf } from "../../cycle/fit-error.ts";
import { notSelected, runPreFilters } from "../../cycle/pre-filter.ts";
import type { FilterPlugins } from "../../cycle/profile-plugins.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { namedNode } from "../pods/named-node.ts";
import type { PodRecord } from "../pods/pod-record.ts";
import type { NodeSubset } from "./node-subset.ts";

/**
 * Pods that each name the one node that they must be on. All that is peculiar to them is that no other node is asked:
 * what plans say of their kind holds for that node as well. No other node costs anything.
 *
 * Topology spread counts on that node alone for such a pod. To soft constraints that makes no difference, since a node
 * that is compared with no other gets the same whatever is counted; strict ones are not covered.
 */
export class NamedNodes {
  readonly #plugins: FilterPlugins;
  readonly #nodes: NodeTable;
  readonly #cluster: ClusterSnapshot;
  readonly #isSelecting: boolean;
  readonly #slots = new Int32Array(1);

  constructor(plugins: FilterPlugins, nodes: NodeTable, cluster: ClusterSnapshot) {
    this.#plugins = plugins;
    this.#nodes = nodes;
    this.#cluster = cluster;
    const { filters, preFilters = filters } = plugins;
    this.#isSelecting = [filters, preFilters].every((some) => some.some(({ name }) => name === "NodeAffinity"));
  }

  /** The one node that is asked about the pod, beside one that it is nominated for; absent where others may be too. */
  nameFor({ pod }: PodRecord): string | undefined {
    return this.#isSelecting ? namedNode(pod.spec.affinity?.nodeAffinity) : undefined;
  }

  /** Valid until the next call. */
  subset(name: string): NodeSubset {
    const node = this.#nodes.named(name);
    this.#slots[0] = node?.slot ?? 0;
    const count = node === undefined ? 0 : 1;
    return { within: undefined, slots: this.#slots, count, isOnly: true, score: 0, scores: undefined };
  }

  /** Upstream's FitError for a pod that its node does not take. Costs what PreFilter and one node cost. */
  whyNot(pod: PodRecord, name: string): string {
    const { size } = this.#nodes;
    const preFiltered = runPreFilters(pod, this.#cluster, this.#plugins);
    if (preFiltered.kind === "reject" || preFiltered.selection === undefined) {
      throw new Error(`bug: ${pod.key} does not select node ${name}`);
    }
    const node = this.#nodes.named(name);
    const rejection = node && filterNode(pod, node, preFiltered.filters, this.#cluster);
    if (node !== undefined && rejection === undefined) {
      throw new Error(`bug: ${pod.key} fits node ${name}, which was not found`);
    }
    const counts = new Map<string, number>();
    const add = (reasons: readonly string[], nodes: number): void => {
      if (nodes > 0) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
    };
    add(rejection?.reasons ?? [], 1);
    add(notSelected(preFiltered.selection).reasons, node === undefined ? size : size - 1);
    return fitErrorOf(size, counts);
  }
}
