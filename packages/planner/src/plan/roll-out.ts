import { podKey } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { DesiredCluster } from "../apply/apply-wishes.ts";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";
import { satisfies } from "../simulate/satisfied.ts";
import { Player } from "../simulate/player.ts";
import { worldOf } from "../simulate/simulate.ts";
import { updatedReady, whyStuck } from "../simulate/why.ts";
import type { WorkloadState } from "../simulate/workload-state.ts";
import type { World } from "../simulate/world.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { countedPods, withCounts, withFewerReplicas } from "./counted-replicas.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";
import type { Plan, PlannedPod } from "./planned-pod.ts";
import { waitingText } from "./planned-pod-of.ts";
import type { PodAdmission } from "./pod-admission.ts";
import { type Played, playedPods } from "./played-pods.ts";
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
      },
    ];
  });
  const { pods, ...rest } = playedPods(played, {
    manifests: new Map(desired.objects.map(({ object, manifest }) => [keyOf(object), manifest])),
    cluster: cluster.manifests,
    wished: new Set(rollout.input.wishes),
    before,
    reasonOf: rollout.input.reasonOf,
  });
  const all = [...withCounts(pods, counted), ...notCreated(played, rollout, refused, before)];
  return { engine: world.engine, rollouts, ...rest, pods: all };
}

function play({ input, cluster, admission, made }: RollOutInput, wished: readonly KubernetesObject[]): Played {
  const { seed, order = 0, profiles, createEngine, defaultNamespace = "default", namespace = defaultNamespace } = input;
  const { asksRunnerUp = false } = input;
  const present = cluster.manifests.map(
    ({ object }) => made.claimed.get(keyOf(object)) ?? withDefaultAllocatable(object),
  );
  const world = worldOf(
    { objects: present, changes: [], namespace: "default", seed, order, profiles, createEngine },
    admission,
  );
  const player = new Player({ world, namespace, keepsSteps: false, keepsDecisions: true, asksRunnerUp });
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
