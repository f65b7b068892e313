import { type ControlledPod, isActive } from "./controlled-pod.ts";
import { podsToDelete } from "./victims.ts";

/** What a Job's controller is told. */
export interface JobView {
  readonly parallelism: number;
  /** Absent: as many as `parallelism`, until one succeeds. */
  readonly completions?: number | undefined;
  readonly isIndexed: boolean;
  readonly suspend: boolean;
  /** Whether a pod is replaced only once it is gone: `podReplacementPolicy: Failed`. */
  readonly replacesOnlyFailed: boolean;
  /** Whether it has ended. */
  readonly isOver: boolean;
  /** How many pods have succeeded, of a Job without indexes. */
  readonly succeeded: number;
  readonly succeededIndexes: ReadonlySet<number>;
  readonly pods: readonly ControlledPod[];
  /** Since its last success: how many pods have failed, and when the last one did, in seconds. */
  readonly failures?: { readonly count: number; readonly at: number } | undefined;
  /** In seconds. */
  readonly now: number;
}

/** What a Job's controller does next. */
export interface JobTurn {
  /** One a pod that it makes: its index, or `undefined`. */
  readonly create: readonly (number | undefined)[];
  readonly delete: readonly ControlledPod[];
  readonly isComplete: boolean;
  /** When it wants to look again, in seconds: it makes no pods for a while after one has failed. */
  readonly checkAt?: number;
}

/** How long it waits after a failure; each further one doubles it. */
const firstBackoff = 10;
const longestBackoff = 600;

/** One turn: it either deletes or makes pods. Source: `manageJob` (pkg/controller/job/job_controller.go). */
export function jobTurn(view: JobView): JobTurn {
  const { parallelism, completions, isIndexed, pods } = view;
  if (view.isOver) return { create: [], delete: [], isComplete: true };
  const active = pods.filter(isActive);
  if (view.suspend) return { create: [], delete: active, isComplete: false };
  const succeeded = isIndexed ? view.succeededIndexes.size : view.succeeded;
  const unlimited = succeeded > 0 ? active.length : parallelism;
  const wanted = completions === undefined ? unlimited : Math.max(0, Math.min(parallelism, completions - succeeded));
  const surplus = active.length - wanted;
  if (surplus > 0) return { create: [], delete: podsToDelete(active, [], surplus), isComplete: false };
  const terminating = view.replacesOnlyFailed ? pods.filter(({ isTerminating }) => isTerminating) : [];
  const missing = Math.max(0, wanted - terminating.length - active.length);
  const waitsUntil = backoffEnd(view);
  if (missing > 0 && view.now < waitsUntil) return { create: [], delete: [], isComplete: false, checkAt: waitsUntil };
  const create = isIndexed
    ? firstPendingIndexes(view, [...active, ...terminating], missing)
    : Array.from({ length: missing }, () => undefined);
  const isDone = completions === undefined ? succeeded > 0 : succeeded >= completions;
  return { create, delete: [], isComplete: isDone && active.length === 0 && create.length === 0 };
}

/** Source: `getRemainingTimeForFailuresCount` (pkg/controller/job/backoff_utils.go). */
function backoffEnd({ failures }: JobView): number {
  if (failures === undefined) return 0;
  return failures.at + Math.min(longestBackoff, firstBackoff * 2 ** (failures.count - 1));
}

/** The first indexes that neither run nor have succeeded. Source: `firstPendingIndexes` (indexed_job_utils.go). */
function firstPendingIndexes(view: JobView, taken: readonly ControlledPod[], count: number): readonly number[] {
  const busy = new Set(taken.map(({ ordinal }) => ordinal));
  const pending: number[] = [];
  for (let index = 0; index < (view.completions ?? 0) && pending.length < count; index++) {
    if (!busy.has(index) && !view.succeededIndexes.has(index)) pending.push(index);
  }
  return pending;
}
