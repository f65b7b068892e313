import { type ClusterObject, type Engine, type PersistentVolumeClaim, podKey } from "@stowage/engine";
import type { DesiredCluster } from "../apply/apply-wishes.ts";
import { ClaimController } from "../claims/claim-controller.ts";
import { arrivalOrder } from "./arrival-order.ts";
import type { MadeCluster } from "./candidate.ts";
import type { Eviction } from "./eviction.ts";
import { placePods } from "./place-pods.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";
import { refusalText } from "./pod-admission.ts";
import { Replay } from "./replay.ts";
import { rollOut } from "./roll-out.ts";
import { type PlanStart, startOfPlan } from "./start-of-plan.ts";
import { seededTieBreak } from "./tie-break.ts";

/** A plan without what there is to say of it, and what it began with. */
export interface PlannedOnce {
  readonly plan: Omit<Plan, "warnings">;
  readonly start: PlanStart;
}

/** How a plan is made, beside what of. */
export interface PlanOnceOptions {
  readonly eviction: Eviction;
  /** Gives an engine with these objects alone. A rollout is played in one of its own. */
  readonly filled: (objects: readonly ClusterObject[]) => Engine;
}

/** Makes a plan. @throws RangeError for a `replay` that does not fit. */
export function planOnce(input: PlanInput, options: PlanOnceOptions): PlannedOnce {
  const start = startOfPlan(input);
  const { cluster, desired, made } = start;
  const isPlayed = made.rolling.size > 0 || made.isPlayed;
  const placed = isPlayed ? rollOut({ input, ...start }) : place(input, start, options);
  return { plan: { ...planOf(input, cluster, placed.engine), ...placed, problems: desired.problems }, start };
}

/** What is not played step by step: pods come, and are placed. */
function place(
  input: PlanInput,
  { desired, admission, made }: PlanStart,
  { eviction, filled }: PlanOnceOptions,
): Pick<Plan, "pods" | "bound" | "removed" | "rollouts" | "engine"> {
  const { seed, order = 0, asksRunnerUp, reasonOf, onProgress } = input;
  const engine = filled(made.objects);
  admission.countPods(made.objects.filter((object) => object.kind === "Pod"));
  const whyRefused = (claim: PersistentVolumeClaim): string | undefined => {
    const problems = admission.chargeObject(claim);
    return problems.length === 0 ? undefined : refusalText(problems);
  };
  const claims = new ClaimController(engine, { wished: wishedClaims(desired), whyRefused });
  claims.settleAll();
  const arriving = arrivalOrder(order).all(made.candidates, ({ after }) => after !== undefined);
  const replay = input.replay === undefined ? undefined : new Replay(input.replay);
  const placed = placePods(arriving, {
    engine,
    claims,
    admission,
    tieBreak: seededTieBreak(seed),
    eviction,
    ...(replay === undefined ? {} : { replay }),
    objects: made.objects,
    bound: made.bound,
    names: made.names,
    ...(asksRunnerUp === undefined ? {} : { asksRunnerUp }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(reasonOf === undefined ? {} : { reasonOf }),
  });
  replay?.assertDone();
  const pods = inInputOrder(placed, arriving, made.candidates);
  return { pods, bound: stillBound(made.bound, pods), removed: made.removed, rollouts: [], engine };
}

/** What became of the candidates in their own order, whatever that in which they arrived; what else was made comes last. */
function inInputOrder(
  placed: readonly PlannedPod[],
  arriving: MadeCluster["candidates"],
  candidates: MadeCluster["candidates"],
): readonly PlannedPod[] {
  if (arriving === candidates) return placed;
  const found = new Map(arriving.map((candidate, index) => [candidate, placed[index]]));
  return [...candidates.flatMap((candidate) => found.get(candidate) ?? []), ...placed.slice(candidates.length)];
}

/** What a plan says of itself. */
function planOf(
  { seed }: PlanInput,
  { source }: ClusterInput,
  engine: Engine,
): Pick<Plan, "kubernetesVersion" | "seed" | "cluster"> {
  const { kubernetesVersion } = engine.profile;
  return { kubernetesVersion, seed, cluster: { source, nodes: engine.cluster.nodes.length } };
}

/** As `namespace/name`. */
function wishedClaims({ objects }: DesiredCluster): readonly string[] {
  return objects.flatMap(({ object: { kind, metadata }, origin }) =>
    kind === "PersistentVolumeClaim" && origin === "wish"
      ? [`${metadata.namespace ?? "default"}/${metadata.name ?? ""}`]
      : [],
  );
}

/** Those that no pod of the plan has evicted. */
function stillBound(bound: MadeCluster["bound"], pods: readonly PlannedPod[]): readonly BoundPod[] {
  const victims = new Set(pods.flatMap((pod) => pod.victims.map(({ namespace, name }) => `${namespace}/${name}`)));
  return victims.size === 0 ? bound : bound.filter(({ pod }) => !victims.has(podKey(pod)));
}
