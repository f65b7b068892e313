import { isActive } from "../controllers/controlled-pod.ts";
import { type BudgetStatus, budgetStatus } from "../controllers/disruption-budget.ts";
import { nodeVerdicts } from "../workloads/daemon-set.ts";
import { withDaemonTolerations } from "../workloads/daemon-tolerations.ts";
import { matchesLabels } from "@stowage/engine";
import { podCounts } from "./pod-table.ts";
import type { ClusterState, PendingPods, PodCounts, WorkloadState as Told } from "./simulation.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { Budget, DaemonSetState, DeploymentState, JobState, WorkloadState } from "./workload-state.ts";
import type { World } from "./world.ts";

/** What a world is like now. */
export function clusterState(world: World): ClusterState {
  const budgets = budgetStates(world);
  return {
    workloads: workloadStates(world),
    counts: countsOf(world),
    pending: pendingPods(world),
    placement: placementOf(world),
    ...(Object.keys(budgets).length === 0 ? {} : { budgets }),
  };
}

/** Numbers of pods by what they are called and do. */
export function countsOf({ pods }: World): Readonly<Record<string, PodCounts>> {
  const counted = [...pods.counts.entries()].map(([group, counts]) => [group, podCounts(counts)] as const);
  return sortedRecord(counted.filter(([, counts]) => Object.keys(counts).length > 0));
}

/** The pending pods, those of which the same is to say together. */
export function pendingPods({ pods }: World): readonly PendingPods[] {
  const groups = new Map<string, { pod: string; count: number; message: string; nodes: string[] }>();
  for (const { title, message = "", pinnedTo, pod } of pods.pending.values()) {
    const key = JSON.stringify([title.name, message]);
    const group = groups.get(key) ?? { pod: title.name, count: 0, message, nodes: [] };
    groups.set(key, group);
    group.count++;
    const node = pinnedTo ?? pod.status?.nominatedNodeName;
    if (node !== undefined && node !== "") group.nodes.push(node);
  }
  return [...groups.values()]
    .map(({ nodes, ...rest }) => (nodes.length === 0 ? rest : { ...rest, nodes: nodes.sort() }))
    .sort((one, other) => compare(one.pod, other.pod) || compare(one.message, other.message));
}

/** Where pods are, by what they are called. */
export function nodesByName(pods: Iterable<SimulatedPod>): Readonly<Record<string, readonly string[]>> {
  const nodes = new Map<string, string[]>();
  for (const { title, nodeName } of pods) {
    if (nodeName === undefined) continue;
    const known = nodes.get(title.name);
    if (known === undefined) nodes.set(title.name, [nodeName]);
    else known.push(nodeName);
  }
  return sortedRecord([...nodes].map(([name, names]) => [name, names.sort()] as const));
}

function placementOf({ pods }: World): Readonly<Record<string, readonly string[]>> {
  const placed: SimulatedPod[] = [];
  for (const pod of pods.all())
    if (!pod.isTerminating && (pod.state === "ready" || pod.state === "starting")) placed.push(pod);
  return nodesByName(placed);
}

/** Whether every workload has what it wants, and no pod is pending. */
export function isSatisfied(world: World): boolean {
  if (world.pods.pending.size > 0) return false;
  for (const state of world.workloads.values()) {
    if (!(state.kind === "ReplicaSet" && state.owner !== undefined) && !satisfies(state, world)) return false;
  }
  return true;
}

function workloadStates(world: World): Readonly<Record<string, Told>> {
  const told: (readonly [string, Told])[] = [];
  for (const state of world.workloads.values()) {
    if (state.kind === "ReplicaSet" && state.owner !== undefined) continue;
    const conditions = conditionsOf(state);
    told.push([
      state.label,
      {
        satisfied: satisfies(state, world),
        replicas: wantedReplicas(state, world),
        ...(conditions === undefined ? {} : { conditions }),
      },
    ]);
  }
  return sortedRecord(told);
}

function conditionsOf(state: WorkloadState): Readonly<Record<string, string>> | undefined {
  if (state.kind === "Deployment" && state.status.conditions.size > 0) {
    return sortedRecord(
      [...state.status.conditions].map(([type, { status, reason }]) => [type, `${status} ${reason}`]),
    );
  }
  if (state.kind !== "Job") return undefined;
  const reached = "True CompletionsReached";
  return state.isComplete ? { Complete: reached, SuccessCriteriaMet: reached } : undefined;
}

