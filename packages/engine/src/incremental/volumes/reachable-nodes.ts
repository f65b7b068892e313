import { labelValue } from "../../api/object-meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import { firstConflict, type VolumeTopology } from "../../plugins/volume-zone/filter.ts";
import { type InTreePlugin, inTreePluginOf, volumeHandle } from "../../storage/in-tree-volumes.ts";
import { labelsToReach, volumeReaches } from "../../storage/volume-affinity.ts";
import type { NodeSet } from "../nodes/node-set.ts";
import type { NodeSets } from "./node-sets.ts";

/** By the volume, which never changes. */
const texts = new WeakMap<PersistentVolume, string>();

/** Labels that tell where a volume of an old plugin is; see `withDriversTopology`. */
const placeLabels = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
] as const;

/** The nodes that volumes that are there can be used on, for VolumeBinding and VolumeZone. */
export class ReachableNodes {
  readonly #sets: NodeSets;
  readonly #cluster: ClusterSnapshot;

  constructor(sets: NodeSets, cluster: ClusterSnapshot) {
    this.#sets = sets;
    this.#cluster = cluster;
  }

  /** Those that have the volume that the claim is bound to; `undefined` where it is not there. */
  ofBound(claim: PersistentVolumeClaim): NodeSet | undefined {
    const volume = this.#cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
    if (volume === undefined) return undefined;
    const plugin = inTreePluginOf(volume.spec);
    if (plugin?.isMigrated === true) {
      const text = placeText(volume, plugin);
      const find = volumeFinder({ bound: [claim], delayed: [], immediate: [] }, this.#cluster);
      return this.#sets.byCsiNode(text, (node) => find(node).conflicts.length === 0);
    }
    return this.ofVolume(volume);
  }

  /** Those that the volume reaches as it is; for volumes that no claim is bound to yet. */
  ofVolume(volume: PersistentVolume): NodeSet {
    return this.#sets.byLabels(reachText(volume), labelsToReach(volume), ({ labels }) => volumeReaches(volume, labels));
  }

  /** Those inside all the topologies. */
  ofTopologies(topologies: readonly VolumeTopology[]): NodeSet {
    const text = JSON.stringify(["zone", topologies.map(({ key, values }) => [key, ...values])]);
    return this.#sets.byLabels(text, undefined, ({ labels }) => firstConflict(topologies, labels) === undefined);
  }
}

/** Equal for volumes that reach the same nodes. */
export function reachText(volume: PersistentVolume): string {
  const known = texts.get(volume);
  if (known !== undefined) return known;
  const text = JSON.stringify(["volume", volume.spec?.nodeAffinity?.required]);
  texts.set(volume, text);
  return text;
}

/** Equal for volumes of old plugins that can be used on the same nodes, by what their CSINodes say. */
function placeText(volume: PersistentVolume, { name }: InTreePlugin): string {
  const places = placeLabels.map((key) => labelValue(volume.metadata.labels, key));
  return JSON.stringify([reachText(volume), name, places, volumeHandle(volume) === undefined]);
}
