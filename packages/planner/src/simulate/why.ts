import { explainPod, pendingReason, type PodExplanation, schedulingGates } from "@stowage/engine";
import { resolveFenceposts } from "../controllers/fenceposts.ts";
import { gatedReason } from "../plan/gated-reason.ts";
import { podCount } from "../workloads/controller.ts";
import { failsForEver, inKubeletOrder } from "./kubelet.ts";
import { satisfies, wantedReplicas } from "./satisfied.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { Why } from "./simulation.ts";
import type { DeploymentState, JobState, WorkloadState } from "./workload-state.ts";
import { unmadeOf } from "./unmade-pods.ts";
import { fewNames } from "../subjects/few-names.ts";
import { mostNamed } from "./unplayed.ts";
import { hasKubelet, unreachableNodeOf } from "./unreachable-node.ts";
import type { World } from "./world.ts";

/** More blockers than these help nobody. */
const mostBlockers = 20;

/**
 * Why workloads do not have what they want, in our words: one for each that is not satisfied, and for each pod without a
 * workload that is pending.
 */
export function whyStuck(world: World): readonly Why[] {
  const why: Why[] = [];
  const pending = new Map<string, SimulatedPod>();
  for (const pod of [...world.pods.pending.values()].sort(inKubeletOrder)) {
    if (!pending.has(pod.title.workload)) pending.set(pod.title.workload, pod);
  }
  for (const state of world.workloads.values()) {
    if ((state.kind === "ReplicaSet" && state.owner !== undefined) || satisfies(state, world)) continue;
    why.push(whyOf(state, newestPending(state, world), world));
    pending.delete(state.label);
  }
  for (const [workload, pod] of pending) {
    const { reason, blockers } = reasonOf(pod, world);
    why.push({ workload, sentence: `${workload} is pending: ${reason}`, blockers });
  }
  for (const [key, refusal] of world.refusals.objects()) {
    const [kind = "", namespace = "", name = ""] = key.split("/");
    const workload = world.titles.labelOf(kind, namespace, name);
    why.push({ workload, sentence: `${workload} is not there: the API server refuses it: ${refusal}`, blockers: [] });
  }
  return why.sort((one, other) => (one.workload < other.workload ? -1 : 1));
}

/** Of a workload's pending pods one of the newest revision: it is what the workload waits for. */
function newestPending({ label }: WorkloadState, { pods }: World): SimulatedPod | undefined {
  let newest: SimulatedPod | undefined;
  for (const pod of pods.pending.values()) {
    if (pod.title.workload !== label) continue;
    const isNewer =
      newest === undefined ||
      pod.title.revisionNumber > newest.title.revisionNumber ||
      (pod.title.revisionNumber === newest.title.revisionNumber && inKubeletOrder(pod, newest) < 0);
    if (isNewer) newest = pod;
  }
  return newest;
}

function whyOf(state: WorkloadState, pending: SimulatedPod | undefined, world: World): Why {
  const { name } = state.object.metadata;
  const wanted = wantedReplicas(state);
  const refusal = refusalOf(state, world);
  if (refusal !== undefined && !isRollout(state, world)) {
    return { workload: state.label, sentence: `${state.label} gets no further: ${refusal}`, blockers: [] };
  }
  const failure = state.kind === "Job" ? jobFailure(state, world) : undefined;
  if (failure !== undefined) return { workload: state.label, sentence: failure, blockers: [] };
  const { reason, blockers } =
    refusal !== undefined
      ? { reason: refusal, blockers: [] }
      : pending === undefined
        ? { reason: notReadyReason(state, world), blockers: [] }
        : reasonOf(pending, world);
  if (!isRollout(state, world)) {
    const made = [...world.pods.pending.values()].filter(({ title }) => title.workload === state.label).length;
    const count = made + unmadeOf(state.label, world);
    const what =
      pending === undefined
        ? `${name} is not complete`
        : `${count} of ${wanted} pods of ${name} ${count === 1 ? "is" : "are"} pending`;
    return { workload: state.label, sentence: `${what}: ${reason}`, blockers };
  }
  const budget = state.kind === "Deployment" ? budgetText(state, world) : undefined;
  const tail = budget === undefined ? "" : `, and ${budget}`;
  const done = updatedReady(state, world);
  return {
    workload: state.label,
    sentence: `the rollout of ${name} stops at ${done} of ${wanted}: ${reason}${tail}`,
    blockers,
  };
}

/** What the API server refuses its controllers, and why. */
function refusalOf({ kind, key }: WorkloadState, { refusals }: World): string | undefined {
  const ofSet = kind === "Deployment" ? refusals.get(key) : undefined;
  if (ofSet !== undefined) return `the API server refuses its ReplicaSet: ${ofSet}`;
  const ofPods = refusals.ofPods(key);
  return ofPods === undefined ? undefined : `the API server refuses its pods: ${ofPods}`;
}

/** Why a Job has failed, or goes on failing. */
function jobFailure({ key, label, status }: JobState, world: World): string | undefined {
  const failed = status.conditions.get("Failed") ?? status.conditions.get("FailureTarget");
  if (failed?.status === "True") {
    const verb = status.failed === 1 ? "has" : "have";
    return `${label} has failed: ${failed.reason}, ${podCount(status.failed)} ${verb} failed`;
  }
  const failing = [...world.pods.ofOwner(key)].some((pod) => failsForEver(pod, world));
  return failing ? `${label} gets no further: its pods fail again and again` : undefined;
}

