import { type Mark, podKey, type PodObject } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { DesiredCluster } from "../apply/apply-wishes.ts";
import { keyOf, objectKey } from "../apply/object-key.ts";
import type { TopOwner } from "../apply/owned-pods.ts";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";
import { resolveFenceposts } from "../controllers/fenceposts.ts";
import { satisfies } from "../simulate/satisfied.ts";
import { Player } from "../simulate/player.ts";
import { worldOf } from "../simulate/simulate.ts";
import type { SimulatedPod } from "../simulate/simulated-pod.ts";
import { updatedReady, whyStuck } from "../simulate/why.ts";
import type { WorkloadState } from "../simulate/workload-state.ts";
import type { World } from "../simulate/world.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { countedPods, withCounts, withFewerReplicas } from "./counted-replicas.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";
import { waitingText } from "./planned-pod-of.ts";
import type { PodAdmission } from "./pod-admission.ts";
import type { PlannedRollout } from "./planned-rollout.ts";
import { whyRefused } from "./screen-pod.ts";

/** What playing the wishes to their end has come to. */
export interface RolledOut extends Pick<Plan, "engine" | "pods" | "bound" | "removed"> {
  readonly rollouts: readonly PlannedRollout[];
}

/** What is rolled out. */
export interface RollOutInput {
  readonly input: PlanInput;
  readonly cluster: ClusterInput;
  readonly desired: DesiredCluster;
  readonly admission: PodAdmission;
  readonly made: MadeCluster;
}

/**
 * Applies the wishes to the cluster and plays what controllers and the scheduler make of them to the end, step by step:
 * a template that differs from what runs is rolled out, not swapped.
 */
export function rollOut(rollout: RollOutInput): RolledOut {
  const { cluster, desired, made, admission } = rollout;
  const { rolling, scaled } = made;
  const refused = refusedPods(made.candidates, admission);
  const counted = countedPods(made.candidates);
  const wished = wishedObjects(desired, cluster)
    .filter((object) => object.kind !== "Pod" || !refused.has(keyOf(object)))
    .map((object) => scaled.get(keyOf(object)) ?? object)
    .map((object) => withFewerReplicas(object, counted.get(keyOf(object)) ?? 0));
  const played = play(rollout, wished);
  const { world, player } = played;
  const why = new Map(whyStuck(world).map(({ workload, sentence }) => [workload, sentence]));
  const before = new Set(
    cluster.manifests
      .map(({ object }) => object)
      .filter((object) => object.kind === "Pod")
      .map(keyOf),
  );
  const rollouts = [...rolling.keys()].flatMap((key): PlannedRollout[] => {
    const state = world.workloads.get(key);
    if (state === undefined) return [];
    const isDone = satisfies(state, world);
    const reason = why.get(state.label);
    return [
      {
        workload: `${state.kind}/${state.object.metadata.name}`,
        namespace: state.object.metadata.namespace,
        outcome: isDone ? "completes" : "stuck",
        steps: player.stepCount,
        ready: readyPods(state, world),
        ...(isDone || reason === undefined ? {} : { reason }),
        helps: isDone ? [] : whatHelps(key, rollout, wished),
      },
    ];
  });
  const { pods, ...rest } = podsOf(played, rollout, before);
  const all = [...withCounts(pods, counted), ...notCreated(played, rollout, refused, before)];
  return { engine: world.engine, rollouts, ...rest, pods: all };
}

interface Played {
  readonly world: World;
  readonly player: Player;
}

function play(
  { input, cluster, admission, made }: RollOutInput,
  wished: readonly KubernetesObject[],
  keepsDecisions = true,
): Played {
  const { seed, order = 0, profiles, createEngine, defaultNamespace = "default", namespace = defaultNamespace } = input;
  const { asksRunnerUp = false } = input;
  const present = cluster.manifests.map(
    ({ object }) => made.claimed.get(keyOf(object)) ?? withDefaultAllocatable(object),
  );
  const world = worldOf(
    { objects: present, changes: [], namespace: "default", seed, order, profiles, createEngine },
    admission,
  );
  const player = new Player({ world, namespace, keepsSteps: false, keepsDecisions, asksRunnerUp });
  player.begin();
  player.play({ kind: "apply", objects: wished }, undefined);
  return { world, player };
}

