import { labelValue, type PodObject } from "@stowage/engine";
import { ownerKeyOf } from "../owner-key.ts";
import { revisionOf } from "../pod-revision.ts";
import { secondsOf } from "../seconds.ts";
import type { ReplicaSetState } from "../workload-state.ts";
import type { World } from "../world.ts";

/** A ReplicaSet or ReplicationController as the API server has it. */
export function replicaSetState(
  { workloads, now }: World,
  object: ReplicaSetState["object"],
  pods: readonly PodObject[],
): Omit<ReplicaSetState, "key" | "label"> {
  const { metadata, spec } = object;
  const owner = object.kind === "ReplicaSet" ? ownerKeyOf({ ...object, kind: "ReplicaSet" }) : undefined;
  const { annotations } = metadata;
  return {
    kind: "ReplicaSet",
    object,
    owner: owner !== undefined && workloads.has(owner) ? owner : undefined,
    replicas: spec.replicas ?? 1,
    desiredReplicas: numberIn(annotations, "deployment.kubernetes.io/desired-replicas"),
    maxReplicas: numberIn(annotations, "deployment.kubernetes.io/max-replicas"),
    revision: numberIn(annotations, "deployment.kubernetes.io/revision") ?? 0,
    createdAt: secondsOf(metadata.creationTimestamp) ?? Math.floor(now),
    hash: labelValue(metadata.labels, "pod-template-hash") ?? (pods[0] === undefined ? "" : revisionOf(pods[0])),
  };
}

function numberIn(annotations: Readonly<Record<string, string>> | undefined, key: string): number | undefined {
  const text = labelValue(annotations, key);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
