import type { StoredObject } from "../../api/cluster-object.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import type { AttachableVolumes } from "../../plugins/node-volume-limits/attachable-volumes.ts";
import { type LimitDifferences, volumesInUse } from "../../plugins/node-volume-limits/judge-volumes.ts";
import { attachedVolumes, volumeLimits } from "../../plugins/node-volume-limits/node-limits.ts";
import { attachmentsByNode } from "../../storage/volume-groups.ts";
import { grown } from "../tables/growing.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { ReadVolumes } from "./read-volumes.ts";
import type { VolumeUsers } from "./volume-users.ts";

/** With room for so many volumes at least, a node's are not counted: each of its pods' volumes is taken for one more. */
const enoughRoom = 8;
/** More than any pod has volumes. */
const anyRoom = 2 ** 30;
/** Drivers to keep the rooms of. */
const mostDrivers = 64;

/** How many volumes of a driver nodes take. */
interface DriverRooms {
  /** By slot. */
  bySlot: Int32Array;
  /** The slots of nodes with less than {@link enoughRoom}. */
  readonly tight: Set<number>;
}

/** What is attached to a node, counted as the plugin counts. */
interface CountedNode {
  /** A text where the plugin can not count. */
  readonly inUse: AttachableVolumes | string;
  readonly attached: ReadonlyMap<string, number>;
  /** What was counted in an older round may have changed. */
  round: number;
}

const noRound = -1;

/**
 * How many volumes of each driver a node still takes, for NodeVolumeLimits: counted where that is few, else at least so
 * many. Kept by node and driver; what may have changed is found out again at the next question.
 */
export class AttachRooms {
  readonly #nodes: NodeTable;
  readonly #users: VolumeUsers;
  readonly #cluster: ClusterSnapshot;
  readonly #differences: LimitDifferences;
  readonly #rooms = new Map<string, DriverRooms>();
  /** By slot: the node that the rooms are of. */
  readonly #roomsOf: (LiveNode | undefined)[] = [];
  #labelsVersion = -1;
  readonly #stale = new Set<LiveNode>();
  readonly #counted = new WeakMap<LiveNode, CountedNode>();
  #round = 0;
  readonly #readers = new ReadVolumes();
  /** By volume: the nodes that have it in use, of those that were counted. */
  readonly #nodesUsing = new Map<string, Set<LiveNode>>();

  constructor(nodes: NodeTable, users: VolumeUsers, cluster: ClusterSnapshot, differences: LimitDifferences) {
    this.#nodes = nodes;
    this.#users = users;
    this.#cluster = cluster;
    this.#differences = differences;
  }

  /** Something about the node's volumes has changed: which pods have them, or what they are. */
  nodeChanged(node: LiveNode): void {
    const counted = this.#counted.get(node);
    if (counted !== undefined) counted.round = noRound;
    this.#stale.add(node);
  }

  objectChanged(before: StoredObject | undefined, after: StoredObject | undefined): void {
    for (const object of [before, after]) if (object !== undefined) this.#changed(object);
  }

