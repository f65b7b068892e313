import type { Job, Labels, Pod } from "@stowage/engine";
import { labelValue } from "@stowage/engine";
import {
  type AppliedWorkload,
  type ControllerView,
  countedFor,
  isTerminating,
  type Made,
  type MadePod,
  podCount,
} from "./controller.ts";
import { controllerReference, podFromTemplate } from "./pod-from-template.ts";
import { podPrefix } from "../names/pod-names.ts";
import { scaledDown } from "./replicas.ts";
import { podsToDelete } from "./scale-down.ts";

const indexKey = "batch.kubernetes.io/job-completion-index";

/**
 * The pods of a Job that run at once: as many as `parallelism`, but no more than completions are missing.
 * Source: `manageJob` (pkg/controller/job/job_controller.go).
 */
export function jobPods(job: AppliedWorkload<Job>, view: ControllerView): Made {
  const { parallelism = 1, completions, suspend = false } = job.spec;
  const active = view.owned.filter((pod) => !isTerminating(pod));
  if (suspend) return suspended(active);
  const ended = job.status?.conditions?.find(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
  if (ended !== undefined) {
    const message = `has ended (${ended.type}): makes no pods; delete it to run it again`;
    return { pods: [], gone: [], objects: [], notes: [{ code: "Ended", path: "", message }] };
  }
  const done = completedIndexes(job, view.succeeded);
  const succeeded = isIndexed(job) ? done.size : Math.max(view.succeeded.length, job.status?.succeeded ?? 0);
  const untilOneSucceeds = succeeded > 0 ? active.length : parallelism;
  const wanted =
    completions === undefined ? untilOneSucceeds : Math.max(0, Math.min(parallelism, completions - succeeded));
  const gone = podsToDelete(active, active.length - wanted, view.now);
  const missing = Math.max(0, wanted - active.length);
  const most = Math.min(missing, view.mostPods);
  const pods = isIndexed(job)
    ? missingIndexes(active, done, most, completions ?? 0).map((index) => jobPod(job, view.names, index))
    : Array.from({ length: most }, () => jobPod(job, view.names));
  return {
    pods: countedFor(pods, missing - most),
    gone,
    objects: [],
    notes: gone.length === 0 ? [] : [{ ...scaledDown(gone.length, wanted), path: "spec.parallelism" }],
  };
}

function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

function suspended(active: readonly Pod[]): Made {
  const verb = active.length === 1 ? "is" : "are";
  const message = active.length === 0 ? "" : `, and ${podCount(active.length)} of the cluster ${verb} taken as gone`;
  return {
    pods: [],
    gone: active,
    objects: [],
    notes: [{ code: "Suspended", path: "spec.suspend", message: `is suspended: makes no pods${message}` }],
  };
}

/** The indexes that have succeeded: of pods that are there, and as the status has them. */
export function completedIndexes({ status }: Job, succeeded: readonly Pod[]): ReadonlySet<number> {
  const done = new Set<number>();
  for (const pod of succeeded) {
    const index = indexOf(pod);
    if (index !== undefined) done.add(index);
  }
  // As the API server writes it: "0-2,5".
  for (const range of (status?.completedIndexes ?? "").split(",")) {
    const [first = "", last = first] = range.split("-");
    if (first !== "") for (let index = Number(first); index <= Math.min(Number(last), 1e6); index++) done.add(index);
  }
  return done;
}

/** A pod's index. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = labelValue(metadata.annotations, indexKey) ?? labelValue(metadata.labels, indexKey);
  return text === undefined ? undefined : Number(text);
}

/** The first indexes that neither run nor have succeeded. Source: `firstPendingIndexes` (indexed_job_utils.go). */
function missingIndexes(
  active: readonly Pod[],
  done: ReadonlySet<number>,
  count: number,
  completions: number,
): readonly number[] {
  const taken = new Set<number | undefined>([...active.map(indexOf), ...done]);
  const missing: number[] = [];
  for (let index = 0; index < completions && missing.length < count; index++)
    if (!taken.has(index)) missing.push(index);
  return missing;
}

/** A pod of the Job; of an indexed one that of the index. */
export function jobPod(
  { metadata, spec }: AppliedWorkload<Job>,
  names: ControllerView["names"],
  index?: number,
): MadePod {
  const { name: jobName, namespace, uid } = metadata;
  const generateName = index === undefined ? podPrefix(jobName) : indexedPrefix(jobName, index);
  const indexed: Labels = index === undefined ? {} : { [indexKey]: String(index) };
  const pod = podFromTemplate(spec.template, {
    namespace,
    name: names.generate(namespace, generateName),
    generateName,
    owner: controllerReference("batch/v1", "Job", jobName, uid),
    labels: { ...jobLabels(jobName, uid), ...indexed },
    annotations: indexed,
  });
  return { pod };
}

/** The labels that the API server adds to a Job's template. Source: `generateSelector` (pkg/registry/batch/job/strategy.go). */
function jobLabels(name: string, uid: string): Labels {
  return {
    "job-name": name,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "batch.kubernetes.io/controller-uid": uid,
  };
}

/** Source: `podGenerateNameWithIndex` (indexed_job_utils.go). */
function indexedPrefix(jobName: string, index: number): string {
  const suffix = `-${index}-`;
  return jobName.slice(0, 58 - suffix.length) + suffix;
}
