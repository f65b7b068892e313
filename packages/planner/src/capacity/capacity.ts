/** How many replicas a workload has, and in which proportion it grows. */
export interface GrowingWorkload {
  readonly namespace: string;
  /** `Deployment/web`. */
  readonly workload: string;
  /** How many of it make one set, of all that grow together. */
  readonly share: number;
  /** Its pods that have a node, or that the plan gives one. */
  readonly placed: number;
  /** Its pods that fit nowhere already. */
  readonly pending: number;
}

/** Why the next replica fits nowhere. */
export interface Stop {
  /** `Deployment/web`. */
  readonly workload: string;
  /** In our words. */
  readonly reason: string;
}

/** What is left after a loss. */
export interface LossOfRoom {
  /** The node's name, or the zone's. */
  readonly lost: string;
  readonly nodes: number;
  /** How many others would leave just as little, of those that were tried. */
  readonly alike: number;
  /** How many more sets fit once the lost pods are placed again. */
  readonly sets: number;
  /** Lost pods that find no place any more. */
  readonly unplaced: number;
}

/** What is left for replicas while a new template is rolled out. */
export interface RoomOfRollout {
  readonly sets: number;
  /** Pods that the rollout has beyond the replicas, with those sets. */
  readonly surge: number;
  /** Workloads that can not be rolled out at all: the surge fits nowhere, and no more than are pending may be unavailable. */
  readonly stuck: readonly string[];
}

/** What one more node brings. */
export interface RoomOfNode {
  /** The name of the node that it is like. */
  readonly like: string;
  readonly sets: number;
}

/** How many more replicas fit, in sets: each has as many of every workload as its share says. */
export interface Capacity {
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly cluster: { readonly source: string /** How many. */; readonly nodes: number };
  readonly workloads: readonly GrowingWorkload[];
  readonly now: number;
  /** What stops the next one. */
  readonly stops: Stop;
  /** The worst; absent where there is no node. */
  readonly afterLosingNode?: LossOfRoom;
  /** The worst; absent where nodes have fewer than two zones. */
  readonly afterLosingZone?: LossOfRoom;
  /** Absent where no workload has more pods while it is rolled out. */
  readonly duringRollout?: RoomOfRollout;
  /** Absent where there is no node. */
  readonly oneMoreNode?: RoomOfNode;
  /** What the figures do not say, in sentences. */
  readonly notes: readonly string[];
}
