import type { StoredObject } from "../../api/cluster-object.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import type { Placements } from "../cluster/placements.ts";
import { isSameJson } from "../classes/same-spec.ts";
import type { StoredObjects } from "../cluster/stored-objects.ts";
import { AttachRooms } from "./attach-rooms.ts";
import { ClassStorages } from "./class-storages.ts";
import { NodeSets } from "./node-sets.ts";
import { ReachableNodes } from "./reachable-nodes.ts";
import { VolumeUsers } from "./volume-users.ts";

/** What is known of the cluster's volumes, for all profiles; it follows every change of pods, nodes and stored objects. */
export class VolumeState {
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly differences: VersionDifferences;
  /** A number that is new each time a stored object changes. */
  readonly storedVersion: () => number;
  readonly users: VolumeUsers;
  readonly rooms: AttachRooms;
  readonly sets: NodeSets;
  readonly reachable: ReachableNodes;
  readonly storages: ClassStorages;

  constructor(
    placements: Placements,
    stored: StoredObjects,
    cluster: ClusterSnapshot,
    differences: VersionDifferences,
  ) {
    const { nodes } = placements;
    this.placements = placements;
    this.cluster = cluster;
    this.differences = differences;
    this.storedVersion = () => stored.version;
    this.users = new VolumeUsers(nodes, (node) => this.rooms.nodeChanged(node));
    this.rooms = new AttachRooms(nodes, this.users, cluster, differences);
    this.sets = new NodeSets(placements);
    this.reachable = new ReachableNodes(this.sets, cluster);
    this.storages = new ClassStorages(cluster, { nodes, sets: this.sets, reachable: this.reachable });
    placements.watchVolumes((pod, node, by) => this.users.moved(pod, node, by));
    stored.watch((before, after) => {
      if (isSameClass(before, after)) return;
      this.rooms.objectChanged(before, after);
      this.storages.objectChanged(before, after);
      if ((before ?? after)?.kind === "CSINode") this.sets.csiVersion++;
    });
  }
}

/** Whether it is a storage class that says what it said: what is made of a class is made of much else, too. */
function isSameClass(before: StoredObject | undefined, after: StoredObject | undefined): boolean {
  if (before?.kind !== "StorageClass" || after?.kind !== "StorageClass") return false;
  return isSameJson({ ...before, metadata: before.metadata.name }, { ...after, metadata: after.metadata.name });
}
