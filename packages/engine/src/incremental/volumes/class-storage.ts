import type { CSIStorageCapacity, PersistentVolume, StorageClass } from "../../api/storage.ts";
import { compileLabelSelector, matchesLabels } from "../../cluster/label-selector.ts";
import { mayProvisionFor } from "../../storage/volume-affinity.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { type FreeVolume, VolumeKinds, volumeOrder } from "./free-volume.ts";
import { ItemGroup } from "./item-group.ts";
import { type KnownStorage, knownStorage, storageOrder } from "./known-storage.ts";
import { NodeParts } from "./node-parts.ts";
import type { NodeSet } from "./node-set.ts";
import type { NodeSets } from "./node-sets.ts";
import { type ReachableNodes, reachText } from "./reachable-nodes.ts";

/** Where the storage of a class is looked up. */
export interface StorageInputs {
  readonly nodes: NodeTable;
  readonly sets: NodeSets;
  readonly reachable: ReachableNodes;
}

/**
 * What a storage class has for claims, and for which nodes: free volumes, storage that a driver tells of, and the
 * topologies that volumes may be made in. Volumes and storage come and go at the cost of finding their place.
 */
export class ClassStorage {
  readonly storageClass: StorageClass;
  readonly #inputs: StorageInputs;
  readonly #kinds = new VolumeKinds();
  readonly #volumes = new Map<string, ItemGroup<FreeVolume>>();
  readonly #storages = new Map<string, ItemGroup<KnownStorage>>();
  #parts: NodeParts | undefined;

  constructor(storageClass: StorageClass, inputs: StorageInputs) {
    this.storageClass = storageClass;
    this.#inputs = inputs;
  }

  /** The nodes by what the class has for them. */
  parts(): NodeParts {
    const { labelsVersion } = this.#inputs.nodes;
    if (this.#parts?.labelsVersion !== labelsVersion) {
      const allowed = this.#allowed();
      this.#parts = new NodeParts(this.#inputs.nodes, this.#volumes.values(), this.#storages.values(), allowed);
    }
    return this.#parts;
  }

  addVolume(volume: PersistentVolume): void {
    const text = reachText(volume);
    let group = this.#volumes.get(text);
    if (group === undefined) {
      group = new ItemGroup<FreeVolume>(() => this.#inputs.reachable.ofVolume(volume), volumeOrder);
      this.#volumes.set(text, group);
      this.#parts = undefined;
    }
    group.add(this.#kinds.of(volume));
  }

  removeVolume(volume: PersistentVolume): void {
    // An empty group stays: another volume for the same nodes is likely to come.
    this.#volumes.get(reachText(volume))?.remove(this.#kinds.of(volume));
  }

  addStorage(capacity: CSIStorageCapacity): void {
    const text = topologyText(capacity);
    let group = this.#storages.get(text);
    if (group === undefined) {
      group = new ItemGroup<KnownStorage>(() => this.#nodesOf(capacity), storageOrder);
      this.#storages.set(text, group);
      this.#parts = undefined;
    }
    group.add(knownStorage(capacity));
  }

  removeStorage(capacity: CSIStorageCapacity): void {
    this.#storages.get(topologyText(capacity))?.remove(knownStorage(capacity));
  }

  #nodesOf(capacity: CSIStorageCapacity): NodeSet {
    const selector = compileLabelSelector(capacity.nodeTopology);
    const named = selector.requirements?.find(({ operator }) => operator === "In");
    const needed = selector.requirements === undefined ? [] : named && [named];
    return this.#inputs.sets.byLabels(topologyText(capacity), needed, ({ labels }) => matchesLabels(selector, labels));
  }

  /** The nodes that volumes may be made for; absent: all. */
  #allowed(): NodeSet | undefined {
    const { storageClass } = this;
    const { allowedTopologies = [] } = storageClass;
    if (allowedTopologies.length === 0) return undefined;
    const text = JSON.stringify(["allowed", allowedTopologies]);
    return this.#inputs.sets.byLabels(text, undefined, ({ labels }) => mayProvisionFor(storageClass, labels));
  }
}

function topologyText({ nodeTopology }: CSIStorageCapacity): string {
  return JSON.stringify(["storage", nodeTopology]);
}
