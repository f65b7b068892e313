import type { KubernetesObject } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import type { Candidate } from "./candidate.ts";
import type { PlannedPod } from "./planned-pod.ts";

/** How many pods of each workload are only counted, since there is no room for as many: by the workload's {@link keyOf}. */
export function countedPods(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  return new Map(
    candidates.flatMap(({ pod, owner, alike = 0 }) =>
      owner === undefined || alike === 0 ? [] : [[objectKey(owner.kind, pod.metadata.namespace, owner.name), alike]],
    ),
  );
}

/** The workload without the pods that are only counted: the world would make each of them. */
export function withFewerReplicas(object: KubernetesObject, fewer: number): KubernetesObject {
  if (fewer === 0) return object;
  switch (object.kind) {
    case "Deployment":
      return { ...object, spec: { ...object.spec, replicas: (object.spec.replicas ?? 1) - fewer } };
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      if (object.spec === undefined || !("replicas" in object.spec)) return object;
      return { ...object, spec: { ...object.spec, replicas: (object.spec.replicas ?? 1) - fewer } } as KubernetesObject;
    case "Job":
      return { ...object, spec: { ...object.spec, parallelism: (object.spec.parallelism ?? 1) - fewer } };
    default:
      return object;
  }
}

/** The pods that are only counted, told with the last of their workload that is pending. */
export function withCounts(pods: readonly PlannedPod[], counted: ReadonlyMap<string, number>): readonly PlannedPod[] {
  if (counted.size === 0) return pods;
  const left = new Map(counted);
  return pods
    .toReversed()
    .map((planned): PlannedPod => {
      const { owner, pod, status } = planned;
      const key = owner === undefined ? "" : objectKey(owner.kind, pod.metadata.namespace, owner.name);
      const alike = left.get(key);
      if (alike === undefined || status !== "Unschedulable") return planned;
      left.delete(key);
      return { ...planned, alike };
    })
    .toReversed();
}
