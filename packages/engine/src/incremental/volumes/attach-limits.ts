import type { StoredObject } from "../../api/cluster-object.ts";
import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { Pod } from "../../api/pod.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { StoredGrouping, storedGroup } from "../../cluster/stored-groups.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { type AttachableVolumes, attachableVolumes } from "../../plugins/node-volume-limits/attachable-volumes.ts";
import { type LimitDifferences, volumesInUse } from "../../plugins/node-volume-limits/judge-volumes.ts";
import { attachedVolumes, volumeLimits } from "../../plugins/node-volume-limits/node-limits.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { VolumeUsers } from "./volume-users.ts";

/** Stands for a driver without a limit: more than any pod has volumes. */
const unlimited = 2 ** 30;
/** Drivers to keep numbers of. */
const mostDrivers = 64;

/** What is attached to a node, counted as the plugin counts. */
interface CountedNode {
  /** A text where the plugin can not count. */
  readonly inUse: AttachableVolumes | string;
  /** By driver. */
  readonly attached: ReadonlyMap<string, number>;
}

/** The claims and the attachments that name a volume: what has counted it is to count again when it changes. */
const claimsByVolume = new StoredGrouping("PersistentVolumeClaim", ({ spec }) => spec?.volumeName);
const attachmentsByVolume = new StoredGrouping("VolumeAttachment", ({ spec }) => spec?.source.persistentVolumeName);

/**
 * How many volumes of each driver a node still takes, for NodeVolumeLimits. Kept by node and driver; nodes that
 * something has changed for are counted again at the next question.
 */
export class AttachLimits {
  readonly #nodes: NodeTable;
  readonly #users: VolumeUsers;
  readonly #cluster: ClusterSnapshot;
  readonly #differences: LimitDifferences;
  /** By driver, then by slot; below 0 where the node takes none, whatever its limits. */
  readonly #left = new Map<string, Int32Array>();
  /** What the clock said of them. */
  #labels = -1;
  readonly #counted = new Map<LiveNode, CountedNode>();
  readonly #stale = new Set<LiveNode>();

  constructor(nodes: NodeTable, users: VolumeUsers, cluster: ClusterSnapshot, differences: LimitDifferences) {
    this.#nodes = nodes;
    this.#users = users;
    this.#cluster = cluster;
    this.#differences = differences;
  }

  /** Something about the node's volumes has changed: which pods have them, or what they are. */
  nodeChanged(node: LiveNode): void {
    this.#counted.delete(node);
    this.#stale.add(node);
  }

