import type { PodObject } from "@stowage/engine";
import type { StatefulSetStatus } from "../../controllers/stateful-set.ts";
import { revisionHash } from "../../names/revision-hash.ts";
import { templateDifference } from "../../workloads/template-difference.ts";
import { revisionOf } from "../pod-revision.ts";
import type { TemplateEquality } from "../template-equality.ts";
import type { StatefulSetState, WorkloadState } from "../workload-state.ts";
import { freshRevision } from "./fresh-revision.ts";
import { asAdmitted } from "./present-pod.ts";

/** A StatefulSet with the revision of its template, which may be one that it had before. */
export function statefulSetState(
  object: StatefulSetState["object"],
  pods: readonly PodObject[],
  before: WorkloadState | undefined,
  templates: TemplateEquality,
): Omit<StatefulSetState, "key" | "label"> {
  const told = before?.kind === "StatefulSet" ? before : undefined;
  const known = told?.isImplied === true ? undefined : told;
  const { template } = object.spec;
  const { name } = object.metadata;
  if (known === undefined) {
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
  const same = [...known.revisions].find(([, one]) => templates.isSame(template, one));
  const fresh = freshRevision(`${name}-${revisionHash(template)}`, known.revisions, same?.[0]);
  const revisions = same === undefined ? new Map(known.revisions).set(fresh, template) : known.revisions;
  return { kind: "StatefulSet", object, status: known.status, revisions, updateRevision: fresh };
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
