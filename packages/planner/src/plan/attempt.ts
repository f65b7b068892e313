import type { Mark, PodObject } from "@stowage/engine";
import type { Candidate } from "./candidate.ts";
import type { PlacedDecision, PlannedStatus, PodName, Victim } from "./planned-pod.ts";

/** A pod on its way through the rounds. */
export interface Attempt {
  readonly candidate: Candidate;
  /** The evicted pod in whose place its controller makes this one. */
  replaces?: PodName;
  pod: PodObject;
  mark: Mark;
  /** `waits`: its predecessor has no node; `pending`: to be tried. */
  status: PlannedStatus | "waits" | "pending";
  /** Whether the engine has the pod, without a node. */
  isKnown: boolean;
  nodeName?: string;
  message?: string;
  event?: string;
  reason?: string;
  decision?: PlacedDecision;
  /** Of a pod that waits: the first of its predecessors that has no node, as `namespace/name`. */
  waitsFor?: string;
  /** Whom it has evicted. */
  victims: readonly Victim[];
  /** Its last cycle failed: preemption has no say then. */
  cycleFails?: boolean;
  /** What became of preemption: victims that have yet to go, or have gone; in vain where it did not fit for all that. */
  preemption?: "waits" | "madeRoom" | "inVain";
  /** How often it has evicted others. */
  preemptions: number;
}

/** A pod that no attempt was made for yet. */
export function startAttempt(candidate: Candidate, mark: Mark): Attempt {
  const { pod, isNew } = candidate;
  return { candidate, pod, mark, status: "waits", isKnown: !isNew && !pod.spec.nodeName, victims: [], preemptions: 0 };
}

/** `namespace/name`. */
export function nameOf({ metadata }: PodObject): string {
  return `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`;
}
