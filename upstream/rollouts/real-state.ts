import type { BudgetState, ClusterState, PendingPods, WorkloadState } from "@stowage/planner";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { type ObservedPod, type ObservedPods, stateOf } from "./observed-pods.ts";

/** A workload as the API has it. */
interface Workload {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: {
    readonly replicas?: number;
    readonly parallelism?: number;
    readonly completions?: number;
    readonly suspend?: boolean;
    readonly paused?: boolean;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status: {
    readonly [count: string]: unknown;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

interface Budget {
  readonly metadata: { readonly name: string };
  readonly status: BudgetState;
}

/** The cluster as recorded rollouts describe it when nothing more happens. */
export async function realState(cluster: ControlPlane, observed: ObservedPods): Promise<ClusterState> {
  const budgets = await list<Budget>(cluster, "policy/v1/poddisruptionbudgets");
  return {
    workloads: await workloadsOf(cluster),
    counts: observed.counts(),
    pending: pendingOf(observed),
    placement: placementOf(observed),
    ...(budgets.length === 0
      ? {}
      : { budgets: Object.fromEntries(budgets.map(({ metadata, status }) => [metadata.name, budgetState(status)])) }),
  };
}

/** The pods that wait, what the scheduler says of them, and the nodes that alone they could have. */
export function pendingOf(observed: ObservedPods): readonly PendingPods[] {
  const found = new Map<string, PendingPods>();
  for (const pod of observed.inOrder()) {
    if (stateOf(pod) !== "pending") continue;
    const { name } = observed.title(pod);
    const message = pod.status.conditions?.find(({ type }) => type === "PodScheduled")?.message ?? "";
    const { count = 0, nodes = [] } = found.get(`${name} ${message}`) ?? {};
    const all = [...nodes, ...onlyNodesOf(pod)].sort();
    found.set(`${name} ${message}`, {
      pod: name,
      count: count + 1,
      message,
      ...(all.length === 0 ? {} : { nodes: all }),
    });
  }
  return [...found.values()];
}

/** The node for which it is nominated, or which its DaemonSet made it for. */
function onlyNodesOf({ spec, status }: ObservedPod): readonly string[] {
  if (status.nominatedNodeName !== undefined) return [status.nominatedNodeName];
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields = [] }) => matchFields.flatMap(({ values }) => values));
}

function placementOf(observed: ObservedPods): Record<string, readonly string[]> {
  const placement: Record<string, string[]> = {};
  for (const pod of observed.inOrder()) {
    const { nodeName } = pod.spec;
    if (nodeName === undefined || !["ready", "starting"].includes(stateOf(pod))) continue;
    const { name } = observed.title(pod);
    placement[name] = [...(placement[name] ?? []), nodeName].sort();
  }
  return placement;
}

/** What every workload asks for and whether it has it, by `KIND/NAME`. */
export async function workloadsOf(cluster: ControlPlane): Promise<Record<string, WorkloadState>> {
  const [deployments, sets, daemons, jobs] = await Promise.all([
    list<Workload>(cluster, "apps/v1/deployments"),
    list<Workload>(cluster, "apps/v1/statefulsets"),
    list<Workload>(cluster, "apps/v1/daemonsets"),
    list<Workload>(cluster, "batch/v1/jobs"),
  ]);
  return Object.fromEntries([
    ...deployments.map((one) => [`Deployment/${one.metadata.name}`, deploymentState(one)] as const),
    ...sets.map((one) => [`StatefulSet/${one.metadata.name}`, statefulSetState(one)] as const),
    ...daemons.map((one) => [`DaemonSet/${one.metadata.name}`, daemonSetState(one)] as const),
    ...jobs.map((one) => [`Job/${one.metadata.name}`, jobState(one)] as const),
  ]);
}

export interface WaitingWorkload {
  readonly kind: "Deployment" | "Job";
  readonly name: string;
  /** The API server has refused a pod of it, or is about to: its controller tries again, in times that are its own. */
  readonly isRefused: boolean;
}

