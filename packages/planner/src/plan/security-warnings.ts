import type { Pod, PodTemplateSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { type DesiredCluster, warningOf } from "../apply/apply-wishes.ts";
import type { Warning } from "../apply/warning.ts";
import type { PodAdmission } from "./pod-admission.ts";

/** What kubectl tells of manifests that a namespace's `warn` level forbids: of pods that are taken, and of workloads. */
export function securityWarnings({ objects }: DesiredCluster, admission: PodAdmission): readonly Warning[] {
  return objects.flatMap(({ object, origin, hindrance, manifest }) => {
    if (origin !== "wish" || hindrance !== undefined) return [];
    const pod = podOf(object);
    if (pod === undefined || (object.kind === "Pod" && admission.admit({ ...pod, kind: "Pod" }).problems.length > 0))
      return [];
    const message = admission.warningOf(pod);
    return message === undefined ? [] : [warningOf(manifest, object, { code: "PodSecurity", path: "", message })];
  });
}

/** The pod that is judged: the object, or what its template says. */
function podOf(object: KubernetesObject): Pod | undefined {
  if (object.kind === "Pod") return object;
  const template = templateOf(object);
  if (template === undefined) return undefined;
  return { metadata: { ...template.metadata, namespace: object.metadata.namespace ?? "default" }, spec: template.spec };
}

function templateOf(object: KubernetesObject): PodTemplateSpec | undefined {
  switch (object.kind) {
    case "Deployment":
    case "DaemonSet":
    case "Job":
      return object.spec.template;
    case "CronJob":
      return object.spec.jobTemplate.spec.template;
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      return object.spec !== undefined && "template" in object.spec ? object.spec.template : undefined;
    default:
      return undefined;
  }
}
