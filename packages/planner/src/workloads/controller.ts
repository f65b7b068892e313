import type {
  ClusterObject,
  Node,
  NodeObject,
  PersistentVolumeClaim,
  Pod,
  PodObject,
  WorkloadObject,
} from "@stowage/engine";
import type { PodNames } from "../names/pod-names.ts";
import type { WarningCode } from "../apply/warning.ts";

/** What a controller knows when it makes its pods. */
export interface ControllerView {
  /** The pods that the workload owns and that are not over, in the order of the input; terminating ones too. */
  readonly owned: readonly Pod[];
  /** Those of its pods that have succeeded. */
  readonly succeeded: readonly Pod[];
  /** Those of its pods that have failed. */
  readonly failed: readonly Pod[];
  readonly nodes: readonly NodeObject[];
  /** The present moment, in milliseconds since 1970: a second after the last that the cluster tells of. */
  readonly now: number;
  /** How many pods to make one by one; of more the last one counts for all the others. */
  readonly mostPods: number;
  readonly names: PodNames;
  /** The pod of that name in the workload's namespace, whoever owns it. */
  readonly podNamed: (name: string) => Pod | undefined;
  /** The pod as the API server would store it; as it is where that refuses it. For comparing with what is there. */
  readonly admitted: (pod: Pod) => Pod;
  /** The same as if there were no LimitRanges. */
  readonly admittedUnlimited: (pod: Pod) => Pod;
}

/** A pod that a controller would make. */
export interface MadePod {
  readonly pod: PodObject;
  /** The name of a pod of the same workload that must have a node before this one is made (OrderedReady). */
  readonly after?: string;
  /** Why the pod can not be made at all. */
  readonly hindrance?: string;
  /** How many further pods are just like this one, and not made: the cluster has no room for them anyway. */
  readonly alike?: number;
  /** The claims that are made before the pod, where they are not there already. */
  readonly claims?: readonly PersistentVolumeClaim[];
}

/** Something about a workload that its author should know. */
export interface Note {
  readonly code: WarningCode;
  /** Field path in the workload; empty for the whole of it. */
  readonly path: string;
  readonly message: string;
}

/** What a controller does to a cluster. */
export interface Made {
  readonly pods: readonly MadePod[];
  /** Owned pods that the controller deletes. */
  readonly gone: readonly Pod[];
  /** Objects made on the way: a Deployment's ReplicaSet. */
  readonly objects: readonly ClusterObject[];
  readonly notes: readonly Note[];
}

export const nothingMade: Made = { pods: [], gone: [], objects: [], notes: [] };

/** A workload of which namespace, name and uid are known: it has been applied. */
export type AppliedWorkload<Type extends WorkloadObject = WorkloadObject> = Type & {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
};

/** The pods, of which the last one counts for others too. */
export function countedFor(pods: readonly MadePod[], others: number): readonly MadePod[] {
  const last = pods.at(-1);
  return others <= 0 || last === undefined ? pods : [...pods.slice(0, -1), { ...last, alike: others }];
}

/** Whether the pod is on its way out: it fills no replica, but still counts on its node. */
export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** `1 pod`, `3 pods`. */
export function podCount(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}

/** The node's name; nodes have been read, so they have one. */
export function nodeNameOf({ metadata }: Node): string {
  return metadata.name ?? "";
}