function notReadyReason(state: WorkloadState, world: World): string {
  const isOwn = ({ title }: SimulatedPod): boolean => title.workload === state.label;
  const starting = [...world.pods.starting.values()].filter(isOwn);
  if (starting.length > 0) {
    const what = `${podCount(starting.length)} never ${starting.length === 1 ? "becomes" : "become"} ready`;
    return `${what}${unreachableText(starting, world)}`;
  }
  const leaving = [...world.pods.terminating.values()].filter((pod) => isOwn(pod) && !hasKubelet(pod, world));
  if (leaving.length > 0) {
    const what = `${podCount(leaving.length)} ${leaving.length === 1 ? "is" : "are"} deleted and never gone`;
    return `${what}${unreachableText(leaving, world)}`;
  }
  if (state.kind === "Deployment" && state.object.spec.paused === true) return "it is paused";
  return "its controller waits";
}

/** The nodes of pods of which nobody hears. */
function unreachableText(pods: readonly SimulatedPod[], world: World): string {
  const names = [...new Set(pods.flatMap((pod) => unreachableNodeOf(pod, world) ?? []))];
  if (names.length === 0) return "";
  return `: ${names.length === 1 ? "node" : "nodes"} ${fewNames(names, mostNamed)} ${names.length === 1 ? "is" : "are"} unreachable`;
}

/** Whether pods of more than one revision are there, or the present one is not that of the template. */
export function isRollout(state: WorkloadState, world: World): boolean {
  switch (state.kind) {
    case "Deployment":
      return world.workloads
        .replicaSetsOf(state.key)
        .some((set) => set.hash !== newestHash(state, world) && world.pods.ownerCounts(set.key).active > 0);
    case "StatefulSet":
      return [...world.pods.ofOwner(state.key)].some(({ revision }) => revision !== state.updateRevision);
    case "DaemonSet":
      return [...world.pods.ofOwner(state.key)].some(({ revision }) => revision !== state.revision);
    case "ReplicaSet":
    case "Job":
      return false;
    default:
      return state satisfies never;
  }
}

/** How many pods of the present template are ready. */
export function updatedReady(state: WorkloadState, world: World): number {
  if (state.kind === "Deployment") {
    const hash = newestHash(state, world);
    const set = world.workloads.replicaSetsOf(state.key).find((one) => one.hash === hash);
    return set === undefined ? 0 : world.pods.ownerCounts(set.key).ready;
  }
  const revision =
    state.kind === "StatefulSet" ? state.updateRevision : state.kind === "DaemonSet" ? state.revision : undefined;
  let ready = 0;
  for (const pod of world.pods.ofOwner(state.key)) {
    if (pod.isReady && !pod.isTerminating && (revision === undefined || pod.revision === revision)) ready++;
  }
  return ready;
}

/** The hash of the set that its controller counts as the present one. */
function newestHash(state: DeploymentState, world: World): string | undefined {
  const sets = world.workloads.replicaSetsOf(state.key);
  return sets.toSorted((one, other) => other.revision - one.revision)[0]?.hash;
}

/** Why no old pod makes room. */
function budgetText(state: DeploymentState, world: World): string | undefined {
  const { strategy, replicas = 1 } = state.object.spec;
  if (strategy?.type === "Recreate") return undefined;
  const { maxSurge = "25%", maxUnavailable = "25%" } = strategy?.rollingUpdate ?? {};
  const { unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas);
  if (unavailable === 0) {
    const share = typeof maxUnavailable === "string" ? `${maxUnavailable.replace("%", " %")} of ${replicas} is` : "is";
    return `maxUnavailable ${share} 0`;
  }
  let [notReady, missing] = [0, replicas];
  for (const { key } of world.workloads.replicaSetsOf(state.key)) {
    const { active, ready } = world.pods.ownerCounts(key);
    notReady += active - ready;
    missing -= active;
  }
  // Where the API server refuses new pods, it is those that are not there.
  const [count, what] = notReady > 0 ? ([notReady, "not ready"] as const) : ([missing, "missing"] as const);
  if (count <= 0) return undefined;
  return `${podCount(count)} that ${count === 1 ? "is" : "are"} ${what} use${count === 1 ? "s" : ""} up maxUnavailable (${unavailable})`;
}

function reasonOf(
  pod: SimulatedPod,
  { engine }: World,
): { readonly reason: string; readonly blockers: readonly string[] } {
  const gates = schedulingGates(pod.pod);
  if (gates.length > 0) return { reason: gatedReason(gates), blockers: [] };
  const explanation = explainPod(engine, pod.pod, pod.title.name);
  // It would fit by now, and nobody has told the scheduler: its queue has gaps.
  if (explanation.message === undefined) {
    return { reason: pod.message ?? "a node would take it, but nothing makes the scheduler try again", blockers: [] };
  }
  return { reason: pendingReason(explanation), blockers: blockersOf(explanation) };
}

function blockersOf({ nodes }: PodExplanation): readonly string[] {
  const blockers = new Set<string>();
  for (const { rejections } of nodes) {
    for (const { evidence } of rejections) {
      if (evidence?.kind !== "interPod") continue;
      for (const { namespace, name } of evidence.blockers) blockers.add(`${namespace}/${name}`);
      if (blockers.size >= mostBlockers) return [...blockers].slice(0, mostBlockers);
    }
  }
  return [...blockers];
}