  objectChanged(object: StoredObject): void {
    switch (object.kind) {
      case "CSINode":
        return this.#nodeNamed(object.metadata.name);
      case "VolumeAttachment":
        return this.#nodeNamed(object.spec?.nodeName);
      case "PersistentVolumeClaim":
        return this.#claimChanged(object);
      case "PersistentVolume": {
        const { name = "" } = object.metadata;
        for (const claim of storedGroup(this.#cluster, claimsByVolume, name)) this.#claimChanged(claim);
        for (const { spec } of storedGroup(this.#cluster, attachmentsByVolume, name)) this.#nodeNamed(spec?.nodeName);
        return undefined;
      }
      case "StorageClass":
        // Seldom, and any node may have claims of the class.
        this.#counted.clear();
        return this.#left.clear();
      default:
        return undefined;
    }
  }

  /** Calls for each node that does not take the volumes. */
  forEachFull(wanted: AttachableVolumes, visit: (slot: number) => void): void {
    this.#catchUp();
    const slots = this.#nodes.slotsInUse();
    for (const [driver, count] of countByDriver(wanted)) {
      const left = this.#leftFor(driver);
      for (let at = 0; at < slots.length; at++) {
        const slot = slots[at];
        if (left[slot] < count && !this.#hasSome(slot, wanted, driver, count)) visit(slot);
      }
    }
  }

  /** Whether the plugin can count on a node that {@link forEachFull} has called for. */
  canCount(slot: number): boolean {
    const node = this.#nodes.at(slot);
    return node === undefined || typeof this.#counted.get(node)?.inUse !== "string";
  }

  /** Whether the node has so many of the volumes in use already that it takes the others, of `count` in all. */
  #hasSome(slot: number, wanted: AttachableVolumes, driver: string, count: number): boolean {
    const node = this.#nodes.at(slot);
    const inUse = node && this.#counted.get(node)?.inUse;
    if (node === undefined || inUse === undefined || typeof inUse === "string") return false;
    let added = count;
    for (const [name, its] of wanted) if (its === driver && inUse.has(name)) added--;
    return added < count && (added === 0 || this.#leftOn(node, driver) >= added);
  }

  #leftFor(driver: string): Int32Array {
    const known = this.#left.get(driver);
    if (known !== undefined) return known;
    if (this.#left.size >= mostDrivers) this.#left.clear();
    const left = new Int32Array(this.#nodes.slots);
    for (const node of this.#nodes.list()) left[node.slot] = this.#leftOn(node, driver);
    this.#left.set(driver, left);
    return left;
  }

  #leftOn(node: LiveNode, driver: string): number {
    const limits = volumeLimits(this.#cluster.object("CSINode", "", node.name));
    if (limits.size === 0) return unlimited;
    const { inUse, attached } = this.#countedOf(node);
    if (typeof inUse === "string") return -1;
    return Math.min((limits.get(driver) ?? unlimited) - (attached.get(driver) ?? 0), unlimited);
  }

  #countedOf(node: LiveNode): CountedNode {
    const known = this.#counted.get(node);
    if (known !== undefined) return known;
    const attachments = attachedVolumes(node.name, this.#cluster);
    if (attachments.size === 0 && !this.#users.has(node)) return nothingCounted;
    const inUse = volumesInUse(node, this.#cluster, this.#differences);
    const all = new Map([...(typeof inUse === "string" ? [] : inUse), ...attachments]);
    const counted = { inUse, attached: countByDriver(all) };
    this.#counted.set(node, counted);
    return counted;
  }

  #catchUp(): void {
    const { clock } = this.#nodes;
    if (this.#labels !== clock.labels) {
      this.#labels = clock.labels;
      this.#left.clear();
      for (const node of this.#counted.keys()) if (this.#nodes.at(node.slot) !== node) this.#counted.delete(node);
    }
    for (const [driver, left] of this.#left) {
      for (const node of this.#stale) left[node.slot] = this.#leftOn(node, driver);
    }
    this.#stale.clear();
  }

  #claimChanged({ metadata: { namespace = "default", name = "" } }: PersistentVolumeClaim): void {
    for (const node of this.#users.nodesWith(`${namespace}/${name}`)) this.nodeChanged(node);
  }

  /** A node that is not there comes back only with everything as it was. */
  #nodeNamed(name = ""): void {
    const node = this.#nodes.named(name);
    if (node !== undefined) this.nodeChanged(node);
  }
}

const nothingCounted: CountedNode = { inUse: new Map(), attached: new Map() };

function countByDriver(volumes: AttachableVolumes): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

/** What a pod needs attached, by whether the node has a CSINode: without one, in-tree volumes are no driver's. */
export interface WantedVolumes {
  readonly withCsiNode: AttachableVolumes;
  readonly without: AttachableVolumes;
}

/** @returns `undefined` where the plugin can not say, or nodes with a CSINode differ. */
export function wantedVolumes(
  pod: Pod,
  cluster: ClusterSnapshot,
  { inTreeVolumesAlwaysMigrated }: VersionDifferences,
): WantedVolumes | undefined {
  let isOld = false;
  let differs = false;
  const withCsiNode = attachableVolumes(
    pod,
    {
      cluster,
      countsAsDrivers: ({ isMigrated, field }) => {
        isOld = true;
        // See `countsAsDrivers`: the node's annotation is asked then.
        if (isMigrated && field === "portworxVolume" && !inTreeVolumesAlwaysMigrated) differs = true;
        return isMigrated;
      },
    },
    true,
  );
  if (differs || typeof withCsiNode === "string") return undefined;
  if (!isOld) return { withCsiNode, without: withCsiNode };
  const without = attachableVolumes(pod, { cluster, countsAsDrivers: () => false }, true);
  return typeof without === "string" ? undefined : { withCsiNode, without };
}
