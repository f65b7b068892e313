import type { PodTemplateSpec } from "@stowage/engine";
import type { StatefulSetStatus } from "../../controllers/stateful-set.ts";
import { revisionHash } from "../../names/revision-hash.ts";
import { templateDifference } from "../../workloads/template-difference.ts";
import { revisionOf } from "../pod-revision.ts";
import type { TemplateEquality } from "../template-equality.ts";
import type { StatefulSetState, WorkloadState } from "../workload-state.ts";
import { freshRevision } from "./fresh-revision.ts";
import { asAdmitted } from "./present-pod.ts";
import type { FoundOfWorkload } from "./put-workload.ts";

/** A StatefulSet with the revision of its template, which may be one that it had before. */
export function statefulSetState(
  object: StatefulSetState["object"],
  { pods, revisions: found }: FoundOfWorkload,
  before: WorkloadState | undefined,
  templates: TemplateEquality,
): Omit<StatefulSetState, "key" | "label"> {
  const told = before?.kind === "StatefulSet" ? before : undefined;
  const known = told?.isImplied === true ? undefined : told;
  const { template } = object.spec;
  const { name } = object.metadata;
  if (known === undefined && found === undefined) {
    const named = object.status?.updateRevision;
    const ofPods = pods.find((pod) => templateDifference(template, pod, asAdmitted) === undefined);
    const updateRevision = named ?? (ofPods === undefined ? `${name}-${revisionHash(template)}` : revisionOf(ofPods));
    return {
      kind: "StatefulSet",
      object,
      status: told?.status ?? statusOf(object, updateRevision),
      revisions: new Map([...(told?.revisions ?? []), [updateRevision, template]]),
      updateRevision,
    };
  }
  const present = known?.revisions ?? found ?? new Map<string, PodTemplateSpec>();
  const same = [...present].findLast(([, one]) => templates.isSame(template, one));
  const fresh = freshRevision(`${name}-${revisionHash(template)}`, present, same?.[0]);
  const revisions = same === undefined ? new Map(present).set(fresh, template) : present;
  return {
    kind: "StatefulSet",
    object,
    status: known?.status ?? told?.status ?? statusOf(object, fresh),
    revisions,
    updateRevision: fresh,
  };
}

function statusOf({ status }: StatefulSetState["object"], updateRevision: string): StatefulSetStatus {
  return {
    currentRevision: status?.currentRevision ?? "",
    updateRevision,
    replicas: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    current: status?.currentReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
  };
}
