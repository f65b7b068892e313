/** A pod as its controller sees it. */
export interface ControlledPod {
  /** `namespace/name`. */
  readonly key: string;
  readonly uid: string;
  /** Absent: it has no node yet. */
  readonly nodeName?: string | undefined;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed";
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  /** In seconds. */
  readonly createdAt: number;
  /** In seconds; of a ready pod. */
  readonly readyAt?: number | undefined;
  /** `controller.kubernetes.io/pod-deletion-cost`. */
  readonly deletionCost: number;
  /** How often a container was restarted: that of the most restarted one. */
  readonly restarts: number;
  /** What tells its template: `pod-template-hash` or `controller-revision-hash`. */
  readonly revision: string;
  /** Of a StatefulSet's pod its ordinal, of an indexed Job's its index. */
  readonly ordinal?: number | undefined;
}

/** Whether the pod fills a replica: it is not over and not on its way out. Source: `IsPodActive` (controller_utils.go). */
export function isActive({ phase, isTerminating }: ControlledPod): boolean {
  return phase !== "Succeeded" && phase !== "Failed" && !isTerminating;
}

/** Whether the pod has been ready for so many seconds. Source: `IsPodAvailable` (pkg/api/v1/pod). */
export function isAvailable({ isReady, readyAt }: ControlledPod, minReadySeconds: number, now: number): boolean {
  return isReady && (minReadySeconds === 0 || (readyAt !== undefined && readyAt + minReadySeconds <= now));
}
