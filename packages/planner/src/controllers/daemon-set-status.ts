import type { ControlledPod } from "./controlled-pod.ts";
import { byNodeAndAge, type DaemonNode } from "./daemon-set.ts";

/** What a DaemonSet's controller last wrote of it: numbers of nodes. */
export interface DaemonSetStatus {
  /** That should run a pod. */
  readonly desired: number;
  /** Of these, that have one. */
  readonly current: number;
  /** Of these, where the oldest pod is ready. */
  readonly ready: number;
  /** Of these, where the oldest pod has the present template. */
  readonly updated: number;
  /** That have a pod and should run none. */
  readonly misscheduled: number;
}

/** Before its controller has looked. */
export const noDaemonStatus: DaemonSetStatus = { desired: 0, current: 0, ready: 0, updated: 0, misscheduled: 0 };

/** Source: `updateDaemonSetStatus` (pkg/controller/daemon/daemon_controller.go). */
export function daemonSetStatus(
  nodes: readonly DaemonNode[],
  podsByNode: ReadonlyMap<string, readonly ControlledPod[]>,
  currentRevision: string,
): DaemonSetStatus {
  let [desired, current, ready, updated, misscheduled] = [0, 0, 0, 0, 0];
  for (const { name, shouldRun } of nodes) {
    const [oldest] = [...(podsByNode.get(name) ?? [])].sort(byNodeAndAge);
    if (shouldRun) desired++;
    if (oldest === undefined) continue;
    if (!shouldRun) {
      misscheduled++;
      continue;
    }
    current++;
    if (oldest.isReady) ready++;
    if (oldest.revision === currentRevision) updated++;
  }
  return { desired, current, ready, updated, misscheduled };
}

/**
 * Whether the controller of a DaemonSet looks, since a node is new or has other labels or taints; that a node is gone
 * nobody tells it. Source: `syncNodeUpdate` (pkg/controller/daemon/daemon_controller.go).
 *
 * @param isScheduled whether a pod of it is on the node.
 */
export function looksAtNode(
  { shouldRun, shouldStay }: Pick<DaemonNode, "shouldRun" | "shouldStay">,
  isScheduled: boolean,
  status: DaemonSetStatus,
): boolean {
  return isScheduled ? !shouldStay || status.misscheduled > 0 : shouldRun;
}
