import { schedulingGates } from "@stowage/engine";
import { compareTexts } from "../names/compare-texts.ts";
import { gatedMessage } from "../plan/gated-reason.ts";
import { statusOfBudget } from "./budget-state.ts";
import { podCounts } from "./pod-table.ts";
import { satisfies, wantedReplicas } from "./satisfied.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { ClusterState, PendingPods, PodCounts, WorkloadState as Told } from "./simulation.ts";
import { sortedRecord } from "./sorted-record.ts";
import { unmadePods } from "./unmade-pods.ts";
import type { WorkloadState } from "./workload-state.ts";
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
export function countsOf(world: World): Readonly<Record<string, PodCounts>> {
  const unmade = new Map(unmadePods(world).map(({ like, count }) => [like.title.group, count]));
  const counted = [...world.pods.counts.entries()].map(([group, counts]) => {
    const pending = counts.pending + (unmade.get(group) ?? 0);
    return [group, podCounts({ ...counts, pending })] as const;
  });
  return sortedRecord(counted.filter(([, counts]) => Object.keys(counts).length > 0));
}

/** The pending pods, those of which the same is to say together. */
export function pendingPods(world: World): readonly PendingPods[] {
  const unmade = new Map(unmadePods(world).map(({ like, count }) => [like.key, count]));
  const groups = new Map<string, { pod: string; count: number; message: string; nodes: string[] }>();
  for (const { key: podKey, title, message: said, pinnedTo, pod } of world.pods.pending.values()) {
    const message = said ?? (schedulingGates(pod).length > 0 ? gatedMessage : "");
    const key = JSON.stringify([title.name, message]);
    const group = groups.get(key) ?? { pod: title.name, count: 0, message, nodes: [] };
    groups.set(key, group);
    group.count += 1 + (unmade.get(podKey) ?? 0);
    const node = pinnedTo ?? pod.status?.nominatedNodeName;
    if (node !== undefined && node !== "") group.nodes.push(node);
  }
  return [...groups.values()]
    .map(({ nodes, ...rest }) => (nodes.length === 0 ? rest : { ...rest, nodes: nodes.sort() }))
    .sort((one, other) => compareTexts(one.pod, other.pod) || compareTexts(one.message, other.message));
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

function workloadStates(world: World): Readonly<Record<string, Told>> {
  const told: (readonly [string, Told])[] = [];
  for (const state of world.workloads.values()) {
    if (state.kind === "ReplicaSet" && state.owner !== undefined) continue;
    const conditions = conditionsOf(state);
    told.push([
      state.label,
      {
        satisfied: satisfies(state, world),
        replicas: wantedReplicas(state),
        ...(conditions === undefined ? {} : { conditions }),
      },
    ]);
  }
  return sortedRecord(told);
}

function conditionsOf(state: WorkloadState): Readonly<Record<string, string>> | undefined {
  if (state.kind !== "Job" && state.kind !== "Deployment") return undefined;
  if (state.status.conditions.size === 0) return undefined;
  return sortedRecord([...state.status.conditions].map(([type, { status, reason }]) => [type, `${status} ${reason}`]));
}

function budgetStates(world: World): NonNullable<ClusterState["budgets"]> {
  return sortedRecord(
    [...world.budgets.values()].map((budget) => [budget.name, statusOfBudget(budget, world)] as const),
  );
}
