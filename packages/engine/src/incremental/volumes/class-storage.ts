import type { CSIStorageCapacity, PersistentVolume, StorageClass } from "../../api/storage.ts";
import { compileLabelSelector, matchesLabels } from "../../cluster/label-selector.ts";
import { mayProvisionFor } from "../../storage/volume-affinity.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { type FreeVolume, VolumeKinds, volumeOrder } from "./free-volume.ts";
import { ItemGroup } from "./item-group.ts";
import { type KnownStorage, knownStorage, storageOrder } from "./known-storage.ts";
import { NodeParts } from "./node-parts.ts";
import type { NodeSet } from "../nodes/node-set.ts";
import type { NodeSets } from "./node-sets.ts";
import { type ReachableNodes, reachText } from "./reachable-nodes.ts";

/** So many groups without anything are not too many. */
const fewEmpty = 64;

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
  /** How many groups have nothing. */
  #empty = 0;

  constructor(storageClass: StorageClass, inputs: StorageInputs) {
    this.storageClass = storageClass;
    this.#inputs = inputs;
  }

  /** Whether most of what the class once had was for nodes that it has nothing for now: they may be gone for good. */
  get isSparse(): boolean {
    return this.#empty > fewEmpty + (this.#volumes.size + this.#storages.size) / 2;
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
    } else if (group.items.length === 0) this.#empty--;
    group.add(this.#kinds.of(volume));
  }

  removeVolume(volume: PersistentVolume): void {
    this.#remove(this.#volumes.get(reachText(volume)), this.#kinds.of(volume));
  }

  addStorage(capacity: CSIStorageCapacity): void {
    const text = topologyText(capacity);
    let group = this.#storages.get(text);
    if (group === undefined) {
      group = new ItemGroup<KnownStorage>(() => this.#nodesOf(capacity), storageOrder);
      this.#storages.set(text, group);
      this.#parts = undefined;
    } else if (group.items.length === 0) this.#empty--;
    group.add(knownStorage(capacity));
  }

  removeStorage(capacity: CSIStorageCapacity): void {
    this.#remove(this.#storages.get(topologyText(capacity)), knownStorage(capacity));
  }

  /** An empty group stays: something else for the same nodes is likely to come. */
  #remove<Item>(group: ItemGroup<Item> | undefined, item: Item): void {
    if (group === undefined || group.items.length === 0) return;
    group.remove(item);
    if (group.items.length === 0) this.#empty++;
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
