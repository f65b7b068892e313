import { labelValue } from "../../api/object-meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import type { NodeVolumes } from "../../plugins/volume-binding/node-volumes.ts";
import { firstConflict, topologyLabels, type VolumeTopology } from "../../plugins/volume-zone/filter.ts";
import { type InTreePlugin, inTreePluginOf, volumeHandle } from "../../storage/in-tree-volumes.ts";
import { volumeReaches } from "../../storage/volume-affinity.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { labelTraits, type NodeTraits, termTraits } from "../nodes/plugin-traits.ts";

/** What stands for a node that the pod can not be on for its volumes; so do all numbers below, for other reasons. */
export const unsuited = -1;

/** By slot: {@link unsuited} or below, or what the node gets; absent: every node suits, and gets nothing. */
export type VolumeVerdicts = Int32Array | undefined;

/** Numbers by slot to keep in all. */
const mostKept = 4_000_000;

interface KeptVerdicts {
  readonly verdicts: VolumeVerdicts;
  /** What the clock said of labels, and of CSINodes where these have a say. */
  readonly labels: number;
  readonly csiNodes: number;
}

/**
 * The nodes that volumes which are there can be used on, for VolumeBinding, VolumeZone and NodeVolumeLimits: found once
 * for all volumes that say the same of nodes, and again when nodes have changed.
 */
export class VolumeNodes {
  readonly #nodes: NodeTable;
  readonly #survey: NodeSurvey;
  readonly #cluster: ClusterSnapshot;
  /** By a text that says all of what they follow from. */
  readonly #kept = new Map<string, KeptVerdicts>();
  /** By the volume, which never changes. */
  readonly #reachTexts = new WeakMap<PersistentVolume, string>();

  constructor(nodes: NodeTable, survey: NodeSurvey, cluster: ClusterSnapshot) {
    this.#nodes = nodes;
    this.#survey = survey;
    this.#cluster = cluster;
  }

  /** The nodes on which the claim's volume can be used, which must be there. */
  ofBound(claim: PersistentVolumeClaim, volume: PersistentVolume): VolumeVerdicts {
    const plugin = inTreePluginOf(volume.spec);
    if (plugin?.isMigrated === true) {
      const find = volumeFinder({ bound: [claim], delayed: [], immediate: [] }, this.#cluster);
      return this.#byCsiNode(placeText(volume, plugin, this.#reachText(volume)), (node) => conflictNumber(find(node)));
    }
    const traits = termTraits(volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []);
    return this.#of(this.#reachText(volume), 0, traits, ({ labels }) => (volumeReaches(volume, labels) ? 0 : unsuited));
  }

  /** The nodes inside all the topologies. */
  ofTopologies(topologies: readonly VolumeTopology[]): VolumeVerdicts {
    const text = JSON.stringify(["zone", topologies.map(({ key, values }) => [key, ...values])]);
    return this.#of(text, 0, labelTraits(topologyLabels), ({ labels }) =>
      firstConflict(topologies, labels) === undefined ? 0 : unsuited,
    );
  }

  /** The nodes that have the driver. @param everywhere Whether nodes without a CSINode need it too. */
  withDriver(driver: string, everywhere: boolean): VolumeVerdicts {
    return this.#byCsiNode(JSON.stringify(["driver", driver, everywhere]), ({ name }) => {
      const csiNode = this.#cluster.object("CSINode", "", name);
      const isThere =
        csiNode?.spec?.drivers?.some((one) => one.name === driver) ?? (csiNode === undefined && !everywhere);
      return isThere ? 0 : unsuited;
    });
  }

  /** Equal for volumes that can be used on the same nodes. */
  #reachText(volume: PersistentVolume): string {
    const known = this.#reachTexts.get(volume);
    if (known !== undefined) return known;
    const text = JSON.stringify(["volume", volume.spec?.nodeAffinity?.required]);
    this.#reachTexts.set(volume, text);
    return text;
  }

  /** Where the CSINode of a node's name has a say: each node is asked. */
  #byCsiNode(text: string, verdictOn: (node: LiveNode) => number): VolumeVerdicts {
    return this.#of(text, this.#nodes.clock.csiNodes, undefined, verdictOn);
  }

  #of(
    text: string,
    csiNodes: number,
    traits: NodeTraits | undefined,
    verdictOn: (node: LiveNode) => number,
  ): VolumeVerdicts {
    const { slots } = this.#nodes;
    const { labels } = this.#nodes.clock;
    const known = this.#kept.get(text);
    if (known?.labels === labels && known.csiNodes === csiNodes) return known.verdicts;
    const verdicts = this.#survey.numbers(traits, verdictOn);
    if (this.#kept.size * slots > mostKept) this.#kept.clear();
    this.#kept.set(text, { verdicts, labels, csiNodes });
    return verdicts;
  }
}

const conflictKinds = ["unreachable", "gone", "unmatched", "noSpace", "failed"] as const;

/** {@link unsuited} or below, by what rejects the node first; 0 where nothing does. */
export function conflictNumber({ conflicts: [first] }: NodeVolumes): number {
  return first === undefined ? 0 : unsuited - conflictKinds.indexOf(first.kind);
}

/** Labels that tell where a volume of an old plugin is; see `withDriversTopology`. */
const placeLabels = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
] as const;

/** Equal for volumes of old plugins that can be used on the same nodes, by what their CSINodes say. */
function placeText(volume: PersistentVolume, { name }: InTreePlugin, reach: string): string {
  const places = placeLabels.map((key) => labelValue(volume.metadata.labels, key));
  return JSON.stringify([reach, name, places, volumeHandle(volume) === undefined]);
}
