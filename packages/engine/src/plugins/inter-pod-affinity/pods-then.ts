import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";

/** A node as it was, and its pods, which never change. */
export interface NodeThen {
  readonly name: string;
  readonly labels: Labels;
  readonly pods: readonly PodInfo[];
}

/**
 * Where the placed pods were at the moment of {@link take}. A rule may find a hundred thousand of them, few of which are ever named: what
 * is said of them is made when somebody reads it, from what was so then. Costs a copy of each node's list.
 */
export class PodsThen {
  nodes: readonly NodeThen[] = [];
  readonly #cluster: Pick<ClusterSnapshot, "nodes">;
  readonly #domains = new Map<string, ReadonlyMap<string, readonly NodeThen[]>>();
  #isTaken = false;

  constructor(cluster: Pick<ClusterSnapshot, "nodes">) {
    this.#cluster = cluster;
  }

  /** To be called before the cluster changes, once somebody may want to know; later calls do nothing. */
  take(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    this.nodes = this.#cluster.nodes.map(({ name, labels, pods }) => ({ name, labels, pods: pods.slice() }));
  }

  /** The nodes of a domain. */
  nodesIn(topologyKey: string, value: string): readonly NodeThen[] {
    let domains = this.#domains.get(topologyKey);
    if (domains === undefined) this.#domains.set(topologyKey, (domains = this.#domainsBy(topologyKey)));
    return domains.get(value) ?? [];
  }

  #domainsBy(topologyKey: string): ReadonlyMap<string, readonly NodeThen[]> {
    const domains = new Map<string, NodeThen[]>();
    for (const node of this.nodes) {
      const value = labelValue(node.labels, topologyKey);
      if (value === undefined) continue;
      const nodes = domains.get(value);
      if (nodes === undefined) domains.set(value, [node]);
      else nodes.push(node);
    }
    return domains;
  }
}
