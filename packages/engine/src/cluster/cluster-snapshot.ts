import type {
  ReplicationController,
  SelectingWorkload,
  Service,
  StoredKind,
  StoredObjects,
} from "../api/cluster-object.ts";
import type { Labels } from "../api/object-meta.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PlacedCounts } from "./placed-counts.ts";
import type { PodInfo } from "./pod-info.ts";
import type { StoredObjectTables } from "./stored-objects.ts";

/** What the cluster knows of an image name. */
export interface ImageState {
  /** Bytes, as the first node that was seen with it reports. */
  readonly sizeBytes: number;
  /** How many nodes have it. */
  readonly nodes: number;
}

/**
 * All that plugins may read of the cluster. Lookups by user-chosen names are functions or maps, so that
 * a namespace called `constructor` is one like any other.
 */
export interface ClusterSnapshot {
  /** In the order in which they were added. */
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** Labels by namespace; a namespace that is missing here is unknown to the scheduler. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly images: ReadonlyMap<string, ImageState>;
  /** Unbound pods that preemption has nominated for the node. */
  nominatedPods(nodeName: string): readonly PodInfo[];
  /** Absent: nobody keeps any, and who wants to know looks at every pod. */
  readonly placedCounts?: PlacedCounts;
  services(namespace: string): readonly Service[];
  replicationController(namespace: string, name: string): ReplicationController | undefined;
  replicaSet(namespace: string, name: string): SelectingWorkload<"ReplicaSet"> | undefined;
  statefulSet(namespace: string, name: string): SelectingWorkload<"StatefulSet"> | undefined;
  /** All objects of the kind, of every namespace, sorted by namespace and then by name, as texts. */
  objects<Kind extends StoredKind>(kind: Kind): readonly StoredObjects[Kind][];
  /** A way to find the objects of a group without a look at each; absent: there is none. To be had by `storedGroup`. */
  readonly storedGroup?: StoredObjectTables["group"];
  /** `namespace` is `""` for kinds without. */
  object<Kind extends StoredKind>(kind: Kind, namespace: string, name: string): StoredObjects[Kind] | undefined;
}