/** The workloads that do something by and by though nothing happens: say that they do not progress, or try again. */
export async function waitingWorkloads(cluster: ControlPlane): Promise<readonly WaitingWorkload[]> {
  const [deployments, jobs] = await Promise.all([
    list<Workload>(cluster, "apps/v1/deployments"),
    list<Workload>(cluster, "batch/v1/jobs"),
  ]);
  return [
    ...deployments.filter(isWatched).map(({ metadata: { name }, spec: { replicas = 1 }, status }) => ({
      kind: "Deployment" as const,
      name,
      isRefused:
        conditionsOf(status)["ReplicaFailure"]?.startsWith("True") === true || count(status, "replicas") < replicas,
    })),
    ...jobs.filter(isBackingOff).map(({ metadata: { name } }) => ({ kind: "Job" as const, name, isRefused: false })),
  ];
}

function isWatched(deployment: Workload): boolean {
  const { satisfied, conditions } = deploymentState(deployment);
  const [status, reason = ""] = conditions?.["Progressing"]?.split(" ") ?? [];
  if (satisfied || status === undefined) return false;
  return !["NewReplicaSetAvailable", "ProgressDeadlineExceeded", "DeploymentPaused"].includes(reason);
}

function isBackingOff({ spec, status }: Workload): boolean {
  const { parallelism = 1, completions = parallelism, suspend = false } = spec;
  const isOver = status.conditions?.some((one) => ["Complete", "Failed"].includes(one.type) && one.status === "True");
  if (suspend || isOver === true) return false;
  return count(status, "active") < Math.min(parallelism, completions - count(status, "succeeded"));
}

function deploymentState({ spec, status }: Workload): WorkloadState {
  const { replicas = 1, paused } = spec;
  const updated = paused === true ? replicas : count(status, "updatedReplicas");
  const all = [updated, count(status, "replicas"), count(status, "readyReplicas")];
  return { satisfied: all.every((one) => one === replicas), replicas, conditions: conditionsOf(status) };
}

function jobState({ spec, status }: Workload): WorkloadState {
  const conditions = conditionsOf(status);
  const isComplete = conditions["Complete"]?.startsWith("True") === true;
  return {
    satisfied: isComplete || spec.suspend === true,
    replicas: spec.completions ?? spec.parallelism ?? 1,
    ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
  };
}

function conditionsOf({ conditions = [] }: Workload["status"]): Record<string, string> {
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));
}

function statefulSetState({ spec, status }: Workload): WorkloadState {
  const { replicas = 1, updateStrategy } = spec;
  const partition = Math.min(replicas, updateStrategy?.rollingUpdate?.partition ?? 0);
  const updated =
    updateStrategy?.type === "OnDelete" ||
    count(status, "updatedReplicas") >= replicas - partition ||
    status["updateRevision"] === status["currentRevision"];
  return {
    satisfied: updated && [count(status, "replicas"), count(status, "readyReplicas")].every((one) => one === replicas),
    replicas,
  };
}

function daemonSetState({ spec, status }: Workload): WorkloadState {
  const replicas = count(status, "desiredNumberScheduled");
  const updated = spec.updateStrategy?.type === "OnDelete" ? replicas : count(status, "updatedNumberScheduled");
  const all = [updated, count(status, "currentNumberScheduled"), count(status, "numberReady")];
  return { satisfied: all.every((one) => one === replicas), replicas };
}

function count(status: Workload["status"], name: string): number {
  return Number(status[name] ?? 0);
}

function budgetState({ disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods }: BudgetState): BudgetState {
  return { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods };
}

async function list<T>(cluster: ControlPlane, path: string): Promise<readonly T[]> {
  const { items }: { items: readonly T[] } = JSON.parse((await cluster.request({ path: `/apis/${path}` })).text);
  return items;
}
