import type { WorkloadObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { AppliedWorkload, ControllerView, Made } from "./controller.ts";
import { cronJobPods } from "./cron-job.ts";
import { daemonSetPods } from "./daemon-set.ts";
import { deploymentPods } from "./deployment.ts";
import { jobPods } from "./job.ts";
import type { OwnedReplicaSet } from "./owned-replica-set.ts";
import { replicaSetPods } from "./replica-set.ts";
import { replicationControllerPods } from "./replication-controller.ts";
import { statefulSetPods } from "./stateful-set.ts";

/** The pods of a workload, as its controller would make them. `replicaSets` are a Deployment's. */
export function workloadPods(
  workload: AppliedWorkload,
  view: ControllerView,
  replicaSets: readonly OwnedReplicaSet[],
): Made {
  switch (workload.kind) {
    case "Deployment":
      return deploymentPods(workload, view, replicaSets);
    case "ReplicaSet":
      return replicaSetPods(workload, view);
    case "ReplicationController":
      return replicationControllerPods(workload, view);
    case "StatefulSet":
      return statefulSetPods(workload, view);
    case "DaemonSet":
      return daemonSetPods(workload, view);
    case "Job":
      return jobPods(workload, view);
    case "CronJob":
      return cronJobPods(workload, view);
    default:
      return workload satisfies never;
  }
}

/** The object as a workload that has been applied: it has what pods are made from, and a uid. */
export function asAppliedWorkload(object: KubernetesObject): AppliedWorkload | undefined {
  const { namespace = "default", name = "", uid = "" } = object.metadata;
  return isWorkload(object) ? { ...object, metadata: { ...object.metadata, namespace, name, uid } } : undefined;
}

function isWorkload(object: KubernetesObject): object is WorkloadObject {
  switch (object.kind) {
    case "Deployment":
    case "DaemonSet":
    case "Job":
    case "CronJob":
      return true;
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      return object.spec !== undefined && "template" in object.spec && object.spec.template !== undefined;
    default:
      return false;
  }
}
