import type { PodObject } from "@stowage/engine";
import { madeUpUid } from "../../names/made-up-uid.ts";
import { revisionOf } from "../pod-revision.ts";
import { noDaemonStatus } from "../../controllers/daemon-set-status.ts";
import type { DaemonSetState, StatefulSetState } from "../workload-state.ts";
import { ofPod } from "../template-equality.ts";
import type { World } from "../world.ts";
import { putImpliedReplicaSet } from "./implied-replica-set.ts";
import { isFilling, templateOf } from "./present-pod.ts";

/** Workloads that are not among the objects, though their pods are: `kubectl get nodes,pods` shows no others. */
export function putImpliedWorkloads(world: World, podsByOwner: ReadonlyMap<string, readonly PodObject[]>): void {
  for (const [key, pods] of podsByOwner) {
    const [pod] = pods;
    if (pod === undefined || world.workloads.has(key)) continue;
    const [kind = "", namespace = "", name = ""] = key.split("/");
    const implied = {
      key,
      metadata: { namespace, name, uid: madeUpUid(key) },
      pods,
      revision: revisionOf(pod),
    };
    if (kind === "ReplicaSet") putImpliedReplicaSet(world, implied, pod);
    else if (kind === "StatefulSet") putImpliedStatefulSet(world, implied, pod);
    else if (kind === "DaemonSet") putImpliedDaemonSet(world, implied, pod);
  }
}

/** What the pods tell of their workload. */
export interface Implied {
  readonly key: string;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly pods: readonly PodObject[];
  /** Of the first of them. */
  readonly revision: string;
}

/** It wants what there is. */
function putImpliedStatefulSet(world: World, { key, metadata, pods, revision }: Implied, pod: PodObject): void {
  const kind = "StatefulSet";
  const template = templateOf(pod);
  const filling = pods.filter(isFilling);
  const replicas = filling.length;
  const ordinals = filling.map((one) => Number(/-(\d+)$/.exec(one.metadata.name ?? "")?.[1] ?? 0));
  const spec = {
    replicas: Math.max(replicas, ...ordinals.map((one) => one + 1)),
    ordinals: { start: Math.min(0, ...ordinals) },
    template,
  };
  const counts = { replicas, ready: replicas, current: replicas, updated: replicas };
  world.workloads.put({
    kind,
    key,
    label: world.titles.labelOf(kind, metadata.namespace, metadata.name),
    object: { kind, metadata, spec } as StatefulSetState["object"],
    isImplied: true,
    revisions: new Map([[revision, template]]),
    status: { ...counts, currentRevision: revision, updateRevision: revision },
    updateRevision: revision,
  });
}

/** It replaces nothing, since nobody knows what it would want. */
function putImpliedDaemonSet(world: World, { key, metadata, revision }: Implied, pod: PodObject): void {
  const kind = "DaemonSet";
  const template = templateOf(pod);
  const { nodeAffinity: _, ...affinity } = template.spec.affinity ?? {};
  const unpinned = ofPod({ ...template, spec: { ...template.spec, affinity } });
  const object = { kind, metadata, spec: { template: unpinned, updateStrategy: { type: "OnDelete" } } };
  world.workloads.put({
    kind,
    key,
    label: world.titles.labelOf(kind, metadata.namespace, metadata.name),
    object: object as DaemonSetState["object"],
    isImplied: true,
    revisions: new Map([[revision, unpinned]]),
    revision,
    status: noDaemonStatus,
  });
}
