import { isActive } from "../controlled-pod.ts";
import { compareActive } from "../victims.ts";
import type { JobPod, JobView } from "./job-view.ts";

/**
 * The indexes that a text as `0-2,5` names, as far as the Job has them. What is no number is passed over.
 * Source: `parseIndexesFromString` (pkg/controller/job/indexed_job_utils.go).
 */
export function indexesIn(text: string, completions: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const range of text.split(",")) {
    const found = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(range);
    if (found === null) continue;
    const first = Number(found[1]);
    const last = Math.min(found[2] === undefined ? first : Number(found[2]), completions - 1);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}

/** The first indexes that neither run, nor have succeeded or failed. Source: `firstPendingIndexes` (indexed_job_utils.go). */
export function pendingIndexes(
  { completions = 0, replacesOnlyFailed, pods }: JobView,
  over: readonly ReadonlySet<number>[],
  count: number,
): readonly number[] {
  const busy = new Set<number | undefined>();
  for (const pod of pods) if (isActive(pod) || (replacesOnlyFailed && isLeaving(pod))) busy.add(pod.ordinal);
  const pending: number[] = [];
  for (let index = 0; index < completions && pending.length < count; index++) {
    if (!busy.has(index) && !over.some((indexes) => indexes.has(index))) pending.push(index);
  }
  return pending;
}

/** Whether the pod is being deleted and not over yet. Source: `IsPodTerminating` (pkg/controller/controller_utils.go). */
export function isLeaving({ isTerminating, phase }: JobPod): boolean {
  return isTerminating && phase !== "Failed" && phase !== "Succeeded";
}

/**
 * Active pods whose index is none of the Job's, and all but the last to go of those that share one; and the others.
 * Source: `appendDuplicatedIndexPodsForRemoval` (indexed_job_utils.go).
 */
export function surplusByIndex(
  active: readonly JobPod[],
  completions: number,
): { readonly surplus: readonly JobPod[]; readonly left: readonly JobPod[] } {
  const byIndex = new Map<number | undefined, JobPod[]>();
  for (const pod of active) {
    const index = pod.ordinal !== undefined && pod.ordinal < completions ? pod.ordinal : undefined;
    byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const surplus: JobPod[] = [];
  const left: JobPod[] = [];
  for (const [index, pods] of byIndex) {
    if (index === undefined) surplus.push(...pods);
    else {
      const ranked = pods.length === 1 ? pods : pods.toSorted(compareActive);
      surplus.push(...ranked.slice(0, -1));
      left.push(...ranked.slice(-1));
    }
  }
  return { surplus, left };
}
