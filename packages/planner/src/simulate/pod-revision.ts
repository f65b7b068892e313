import { labelValue, type PodObject } from "@stowage/engine";
import { indexOf } from "../workloads/job.ts";
import type { WorkloadState } from "./workload-state.ts";

/** What tells a pod's template from others of its workload. */
export function revisionOf({ metadata: { labels } }: PodObject): string {
  return labelValue(labels, "pod-template-hash") ?? labelValue(labels, "controller-revision-hash") ?? "";
}

/** Of a StatefulSet's pod its ordinal, of an indexed Job's its index. */
export function ordinalOf(pod: PodObject, kind: WorkloadState["kind"]): number | undefined {
  if (kind === "Job") return indexOf(pod);
  if (kind !== "StatefulSet") return undefined;
  const ordinal = /-(\d+)$/.exec(pod.metadata.name ?? "")?.[1];
  return ordinal === undefined ? undefined : Number(ordinal);
}
