import { type ClusterObject, type Engine, type PersistentVolumeClaim, podKey } from "@stowage/engine";
import { applyWishes, type DesiredCluster } from "../apply/apply-wishes.ts";
import type { Warning } from "../apply/warning.ts";
import { ClaimController } from "../claims/claim-controller.ts";
import { isDefaultClass } from "../claims/default-class.ts";
import { defaultMadeUpCluster, withoutMadeUpClass } from "../made-up/made-up-cluster.ts";
import type { MadeCluster } from "./candidate.ts";
import { withoutRefused } from "./counted-objects.ts";
import type { Eviction } from "./eviction.ts";
import { evictionRange } from "./eviction-range.ts";
import { makePods } from "./make-pods.ts";
import { placePods } from "./place-pods.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";
import { PodAdmission, refusalText } from "./pod-admission.ts";
import { missingKinds } from "./missing-kinds.ts";
import { Replay } from "./replay.ts";
import { rollOut } from "./roll-out.ts";
import { ruleWarnings } from "./rule-warnings.ts";
import { securityWarnings } from "./security-warnings.ts";
import { arrivalOrder } from "./arrival-order.ts";
import { seededTieBreak } from "./tie-break.ts";

/**
 * Where every pod would go: the wishes are applied to the cluster, controllers make pods, the API server admits them,
 * the scheduler places them.
 *
 * @throws RangeError for a `replay` that does not fit.
 */
export function planPods(input: PlanInput): Plan {
  const plan = planOnce(input, "any");
  const { onProgress: _, reasonOf: __, ...quiet } = input;
  const range = evictionRange(
    plan.pods,
    plan.pods.length + plan.bound.length,
    (eviction) => planOnce(quiet, eviction).pods,
  );
  return range.length === 0 ? plan : { ...plan, warnings: [...plan.warnings, ...range] };
}

/** What a plan begins with: the wishes are applied, and controllers have made pods. */
interface PlanStart {
  readonly cluster: ClusterInput;
  readonly clusterWarnings: readonly Warning[];
  readonly desired: DesiredCluster;
  readonly admission: PodAdmission;
  readonly made: MadeCluster;
}

/** Applies the wishes and makes the pods: all that comes before the first decision. */
export function startOfPlan(input: PlanInput): PlanStart {
  const { wishes, namespace, defaultNamespace, profiles, onProgress } = input;
  const { cluster, warnings: clusterWarnings } = clusterOf(input);
  onProgress?.({ phase: "apply", done: 0, total: cluster.manifests.length, round: 1 });
  const applied = applyWishes({
    cluster: cluster.manifests,
    wishes,
    ...(namespace === undefined ? {} : { namespace }),
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
  });
  const admission = new PodAdmission(
    applied.objects.map(({ object }) => object),
    {
      kubernetesVersion: profiles[0].kubernetesVersion,
      knowsServiceAccounts: cluster.manifests.some(({ object }) => object.kind === "ServiceAccount"),
      newNamespaces: applied.objects.flatMap(({ object: { kind, metadata }, origin, before }) =>
        kind === "Namespace" && origin === "wish" && before === undefined ? [metadata.name ?? ""] : [],
      ),
    },
  );
  const desired = withoutRefused(applied, admission);
  return { cluster, clusterWarnings, desired, admission, made: makePods(desired, admission) };
}