/** Why pods that somebody would make are refused, by the {@link keyOf} of each. */
function refusedPods(candidates: readonly Candidate[], admission: PodAdmission): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  for (const { pod, isNew, hindrance, admission: own } of candidates) {
    const reason = hindrance ?? (isNew ? whyRefused(pod, admission, own) : undefined);
    if (reason !== undefined) refused.set(keyOf(pod), reason);
  }
  return refused;
}

/** The pods that are not there in the end, since the API server refuses them or those that they wait for. */
function notCreated(
  { world }: Played,
  { made }: RollOutInput,
  refused: ReadonlyMap<string, string>,
  before: ReadonlySet<string>,
): readonly PlannedPod[] {
  const mark = world.engine.mark();
  const missing = new Map<string, string>();
  const withoutRoom = refusedInTheEnd(world, made.candidates, before);
  return made.candidates.flatMap((candidate): PlannedPod[] => {
    const { pod, owner, manifest, after, alike } = candidate;
    // What becomes of those that are replaced is the rollout's to say.
    const { namespace } = pod.metadata;
    if (owner !== undefined && made.rolling.has(objectKey(owner.kind, namespace, owner.name))) return [];
    const isThere = world.pods.get(podKey(pod)) !== undefined;
    const hasNode = (name: string): boolean => world.pods.get(name)?.nodeName !== undefined;
    const waitsFor =
      after === undefined || isThere ? undefined : (missing.get(after) ?? (hasNode(after) ? undefined : after));
    const waits = waitsFor === undefined ? undefined : waitingText(waitsFor);
    const reason = refused.get(keyOf(pod)) ?? waits ?? withoutRoom.get(candidate);
    if (reason === undefined) return [];
    missing.set(podKey(pod), waitsFor ?? podKey(pod));
    const rest = { ...(owner === undefined ? {} : { owner }), ...(alike === undefined ? {} : { alike }) };
    return [{ pod, ...rest, status: "NotCreated", reason, victims: [], mark, manifest }];
  });
}

/** Those for which there was no room in a quota, with the reason: of a workload the last ones. */
function refusedInTheEnd(
  { refusals, workloads, pods }: World,
  candidates: readonly Candidate[],
  before: ReadonlySet<string>,
): ReadonlyMap<Candidate, string> {
  const refused = new Map<Candidate, string>();
  const made = new Map<string, number>();
  for (const { title, pod } of pods.all()) {
    if (!before.has(keyOf(pod))) made.set(title.workload, (made.get(title.workload) ?? 0) + 1);
  }
  for (const candidate of candidates.filter(({ isNew }) => isNew)) {
    const { pod, owner, alike = 0 } = candidate;
    const key = owner === undefined ? keyOf(pod) : objectKey(owner.kind, pod.metadata.namespace, owner.name);
    const reason = refusals.ofPods(key) ?? refusals.get(key);
    if (reason === undefined) continue;
    const workload = workloads.get(key)?.label ?? "";
    const left = made.get(workload) ?? 0;
    made.set(workload, left - 1 - alike);
    if (left <= 0) refused.set(candidate, `the API server would refuse it: ${reason}`);
  }
  return refused;
}

function wishedObjects({ objects }: DesiredCluster, cluster: ClusterInput): readonly KubernetesObject[] {
  const present = new Set<KubernetesObject>(cluster.manifests.map(({ object }) => object));
  const fromCluster = new Set<Manifest>(cluster.manifests);
  return objects.flatMap(({ object, manifest, hindrance }) =>
    hindrance !== undefined || present.has(object) || fromCluster.has(manifest) ? [] : [object],
  );
}

function readyPods(state: WorkloadState, world: World): PlannedRollout["ready"] {
  const keys =
    state.kind === "Deployment" ? world.workloads.replicaSetsOf(state.key).map(({ key }) => key) : [state.key];
  let ready = 0;
  for (const key of keys) for (const pod of world.pods.ofOwner(key)) if (pod.isReady && !pod.isTerminating) ready++;
  const fresh = updatedReady(state, world);
  return { old: ready - fresh, new: fresh };
}

