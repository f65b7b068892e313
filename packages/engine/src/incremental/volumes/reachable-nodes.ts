import { labelValue } from "../../api/object-meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import { firstConflict, type VolumeTopology } from "../../plugins/volume-zone/filter.ts";
import { inTreePluginOf, volumeHandle } from "../../storage/in-tree-volumes.ts";
import type { NeededLabel } from "../../storage/label-index.ts";
import { labelsToReach, volumeReaches } from "../../storage/volume-affinity.ts";
import type { LiveNode } from "../live-node.ts";
import type { Placements } from "../placements.ts";
import type { NodeSet } from "./node-set.ts";
import type { NodeSets } from "./node-sets.ts";

/** Of what a volume says, all that has a say in where it can be used; by the volume, which never changes. */
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
  readonly #placements: Placements;
  readonly #sets: NodeSets;
  readonly #cluster: ClusterSnapshot;

  constructor(placements: Placements, sets: NodeSets, cluster: ClusterSnapshot) {
    this.#placements = placements;
    this.#sets = sets;
    this.#cluster = cluster;
  }

  /** Those that have the volume that the claim is bound to; `undefined` where it is not there. */
  ofBound(claim: PersistentVolumeClaim): NodeSet | undefined {
    const volume = this.#cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
    if (volume === undefined) return undefined;
    const text = textOf(volume);
    if (inTreePluginOf(volume.spec)?.isMigrated === true) {
      const find = volumeFinder({ bound: [claim], delayed: [], immediate: [] }, this.#cluster);
      return this.#sets.byCsiNode(text, (node) => find(node).conflicts.length === 0);
    }
    const candidates = (): Iterable<LiveNode> => this.#nodesWithAny(labelsToReach(volume));
    return this.#sets.byLabels(text, candidates, ({ labels }) => volumeReaches(volume, labels));
  }

  /** Those inside all the topologies. */
  ofTopologies(topologies: readonly VolumeTopology[]): NodeSet {
    const text = JSON.stringify(["zone", topologies.map(({ key, values }) => [key, ...values])]);
    const candidates = (): Iterable<LiveNode> => this.#placements.nodes.list();
    return this.#sets.byLabels(text, candidates, ({ labels }) => firstConflict(topologies, labels) === undefined);
  }

  /** @param needed One of the labels that the nodes must have; absent: any node will do. */
  #nodesWithAny(needed: readonly NeededLabel[] | undefined): Iterable<LiveNode> {
    const { nodes, keys } = this.#placements;
    if (needed === undefined) return nodes.list();
    const found = new Set<LiveNode>();
    for (const { key: name, values } of needed) {
      const key = keys.use(name);
      const { starts, slots } = key.nodes(nodes);
      for (const value of values) {
        const domain = key.find(value);
        if (domain < 0) continue;
        const end = starts[domain + 1] ?? 0;
        for (let at = starts[domain] ?? 0; at < end; at++) {
          const node = nodes.at(slots[at] ?? 0);
          if (node !== undefined) found.add(node);
        }
      }
    }
    return found;
  }
}

function textOf(volume: PersistentVolume): string {
  const known = texts.get(volume);
  if (known !== undefined) return known;
  const plugin = inTreePluginOf(volume.spec);
  const required = volume.spec?.nodeAffinity?.required;
  const text = JSON.stringify(
    plugin?.isMigrated === true
      ? ["volume", required, plugin.name, placeLabels.map(placeOf), volumeHandle(volume) === undefined]
      : ["volume", required],
  );
  texts.set(volume, text);
  return text;

  function placeOf(key: string): string | undefined {
    return labelValue(volume.metadata.labels, key);
  }
}
