import type { BoundPod, Fixes, Plan, PlannedPod, PlannedRollout, PlanProgress } from "@stowage/planner";
import type {
  PlanDocument,
  PlannedPodDocument,
  RemovedPodDocument,
  RolloutDocument,
} from "../library/plan-document.ts";
import { fixesJson } from "./fixes-json.ts";
import { warningJson } from "./warning-json.ts";

/** The plan as `docs/plan.schema.json` describes it: `null` for what is not there, as in the API. */
export function planJson(
  { kubernetesVersion, seed, cluster, pods, removed, rollouts, warnings }: Plan,
  fixes: readonly Fixes[] = [],
): PlanDocument {
  const helped = new Map(fixes.flatMap((one) => one.pods.map((pod) => [pod, one] as const)));
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Plan",
    kubernetesVersion,
    seed,
    cluster: { source: cluster.source, nodes: cluster.nodes },
    pods: pods.map((pod) => podJson(pod, helped.get(pod))),
    removed: removed.map(removedJson),
    rollouts: rollouts.map((rollout) => rolloutJson(rollout, fixes)),
    warnings: warnings.map(warningJson),
  };
}

/** A plan that was interrupted: how far it had come, and no pods, since each may still lose its node until the end. */
export function unfinishedPlanJson(progress: PlanProgress | undefined): object {
  return { apiVersion: "stowage.dev/v1", kind: "Plan", isWhole: false, progress: progress ?? null };
}

function rolloutJson(rollout: PlannedRollout, fixes: readonly Fixes[]): RolloutDocument {
  const { namespace, workload, outcome, steps, ready, reason } = rollout;
  const helped = fixes.find((one) => one.workload === workload.replace("/", ` ${namespace}/`));
  const helps = outcome === "stuck" ? (helped?.fixes ?? []).map(({ sentence }) => sentence) : [];
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

function podJson(planned: PlannedPod, helped: Fixes | undefined): PlannedPodDocument {
  const { pod, owner, status, nodeName, message, event, reason, victims, replaces } = planned;
  const { alike = 0, isStranger = false } = planned;
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
    ...(nodeName === undefined ? fixesJson(helped) : {}),
  };
}