/** How many pods a workload asks for: of a DaemonSet how many nodes want one. */
export function wantedReplicas(state: WorkloadState, world: World): number {
  switch (state.kind) {
    case "ReplicaSet":
      return state.replicas;
    case "Deployment":
    case "StatefulSet":
      return state.object.spec.replicas ?? 1;
    case "DaemonSet":
      return daemonNodes(state, world).length;
    case "Job":
      return state.object.spec.completions ?? state.object.spec.parallelism ?? 1;
    default:
      return state satisfies never;
  }
}

/** Whether a workload has all its pods, updated and ready. */
export function satisfies(state: WorkloadState, world: World): boolean {
  switch (state.kind) {
    case "Deployment":
      return deploymentSatisfied(state, world);
    case "ReplicaSet": {
      const { active, ready } = world.pods.ownerCounts(state.key);
      return active === state.replicas && ready === state.replicas;
    }
    case "StatefulSet": {
      const { spec } = state.object;
      const { type, rollingUpdate } = spec.updateStrategy ?? {};
      const first = (spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0);
      const pods = [...world.pods.ofOwner(state.key)].filter(isActive);
      const isUpdated = ({ ordinal = 0, revision }: SimulatedPod): boolean =>
        type === "OnDelete" || ordinal < first || revision === state.updateRevision;
      return pods.length === (spec.replicas ?? 1) && pods.every((pod) => pod.isReady && isUpdated(pod));
    }
    case "DaemonSet": {
      const wanted = new Set(daemonNodes(state, world));
      const pods = [...world.pods.ofOwner(state.key)].filter(isActive);
      const isUpdated = ({ revision }: SimulatedPod): boolean =>
        state.object.spec.updateStrategy?.type === "OnDelete" || revision === state.revision;
      const there = new Set(pods.filter((pod) => pod.isReady && isUpdated(pod)).map(({ nodeName = "" }) => nodeName));
      return pods.length === wanted.size && [...wanted].every((node) => there.has(node));
    }
    case "Job":
      return jobSatisfied(state);
    default:
      return state satisfies never;
  }
}

function deploymentSatisfied(state: DeploymentState, world: World): boolean {
  const { replicas = 1, paused = false } = state.object.spec;
  let [active, ready] = [0, 0];
  for (const { key } of world.replicaSetsOf(state.key)) {
    const counts = world.pods.ownerCounts(key);
    active += counts.active;
    ready += counts.ready;
  }
  return active === replicas && ready === replicas && (paused || state.status.updated === replicas);
}

function jobSatisfied({ isComplete, object }: JobState): boolean {
  return isComplete || object.spec.suspend === true;
}

function daemonNodes({ object }: DaemonSetState, world: World): readonly string[] {
  const verdict = nodeVerdicts(withDaemonTolerations(object.spec.template.spec));
  return world.nodesInOrder().flatMap((node) => (verdict(node).shouldRun ? [node.metadata.name ?? ""] : []));
}

function budgetStates(world: World): NonNullable<ClusterState["budgets"]> {
  return sortedRecord(
    [...world.budgets.values()].map((budget) => [budget.name, statusOfBudget(budget, world)] as const),
  );
}

/** What a budget's controller says of it now. */
export function statusOfBudget({ object }: Budget, world: World): BudgetStatus {
  const { namespace = "default" } = object.metadata;
  const selector = world.selectorOf(object);
  let [count, healthy] = [0, 0];
  const owners = new Map<string, number | undefined>();
  for (const pod of world.pods.all()) {
    const { metadata } = pod.pod;
    if ((metadata.namespace ?? "default") !== namespace || !matchesLabels(selector, metadata.labels ?? {})) continue;
    count++;
    if (pod.isReady && !pod.isTerminating) healthy++;
    if (pod.owner !== undefined) owners.set(...scaleOf(pod.owner, world));
  }
  const scales = [...owners.values()];
  const scale = scales.some((one) => one === undefined)
    ? undefined
    : scales.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const { minAvailable, maxUnavailable } = object.spec ?? {};
  return budgetStatus({ minAvailable, maxUnavailable }, { count, healthy, scale });
}

/** The controller that counts for a pod, and its scale; Jobs and DaemonSets have none. Source: `finders` (disruption.go). */
function scaleOf(owner: string, { workloads }: World): [string, number | undefined] {
  const state = workloads.get(owner);
  if (state?.kind === "StatefulSet") return [owner, state.object.spec.replicas ?? 1];
  if (state?.kind !== "ReplicaSet") return [owner, undefined];
  const top = workloads.get(state.owner ?? "");
  return top?.kind === "Deployment" ? [top.key, top.object.spec.replicas ?? 1] : [owner, state.replicas];
}

/** A record in the order of its keys, whatever they are. */
export function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => compare(one, other)));
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
