import type { BoundPod, Plan, PlannedPod, PlannedRollout, Warning } from "@stowage/planner";
import type {
  PlanDocument,
  PlannedPodDocument,
  RemovedPodDocument,
  RolloutDocument,
  WarningDocument,
} from "../library/plan-document.ts";

/** The plan as `docs/plan.schema.json` describes it: `null` for what is not there, as in the API. */
export function planJson({ kubernetesVersion, seed, cluster, pods, removed, rollouts, warnings }: Plan): PlanDocument {
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Plan",
    kubernetesVersion,
    seed,
    cluster: { source: cluster.source, nodes: cluster.nodes },
    pods: pods.map(podJson),
    removed: removed.map(removedJson),
    rollouts: rollouts.map(rolloutJson),
    warnings: warnings.map(warningJson),
  };
}

function rolloutJson({ namespace, workload, outcome, steps, ready, reason, helps }: PlannedRollout): RolloutDocument {
  return { namespace, workload, outcome, steps, ready, reason: reason ?? null, helps };
}

function removedJson({ pod, owner }: BoundPod): RemovedPodDocument {
  return {
    namespace: pod.metadata.namespace ?? "default",
    name: pod.metadata.name ?? "",
    owner: owner === undefined ? null : `${owner.kind}/${owner.name}`,
    node: pod.spec.nodeName ?? null,
  };
}

function warningJson({ code, object, path, message, position }: Warning): WarningDocument {
  return {
    code,
    object,
    path,
    message,
    file: position?.file ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}

function podJson({
  pod,
  owner,
  status,
  nodeName,
  message,
  event,
  reason,
  victims,
  replaces,
  alike = 0,
  isStranger = false,
}: PlannedPod): PlannedPodDocument {
  return {
    namespace: pod.metadata.namespace ?? "default",
    name: pod.metadata.name ?? "",
    owner: owner === undefined ? null : `${owner.kind}/${owner.name}`,
    status,
    node: nodeName ?? null,
    message: message ?? null,
    event: event ?? null,
    reason: reason ?? null,
    nominatedNode: pod.status?.nominatedNodeName ?? null,
    victims: victims.map(({ namespace, name }) => ({ namespace, name })),
    replaces: replaces ?? null,
    alike,
    stranger: isStranger,
  };
}
