import type { PodObject } from "@stowage/engine";
import type { ControlledPod } from "../controllers/controlled-pod.ts";

/** What a pod of a simulation is doing. */
export type PodState = "pending" | "starting" | "ready" | "succeeded" | "failed";

/** What a pod is called, and where it stands among others. */
export interface PodTitle {
  /** `Deployment/web`; a pod that nothing owns is its own workload: `Pod/x`. */
  readonly workload: string;
  /** `Deployment/web r2`. */
  readonly group: string;
  /** The group, and of a StatefulSet or an indexed Job the number: `StatefulSet/db r1#0`. */
  readonly name: string;
  /** 2 of `r2`. */
  readonly revisionNumber: number;
}

/** A pod of a simulation. Never changed: a change puts another one in its place. */
export interface SimulatedPod extends ControlledPod {
  /** As the API server has it; `spec.nodeName` is set once it is bound. */
  readonly pod: PodObject;
  readonly title: PodTitle;
  /** The key of the object that controls it: `ReplicaSet/app/web-5d8`. */
  readonly owner?: string | undefined;
  readonly state: PodState;
  /** Of those created before it there are so many. */
  readonly sequence: number;
  /** Of those bound before it there are so many. */
  readonly bindSequence: number;
  /** What the scheduler last said of it, with what preemption adds; or why it is not for the scheduler to decide. */
  readonly message?: string | undefined;
  /** The scheduler's alone, of a pod that fits nowhere. */
  readonly fitError?: string | undefined;
  /** The node that a daemon pod is pinned to. */
  readonly pinnedTo?: string | undefined;
  /** It will never be ready. */
  readonly neverReady: boolean;
  /** Whether it has the finalizer of a Job's controller, which has not counted it yet. */
  readonly isTracked: boolean;
  /** Of a pod that is over or being deleted: since when, in seconds. */
  readonly finishedAt?: number | undefined;
  /** Containers that have ended, with their exit codes. */
  readonly exitCodes?: readonly { readonly container: string; readonly code: number }[];
}

/** The pod in another state; its phase and readiness follow. */
export function inState(pod: SimulatedPod, state: PodState, now: number): SimulatedPod {
  const isReady = state === "ready";
  return {
    ...pod,
    state,
    phase: state === "starting" && isRunning(pod) ? "Running" : phases[state],
    isReady,
    // The API has whole seconds.
    readyAt: isReady ? Math.floor(now) : undefined,
    finishedAt: isOver({ state }) ? now : pod.finishedAt,
  };
}

/** Whether a pod that is not ready runs: as the cluster says, else where its probe is to fail for ever. */
function isRunning({ pod: { status }, neverReady }: SimulatedPod): boolean {
  return status?.phase === undefined ? neverReady : status.phase === "Running";
}

const phases = {
  pending: "Pending",
  starting: "Pending",
  ready: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
} as const;

/** Whether a pod has run to its end. */
export function isOver({ state }: Pick<SimulatedPod, "state">): boolean {
  return state === "succeeded" || state === "failed";
}

/** Whether the engine has the pod: it is bound or nominated, and not over. */
export function isInEngine({ pod, nodeName, state }: SimulatedPod): boolean {
  if (isOver({ state })) return false;
  return nodeName !== undefined || (pod.status?.nominatedNodeName ?? "") !== "";
}