function planOnce(input: PlanInput, eviction: Eviction): Plan {
  const { seed, profiles, createEngine, asksRunnerUp, reasonOf, onProgress } = input;
  const { cluster, clusterWarnings, desired, admission, made } = startOfPlan(input);
  if (made.rolling.size > 0 || made.isPlayed) {
    const rolled = rollOut({ input, cluster, desired, admission, made });
    // What is replaced is told by the rollouts.
    const told = { ...made, warnings: made.warnings.filter(({ code }) => code !== "Replaced") };
    const warnings = [...clusterWarnings, ...warningsOf({ input, desired, admission, made: told, ...rolled })];
    const { problems } = desired;
    return {
      ...planOf(input, cluster, rolled.engine),
      ...rolled,
      warnings: [...(input.warnings ?? []), ...warnings],
      problems,
    };
  }
  const engine = createEngine(...profiles);
  fillEngine(engine, made.objects, onProgress);
  admission.countPods(made.objects.filter((object) => object.kind === "Pod"));
  const whyRefused = (claim: PersistentVolumeClaim): string | undefined => {
    const problems = admission.chargeObject(claim);
    return problems.length === 0 ? undefined : refusalText(problems);
  };
  const claims = new ClaimController(engine, { wished: wishedClaims(desired), whyRefused });
  claims.settleAll();
  const arriving = arrivalOrder(input.order ?? 0).all(made.candidates, ({ after }) => after !== undefined);
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
  return {
    ...planOf(input, cluster, engine),
    pods,
    bound: stillBound(made.bound, pods),
    removed: made.removed,
    rollouts: [],
    warnings: [
      ...(input.warnings ?? []),
      ...clusterWarnings,
      ...warningsOf({ input, desired, admission, made, engine, pods }),
    ],
    problems: desired.problems,
    engine,
  };
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

interface Warned {
  readonly input: PlanInput;
  readonly desired: DesiredCluster;
  readonly admission: PodAdmission;
  readonly made: MadeCluster;
  readonly engine: Engine;
  readonly pods: readonly PlannedPod[];
}

/** What there is to say of the wishes, their pods and their rules. */
function warningsOf({ input, desired, admission, made, engine, pods }: Warned): readonly Warning[] {
  return [
    ...missingKinds(input),
    ...desired.warnings,
    ...securityWarnings(desired, admission),
    ...made.warnings,
    ...strayWarnings(made, engine),
    ...ruleWarnings(pods, engine),
  ];
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

/** The cluster given; else the wishes' own nodes; else a small one, and a line that says so. */
function clusterOf({ cluster, wishes }: PlanInput): {
  readonly cluster: ClusterInput;
  readonly warnings: readonly Warning[];
} {
  const bringsClass = wishes.some(({ object }) => object.kind === "StorageClass" && isDefaultClass(object));
  const fitting = (one: ClusterInput): ClusterInput => (bringsClass ? withoutMadeUpClass(one) : one);
  if (cluster !== undefined) return { cluster: fitting(cluster), warnings: [] };
  if (wishes.some(({ object }) => object.kind === "Node")) {
    return { cluster: { source: "the manifests", manifests: [] }, warnings: [] };
  }
  const small = fitting(defaultMadeUpCluster());
  const message = `no cluster was given: planned on ${small.source}`;
  return { cluster: small, warnings: [{ code: "MadeUpCluster", object: "", path: "", message }] };
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
  return bound.filter(({ pod }) => !victims.has(podKey(pod)));
}

/** In the order in which a cluster is best filled: pods last. */
export function fillEngine(
  engine: Engine,
  objects: readonly ClusterObject[],
  onProgress: PlanInput["onProgress"],
): void {
  let done = 0;
  for (const arePods of [false, true]) {
    for (const object of objects) {
      if ((object.kind === "Pod") !== arePods) continue;
      onProgress?.({ phase: "fill", done, total: objects.length, round: 1 });
      engine.add(object);
      done++;
    }
  }
}

function strayWarnings({ bound }: MadeCluster, engine: Engine): readonly Warning[] {
  const strays = bound.filter(({ pod }) => engine.cluster.node(pod.spec.nodeName ?? "") === undefined);
  const [first] = strays;
  if (first === undefined) return [];
  const { name, namespace } = first.pod.metadata;
  const message =
    strays.length === 1
      ? `is on ${first.pod.spec.nodeName}, which is no node of the cluster: it counts nowhere`
      : `and ${strays.length - 1} more pods are on nodes that are not in the cluster: they count nowhere`;
  return [{ code: "UnknownNode", object: `Pod ${namespace}/${name}`, path: "spec.nodeName", message }];
}
