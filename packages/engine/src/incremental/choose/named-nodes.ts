import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { filterNode } from "../../cycle/filter.ts";
import { fitErrorOf } from "../../cycle/fit-error.ts";
import { type NodeSelection, notSelected, runPreFilters } from "../../cycle/pre-filter.ts";
import type { FilterPlugins } from "../../cycle/profile-plugins.ts";
import type { SelectedNodes } from "../counters/selected-sums.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { inclusionsOf } from "../nodes/node-inclusions.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { namedNode } from "../pods/named-node.ts";
import type { PodRecord } from "../pods/pod-record.ts";
import type { NodeSubset } from "./node-subset.ts";

const noNodes: SelectedNodes = { slots: [], inclusions: [] };

/**
 * Pods that each name the one node that they must be on. All that is peculiar to them is that no other node is asked:
 * what plans say of their kind holds for that node as well. No other node costs anything.
 *
 * Topology spread counts on that node alone for such a pod, unless its constraints ignore node affinity.
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

  /** What the node says of the pod's constraints. */
  selected(pod: PodRecord, name: string): SelectedNodes {
    const node = this.#nodes.named(name);
    return node === undefined ? noNodes : { slots: [node.slot], inclusions: inclusionsOf(pod, [node]) };
  }

  /** Valid until the next call. */
  subset(name: string): NodeSubset {
    const node = this.#nodes.named(name);
    this.#slots[0] = node?.slot ?? 0;
    const count = node === undefined ? 0 : 1;
    return { within: undefined, slots: this.#slots, count, isOnly: true, score: 0, scores: undefined };
  }

  /** How many of the nodes that a selection names there are. */
  count({ nodeNames }: NodeSelection): number {
    return this.#selected(nodeNames).length;
  }

  /** Upstream's FitError for a pod that names nodes of which none takes it. Costs what PreFilter and these nodes cost. */
  whyNot(pod: PodRecord): string {
    const { size } = this.#nodes;
    const preFiltered = runPreFilters(pod, this.#cluster, this.#plugins);
    if (preFiltered.kind === "reject" || preFiltered.selection === undefined) {
      throw new Error(`bug: ${pod.key} does not select nodes`);
    }
    const counts = new Map<string, number>();
    const add = (reasons: readonly string[], nodes: number): void => {
      if (nodes > 0) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
    };
    const asked = this.#selected(preFiltered.selection.nodeNames);
    for (const node of asked) {
      const rejection = filterNode(pod, node, preFiltered.filters, this.#cluster);
      if (rejection === undefined) throw new Error(`bug: ${pod.key} fits node ${node.name}, which was not found`);
      add(rejection.reasons, 1);
    }
    add(notSelected(preFiltered.selection).reasons, size - asked.length);
    return fitErrorOf(size, counts);
  }

  #selected(names: Iterable<string>): readonly LiveNode[] {
    return [...names].map((name) => this.#nodes.named(name)).filter((node) => node !== undefined);
  }
}