/** Of the usual remedies those after which the rollout completes. */
function whatHelps(key: string, rollout: RollOutInput, wished: readonly KubernetesObject[]): readonly string[] {
  const works = (objects: readonly KubernetesObject[]): boolean => {
    const { world } = play(rollout, objects, false);
    const state = world.workloads.get(key);
    return state !== undefined && satisfies(state, world);
  };
  const helps: string[] = [];
  const replaced = wished.map((object) => (keyOf(object) === key ? withoutSurge(object) : object));
  if (replaced.some((object, index) => object !== wished[index]) && works(replaced)) {
    helps.push("maxSurge 0 and maxUnavailable 1: an old pod makes room for each new one");
  }
  const node = rollout.desired.objects.map(({ object }) => object).find((object) => object.kind === "Node");
  if (node !== undefined) {
    const name = `${node.metadata.name ?? ""}-new-1`;
    const labels = { ...node.metadata.labels, "kubernetes.io/hostname": name };
    const { uid: _, ...metadata } = node.metadata;
    if (works([{ ...node, metadata: { ...metadata, name, labels } }, ...wished])) {
      helps.push(`one more node like ${node.metadata.name ?? ""}`);
    }
  }
  return helps;
}

/** The Deployment with a rollout that takes an old pod away first; as it is, where that is so already. */
function withoutSurge(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Deployment" || object.spec.strategy?.type === "Recreate") return object;
  const { maxSurge = "25%", maxUnavailable = "25%" } = object.spec.strategy?.rollingUpdate ?? {};
  if (resolveFenceposts(maxSurge, maxUnavailable, object.spec.replicas ?? 1).surge === 0) return object;
  const strategy = { type: "RollingUpdate" as const, rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
  return { ...object, spec: { ...object.spec, strategy } };
}

function podsOf(
  { world, player }: Played,
  { input, cluster, desired }: RollOutInput,
  before: ReadonlySet<string>,
): Pick<RolledOut, "pods" | "bound" | "removed"> {
  const manifests = new Map(desired.objects.map(({ object, manifest }) => [keyOf(object), manifest]));
  const present = inOrder([...world.pods.all()]);
  const wished = new Set<Manifest>(input.wishes);
  const end = world.engine.mark();
  const reasons = new Map<string, string | undefined>();
  const reasonOf = ({ title, pod }: SimulatedPod): string | undefined => {
    if (!reasons.has(title.name)) reasons.set(title.name, input.reasonOf?.(pod, world.engine));
    return reasons.get(title.name);
  };
  const pods: PlannedPod[] = [];
  const bound: BoundPod[] = [];
  for (const pod of present) {
    if (pod.isTerminating || pod.state === "succeeded" || pod.state === "failed") continue;
    const owner = ownerOf(pod, world);
    const decided = player.scheduler.decisions?.get(pod.key);
    const wasThere = before.has(keyOf(pod.pod));
    if (wasThere && pod.nodeName !== undefined && decided === undefined) {
      bound.push({ pod: pod.pod, ...(owner === undefined ? {} : { owner }) });
      continue;
    }
    const manifest = manifestOf(pod, world, manifests, cluster);
    if (manifest === undefined) continue;
    const planned = plannedPod(pod, { owner, decided, end, manifest, player, reasonOf });
    const isStranger = wasThere && pod.nodeName === undefined && !wished.has(manifest);
    pods.push(isStranger ? { ...planned, isStranger } : planned);
  }
  const there = new Set(present.map(({ pod }) => keyOf(pod)));
  const removed = cluster.manifests.flatMap(({ object }): BoundPod[] => {
    if (object.kind !== "Pod" || !object.spec.nodeName || there.has(keyOf(object))) return [];
    const { phase } = object.status ?? {};
    return phase === "Succeeded" || phase === "Failed" ? [] : [{ pod: object, ...removedOwner(object) }];
  });
  return { pods, bound, removed };
}

/** Workload by workload in the order of their first pods; within one by ordinal, then as they were made. */
function inOrder(pods: readonly SimulatedPod[]): readonly SimulatedPod[] {
  const first = new Map<string, number>();
  for (const { title, sequence } of pods) {
    first.set(title.workload, Math.min(first.get(title.workload) ?? Infinity, sequence));
  }
  const rank = ({ title }: SimulatedPod): number => first.get(title.workload) ?? 0;
  return pods.toSorted(
    (one, other) =>
      rank(one) - rank(other) || (one.ordinal ?? 0) - (other.ordinal ?? 0) || one.sequence - other.sequence,
  );
}

/** What a pod that goes belonged to. */
function removedOwner({ metadata }: PodObject): { readonly owner?: TopOwner } {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return {};
  const hash = Object.hasOwn(metadata.labels ?? {}, "pod-template-hash")
    ? metadata.labels?.["pod-template-hash"]
    : undefined;
  return owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`)
    ? { owner: { kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) } }
    : { owner: { kind: owner.kind, name: owner.name } };
}

function ownerOf({ owner }: SimulatedPod, { workloads }: World): TopOwner | undefined {
  const state = owner === undefined ? undefined : workloads.get(owner);
  const top = state?.kind === "ReplicaSet" ? (workloads.get(state.owner ?? "") ?? state) : state;
  return top === undefined ? undefined : { kind: top.object.kind ?? top.kind, name: top.object.metadata.name };
}

/** What a pod comes from: its own manifest, or that of its workload or the cluster's. */
function manifestOf(
  pod: SimulatedPod,
  { workloads }: World,
  manifests: ReadonlyMap<string, Manifest>,
  cluster: ClusterInput,
): Manifest | undefined {
  const state = pod.owner === undefined ? undefined : workloads.get(pod.owner);
  const top = state?.kind === "ReplicaSet" ? (state.owner ?? state.key) : state?.key;
  return manifests.get(keyOf(pod.pod)) ?? (top === undefined ? undefined : manifests.get(top)) ?? cluster.manifests[0];
}

/** As the scheduler saw it: the node that it chose is no wish of the pod. */
function unbound(pod: PodObject): PodObject {
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec };
}

interface Planning {
  readonly owner: TopOwner | undefined;
  readonly decided: { readonly decision: NonNullable<PlannedPod["decision"]>; readonly mark: Mark } | undefined;
  readonly end: Mark;
  readonly manifest: Manifest;
  readonly player: Player;
  /** In our words, of a pod that fits nowhere. */
  readonly reasonOf: (pod: SimulatedPod) => string | undefined;
}

function plannedPod(pod: SimulatedPod, { owner, decided, end, manifest, player, reasonOf }: Planning): PlannedPod {
  const victims = (player.scheduler.victims.get(pod.key) ?? []).map(({ pod: victim, nodeName }) => ({
    namespace: victim.pod.metadata.namespace ?? "default",
    name: victim.pod.metadata.name ?? "",
    nodeName,
  }));
  const { nodeName, message, fitError } = pod;
  const base = {
    pod: decided === undefined ? pod.pod : unbound(pod.pod),
    ...(owner === undefined ? {} : { owner }),
    victims,
    manifest,
  };
  if (nodeName !== undefined) {
    const { decision, mark = end } = decided ?? {};
    const found = decision === undefined ? {} : { decision };
    return { ...base, status: "Scheduled", nodeName, ...found, mark };
  }
  const isGated = (pod.pod.spec.schedulingGates ?? []).length > 0;
  if (isGated)
    return { ...base, status: "SchedulingGated", reason: "waits until its scheduling gates are removed", mark: end };
  if (fitError === undefined)
    return { ...base, status: "Refused", ...(message === undefined ? {} : { reason: message }), mark: end };
  const reason = reasonOf(pod);
  return {
    ...base,
    status: "Unschedulable",
    message: fitError,
    ...(message === undefined ? {} : { event: message }),
    ...(reason === undefined ? {} : { reason }),
    mark: end,
  };
}