  /**
   * Calls for each node that does not take the volumes.
   *
   * @param slots The nodes that matter: others may be called for as well. Absent: all.
   */
  visitFull(wanted: AttachableVolumes, slots: Int32Array | undefined, visit: (slot: number) => void): void {
    this.#catchUp();
    const counts = countByDriver(wanted);
    const { present } = this.#nodes;
    for (const [driver, count] of counts) {
      const { bySlot, tight } = this.#roomsFor(driver);
      // Looked up after the rooms, for which nodes may have been counted for the first time.
      const have = this.#slotsUsing(wanted);
      const judge = (slot: number): void => {
        if (bySlot[slot] >= count || present[slot] === 0) return;
        // Little room is counted room: no more need be known unless the node has one of the volumes already.
        const isKnown = count <= enoughRoom && !have.has(slot);
        if (isKnown || !this.#takes(slot, wanted, counts)) visit(slot);
      };
      if (count > enoughRoom) for (const { slot } of this.#nodes.list()) judge(slot);
      else if (slots === undefined || slots.length > tight.size) for (const slot of tight) judge(slot);
      else for (const slot of slots) judge(slot);
    }
  }

  /** Whether a node with little room may have one of the volumes in use already, or more room than little is asked for. */
  mayHave(wanted: AttachableVolumes): boolean {
    return wanted.size > enoughRoom || this.#slotsUsing(wanted).size > 0;
  }

  #slotsUsing(wanted: AttachableVolumes): ReadonlySet<number> {
    const slots = new Set<number>();
    for (const name of wanted.keys()) for (const { slot } of this.#nodesUsing.get(name) ?? []) slots.add(slot);
    return slots;
  }

  /** Counts what is attached; as `countVolumes` of the plain plugin. */
  #takes(slot: number, wanted: AttachableVolumes, counts: ReadonlyMap<string, number>): boolean {
    const node = this.#nodes.at(slot);
    if (node === undefined) return true;
    const limits = volumeLimits(this.#cluster.object("CSINode", "", node.name));
    const { inUse, attached } = this.#countedOf(node);
    if (typeof inUse === "string") return false;
    for (const [driver, count] of counts) {
      const limit = limits.get(driver) ?? Infinity;
      let added = count;
      if ((attached.get(driver) ?? 0) + added <= limit) continue;
      for (const [name, its] of wanted) if (its === driver && inUse.has(name)) added--;
      if (added > 0 && (attached.get(driver) ?? 0) + added > limit) return false;
    }
    return true;
  }

  #roomsFor(driver: string): DriverRooms {
    const known = this.#rooms.get(driver);
    if (known !== undefined) return known;
    if (this.#rooms.size >= mostDrivers) this.#rooms.clear();
    const rooms: DriverRooms = { bySlot: new Int32Array(this.#nodes.slots), tight: new Set() };
    for (const node of this.#nodes.list()) this.#findRoom(rooms, node, driver);
    this.#rooms.set(driver, rooms);
    return rooms;
  }

  #findRoom({ bySlot, tight }: DriverRooms, node: LiveNode, driver: string): void {
    const room = this.#roomOn(node, driver);
    bySlot[node.slot] = room;
    if (room < enoughRoom) tight.add(node.slot);
    else tight.delete(node.slot);
  }

  #roomOn(node: LiveNode, driver: string): number {
    const limits = volumeLimits(this.#cluster.object("CSINode", "", node.name));
    if (limits.size === 0) return anyRoom;
    const limit = limits.get(driver) ?? anyRoom;
    const { most, unnamed } = this.#users.of(node) ?? noVolumes;
    if (unnamed === 0) {
      const room = limit - most - storedGroup(this.#cluster, attachmentsByNode, node.name).length;
      if (room >= enoughRoom) return Math.min(room, anyRoom);
    }
    const { inUse, attached } = this.#countedOf(node);
    // Such a node takes no volumes, whatever its limits.
    if (typeof inUse === "string") return -1;
    return Math.min(limit - (attached.get(driver) ?? 0), anyRoom);
  }

  #countedOf(node: LiveNode): CountedNode {
    const known = this.#counted.get(node);
    if (known?.round === this.#round) return known;
    const inUse = volumesInUse(node, this.#cluster, this.#differences);
    const more = attachedVolumes(node.name, this.#cluster);
    const all = new Map([...(typeof inUse === "string" ? [] : inUse), ...more]);
    const counted = { inUse, attached: countByDriver(all), round: this.#round };
    this.#readers.note(node, this.#cluster);
    this.#noteUse(node, known?.inUse, inUse);
    this.#counted.set(node, counted);
    return counted;
  }

  #noteUse(node: LiveNode, before: CountedNode["inUse"] = "", after: CountedNode["inUse"]): void {
    if (typeof before !== "string") {
      for (const name of before.keys()) {
        const nodes = this.#nodesUsing.get(name);
        nodes?.delete(node);
        if (nodes?.size === 0) this.#nodesUsing.delete(name);
      }
    }
    if (typeof after === "string") return;
    for (const name of after.keys()) {
      const nodes = this.#nodesUsing.get(name);
      if (nodes === undefined) this.#nodesUsing.set(name, new Set([node]));
      else nodes.add(node);
    }
  }

  #catchUp(): void {
    const { labelsVersion, slots } = this.#nodes;
    if (this.#labelsVersion !== labelsVersion) {
      this.#labelsVersion = labelsVersion;
      this.#roomsOf.length = slots;
      for (const rooms of this.#rooms.values()) rooms.bySlot = grown(rooms.bySlot, slots);
      for (let slot = 0; slot < slots; slot++) {
        const node = this.#nodes.at(slot);
        if (this.#roomsOf[slot] === node) continue;
        this.#roomsOf[slot] = node;
        if (node !== undefined) this.#stale.add(node);
      }
    }
    for (const node of this.#stale) {
      if (this.#nodes.at(node.slot) !== node) {
        this.#noteUse(node, this.#counted.get(node)?.inUse, "");
        this.#counted.delete(node);
        continue;
      }
      for (const [driver, rooms] of this.#rooms) this.#findRoom(rooms, node, driver);
    }
    this.#stale.clear();
  }

  #changed(object: StoredObject): void {
    switch (object.kind) {
      case "CSINode":
        return this.#nodeNamed(object.metadata.name);
      case "VolumeAttachment":
        return this.#nodeNamed(object.spec?.nodeName);
      case "PersistentVolumeClaim": {
        const { namespace = "default", name = "" } = object.metadata;
        for (const node of this.#users.nodesWith(`${namespace}/${name}`)) this.nodeChanged(node);
        return undefined;
      }
      case "PersistentVolume":
        for (const node of this.#readers.take(object.metadata.name ?? "")) this.nodeChanged(node);
        return undefined;
      case "StorageClass":
        // Seldom, and any node may have claims of the class.
        this.#round++;
        return this.#rooms.clear();
      default:
        return undefined;
    }
  }

  /** A node that is not there comes back only with everything as it was. */
  #nodeNamed(name = ""): void {
    const node = this.#nodes.named(name);
    if (node !== undefined) this.nodeChanged(node);
  }
}

const noVolumes = { most: 0, unnamed: 0 };

function countByDriver(volumes: AttachableVolumes): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
