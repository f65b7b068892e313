import type { StoredObject } from "../../api/cluster-object.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import type { NodeGroupTable } from "../nodes/node-groups.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { isSameJson } from "../nodes/same-values.ts";
import type { TopologyKeys } from "../nodes/topology-keys.ts";
import { AttachRooms } from "./attach-rooms.ts";
import { ClassStorages } from "./class-storages.ts";
import { NodeSets } from "./node-sets.ts";
import { ReachableNodes } from "./reachable-nodes.ts";
import { VolumeUsers } from "./volume-users.ts";

/** What volumes are looked up in. */
export interface VolumeInputs {
  readonly nodes: NodeTable;
  readonly keys: TopologyKeys;
  readonly groups: NodeGroupTable;
  readonly cluster: ClusterSnapshot;
  readonly differences: VersionDifferences;
  /** A number that is new each time a stored object changes. */
  readonly storedVersion: () => number;
}

/** What is known of the cluster's volumes, for all profiles. To be told of every change of pods and stored objects. */
export class VolumeState {
  readonly nodes: NodeTable;
  readonly groups: NodeGroupTable;
  readonly cluster: ClusterSnapshot;
  readonly differences: VersionDifferences;
  readonly storedVersion: () => number;
  readonly users: VolumeUsers;
  readonly rooms: AttachRooms;
  readonly sets: NodeSets;
  readonly reachable: ReachableNodes;
  readonly storages: ClassStorages;

  constructor({ nodes, keys, groups, cluster, differences, storedVersion }: VolumeInputs) {
    this.nodes = nodes;
    this.groups = groups;
    this.cluster = cluster;
    this.differences = differences;
    this.storedVersion = storedVersion;
    this.users = new VolumeUsers(nodes, (node) => this.rooms.nodeChanged(node));
    this.rooms = new AttachRooms(nodes, this.users, cluster, differences);
    this.sets = new NodeSets(nodes, keys);
    this.reachable = new ReachableNodes(this.sets, cluster);
    this.storages = new ClassStorages(cluster, { nodes, sets: this.sets, reachable: this.reachable });
  }

  /** @param before What there was; `after` what there is. */
  objectChanged(before: StoredObject | undefined, after: StoredObject | undefined): void {
    if (isSameClass(before, after)) return;
    this.rooms.objectChanged(before, after);
    this.storages.objectChanged(before, after);
    if ((before ?? after)?.kind === "CSINode") this.sets.csiVersion++;
  }
}

/** Whether it is a storage class that says what it said: what is made of a class is made of much else, too. */
function isSameClass(before: StoredObject | undefined, after: StoredObject | undefined): boolean {
  if (before?.kind !== "StorageClass" || after?.kind !== "StorageClass") return false;
  return isSameJson({ ...before, metadata: before.metadata.name }, { ...after, metadata: after.metadata.name });
}
