import type { PodObject } from "../api/cluster-object.ts";
import type { PluginName } from "../cycle/plugin.ts";

/** Where a pod of the queue is; `inFlight`: it is being decided. */
export type QueuePlace = "active" | "backoff" | "unschedulable" | "gated" | "inFlight";

/** A pod that wants a node, and what became of its attempts. Never changed: a change makes another one. */
export interface QueuedPod {
  /** `namespace/name`. */
  readonly key: string;
  readonly pod: PodObject;
  readonly place: QueuePlace;
  /** When it came into the queue, or back into it, in seconds. */
  readonly since: number;
  /** Which of those that came at the same time was first. */
  readonly sequence: number;
  /** Attempts that have failed, one after the other. */
  readonly failures: number;
  /** The plugins that have rejected it in the last attempt; none after an error. */
  readonly rejectedBy: ReadonlySet<PluginName>;
  /** Until when it is not to be tried again, in seconds. */
  readonly backsOffUntil: number;
}
