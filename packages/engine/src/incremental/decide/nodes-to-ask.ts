import type { NodeAffinity } from "../../api/affinity.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { nodeNamesOf } from "../../cluster/node-selector.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import { namedNode } from "../classes/incoming-pod.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import { type NodeSubset, without } from "../nodes/node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";
import { keptByNominated, type NominatedNode, nominatedNodesFor } from "./nominated-pods.ts";

/** Which nodes a pod asks, by what is not in its rules. */
export interface AskedNodes {
  /** The node that the pod is nominated for: no other is asked if it takes the pod. */
  readonly first?: NodeSubset | undefined;
  /** Absent: every node. */
  readonly subset: NodeSubset | undefined;
  /** Whether the pod names the only one. */
  readonly isNamed: boolean;
  /** Where the pod leaves room to pods that are nominated. */
  readonly nominatedNodes: readonly NominatedNode[];
}

/** What says which nodes are asked. */
interface NodesToAskInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
  readonly volumes: PodVolumes;
  /** By node name: pods that are nominated for it. */
  readonly nominated: () => ReadonlyMap<string, unknown>;
}

const everyNode: AskedNodes = { subset: undefined, isNamed: false, nominatedNodes: [] };

/** Finds which nodes pods ask: by the node that they name, their volumes, and the pods that are nominated. */
export class NodesToAsk {
  readonly #inputs: NodesToAskInputs;
  /** Whether the profile leaves nodes out that node affinity does not name. */
  readonly #asksNodeAffinity: boolean;

  constructor(inputs: NodesToAskInputs) {
    const { plugins } = inputs;
    this.#inputs = inputs;
    const { filters, preFilters = filters } = plugins;
    this.#asksNodeAffinity = [filters, preFilters].every((some) => some.some(({ name }) => name === "NodeAffinity"));
  }

  /** @returns `undefined` where that is for the plain cycle to find out. */
  of(pod: PodRecord, isSampled: boolean): AskedNodes | undefined {
    const { spec, status } = pod.pod;
    if (spec.nodeName !== undefined) return undefined;
    const nominatedFor = status?.nominatedNodeName;
    if (nominatedFor !== undefined && isSampled) return undefined;
    // Balanced allocation counts what an incoming pod's status says; plans are of what kinds say.
    if (pod.ownUsage !== undefined) return undefined;
    const nodeAffinity = spec.affinity?.nodeAffinity;
    const name = namedNode(nodeAffinity);
    // The plain cycle asks no others either.
    if (name === undefined && namesNodes(nodeAffinity)) return undefined;
    const nominatedNodes = this.#nominatedNodes(pod);
    const isAlone = nominatedNodes.length === 0;
    if (name !== undefined) {
      const isAskedAlone = !pod.hasVolumes && !isSampled && isAlone && nominatedFor === undefined;
      return isAskedAlone ? this.#nodeNamed(name) : undefined;
    }
    const first = nominatedFor === undefined || pod.hasVolumes ? undefined : this.#only(nominatedFor);
    if (isAlone && !pod.hasVolumes) return first === undefined ? everyNode : { ...everyNode, first };

    const reached = pod.hasVolumes ? this.#inputs.volumes.nodesFor(pod, isSampled) : undefined;
    if (pod.hasVolumes && reached === undefined) return undefined;
    if (isAlone) return { ...everyNode, subset: reached };
    const kept = this.#keptByNominated(pod, nominatedNodes);
    if (kept === undefined) return undefined;
    const subset = reached === undefined ? kept : without(reached, kept);
    return { first: first && without(first, kept), subset, isNamed: false, nominatedNodes };
  }

  /** As a DaemonSet names the one node that each of its pods must be on. */
  #nodeNamed(name: string): AskedNodes | undefined {
    const subset = this.#asksNodeAffinity ? this.#only(name) : undefined;
    return subset && { subset, isNamed: true, nominatedNodes: [] };
  }

  #only(nodeName: string): NodeSubset | undefined {
    const node = this.#inputs.nodes.named(nodeName);
    return node && { slots: Int32Array.of(node.slot), count: 1, isAllowList: true, score: 0, scores: undefined };
  }

  #nominatedNodes(pod: PodRecord): readonly NominatedNode[] {
    const { nodes, cluster, nominated } = this.#inputs;
    const byNode = nominated();
    return byNode.size === 0 ? everyNode.nominatedNodes : nominatedNodesFor(pod, byNode.keys(), nodes, cluster);
  }

  #keptByNominated(pod: PodRecord, nominatedNodes: readonly NominatedNode[]): NodeSubset | undefined {
    const { profile, plugins, nodes, cluster } = this.#inputs;
    return keptByNominated(pod, { plugins, cluster, nominatedNodes }, { args: profile.args, usage: nodes.usage });
  }
}

function namesNodes(affinity: NodeAffinity | undefined): boolean {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required !== undefined && nodeNamesOf(required) !== undefined;
}
