import type { PodTemplateSpec } from "@stowage/engine";
import { statefulSetClaims } from "../../claims/pod-claim-templates.ts";
import { statefulSetTurn, type StatefulSetView } from "../../controllers/stateful-set.ts";
import { statefulSetPod } from "../../workloads/stateful-set.ts";
import { createPod } from "../create-pod.ts";
import { deletePod } from "../end-pod.ts";
import type { StatefulSetState } from "../workload-state.ts";
import { worthMaking } from "../unmade-pods.ts";
import type { World } from "../world.ts";
import { alarmForPods } from "./availability-alarm.ts";

/** Does what a StatefulSet's controller does next. @returns why the API server refuses a pod. */
export function takeStatefulSetTurn(state: StatefulSetState, world: World): string | undefined {
  const { object, revisions } = state;
  const { spec, metadata } = object;
  const view = viewOf(state, world);
  const turn = statefulSetTurn(view);
  world.workloads.put({ ...state, status: turn.status });
  for (const { key } of turn.delete) {
    const present = world.pods.get(key);
    if (present !== undefined) deletePod(world, present);
  }
  for (const { ordinal, revision } of view.isParallel ? world.arrival.all(turn.create) : turn.create) {
    const template: PodTemplateSpec = revisions.get(revision) ?? spec.template;
    const pod = statefulSetPod({ ...object, spec: { ...spec, template } }, ordinal);
    const labels = { ...pod.metadata.labels, "controller-revision-hash": revision };
    const claims = statefulSetClaims(object, pod.metadata.name ?? "");
    world.names.take(metadata.namespace, pod.metadata.name ?? "");
    const refusal = createPod(world, { ...pod, metadata: { ...pod.metadata, labels } }, state.key, revision, claims);
    if (refusal !== undefined) return refusal;
  }
  alarmForPods(world, state.key, world.pods.ofOwner(state.key), view.minReadySeconds);
  return undefined;
}

function viewOf({ key, object: { spec }, status, updateRevision }: StatefulSetState, world: World): StatefulSetView {
  const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
  return {
    replicas: worthMaking(spec.replicas ?? 1, world),
    start: spec.ordinals?.start ?? 0,
    isParallel: spec.podManagementPolicy === "Parallel",
    strategy: type,
    partition:
      spec.updateStrategy?.type === undefined
        ? (rollingUpdate?.partition ?? 0)
        : rollingUpdate && (rollingUpdate.partition ?? 0),
    maxUnavailable: rollingUpdate?.maxUnavailable,
    allowsMaxUnavailable: world.engine.profile.kubernetesVersion === "1.37",
    minReadySeconds: spec.minReadySeconds ?? 0,
    status,
    updateRevision,
    pods: [...world.pods.ofOwner(key)],
    now: world.now,
  };
}
