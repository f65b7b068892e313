import type { PodObject, PodTemplateSpec } from "@stowage/engine";
import { noDaemonStatus } from "../../controllers/daemon-set-status.ts";
import { revisionHash } from "../../names/revision-hash.ts";
import { templateDifference } from "../../workloads/template-difference.ts";
import { revisionOf } from "../pod-revision.ts";
import type { TemplateEquality } from "../template-equality.ts";
import type { DaemonSetState, WorkloadState } from "../workload-state.ts";
import { freshRevision } from "./fresh-revision.ts";
import { asAdmitted } from "./present-pod.ts";
import type { FoundOfWorkload } from "./put-workload.ts";

/** A DaemonSet with the revision of its template, which may be one that it had before. */
export function daemonSetState(
  object: DaemonSetState["object"],
  { pods, revisions: found }: FoundOfWorkload,
  before: WorkloadState | undefined,
  templates: TemplateEquality,
): Omit<DaemonSetState, "key" | "label"> {
  const known = before?.kind === "DaemonSet" && before.isImplied !== true ? before : undefined;
  const { template } = object.spec;
  if (known === undefined && found === undefined) {
    const current = pods.find((pod) => !differsFromPod(template, pod));
    const revision = current === undefined ? revisionHash(template) : revisionOf(current);
    return { kind: "DaemonSet", object, revisions: new Map([[revision, template]]), revision, status: noDaemonStatus };
  }
  const present = known?.revisions ?? found ?? new Map<string, PodTemplateSpec>();
  const same = [...present].findLast(([, one]) => templates.isSame(template, one));
  const revision = freshRevision(revisionHash(template), present, same?.[0]);
  const revisions = same === undefined ? new Map(present).set(revision, template) : present;
  return { kind: "DaemonSet", object, revisions, revision, status: known?.status ?? noDaemonStatus };
}

/** Where a daemon pod is, it is pinned to: that is none of the template's business. */
function differsFromPod(template: PodTemplateSpec, pod: PodObject): boolean {
  const { affinity: _, ...spec } = pod.spec;
  const { affinity, ...wanted } = template.spec;
  const { nodeAffinity: __, ...others } = affinity ?? {};
  const { nodeAffinity: ___, ...present } = pod.spec.affinity ?? {};
  return (
    templateDifference(
      { ...template, spec: Object.keys(others).length === 0 ? wanted : { ...wanted, affinity: others } },
      { ...pod, spec: Object.keys(present).length === 0 ? spec : { ...spec, affinity: present } },
      asAdmitted,
    ) !== undefined
  );
}
