import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { keyOf } from "../apply/object-key.ts";
import type { Change } from "../change/change.ts";
import { ChangesRefused } from "../change/change-refusal.ts";
import { findFixes, type FixOptions, type Fixes } from "../fix/find-fixes.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan } from "../plan/planned-pod.ts";
import type { PlannedRollout } from "../plan/planned-rollout.ts";
import { playedPods } from "../plan/played-pods.ts";
import { satisfies } from "./satisfied.ts";
import { namespaceOf, type PlayedSimulation, playSimulation } from "./simulate.ts";
import { type SimulationParts, simulationOf } from "./simulation-parts.ts";
import { isRollout } from "./why.ts";

/** A simulation costs several times what a plan of as many objects does. */
const usualBudget = 60_000;

/**
 * The smallest changes after which pods that are pending in the end have a place: each is verified by playing everything
 * again with the changed objects. What runs is changed before anything else happens.
 *
 * @param parts Of a simulation that can be played.
 * @returns by the workload's name, as `why` of the simulation calls it.
 */
export function findSimulationFixes(
  parts: SimulationParts,
  options: Omit<FixOptions, "replan"> = {},
): ReadonlyMap<string, Fixes> {
  const applied = parts.changes.flatMap((change) => (change.kind === "apply" ? change.objects : []));
  const ofChanges = applied.map((object): Manifest => ({ object, positionOf: () => undefined }));
  const { seed, order, profiles, createEngine, wishNamespace } = parts;
  const { input: simulation } = simulationOf(parts);
  const planned: PlanInput = {
    cluster: parts.cluster ?? { source: "the manifests", manifests: [] },
    wishes: [...parts.wishes, ...ofChanges],
    ...(wishNamespace === undefined ? {} : { namespace: wishNamespace }),
    defaultNamespace: namespaceOf(simulation),
    seed,
    ...(order === undefined ? {} : { order }),
    profiles,
    createEngine,
  };
  const played = playSimulation({ ...simulation, keepsSteps: false });
  const workloadOf = new Map([...played.world.pods.all()].map(({ pod, title }) => [keyOf(pod), title.workload]));
  const found = findFixes(planned, planOf(played, planned), {
    budget: usualBudget,
    ...options,
    replan: (edited) => replanned(edited, parts, played),
  });
  return new Map(
    found.flatMap((fixes) => {
      const [first] = fixes.pods;
      const workload = first === undefined ? undefined : workloadOf.get(keyOf(first.pod));
      return workload === undefined ? [] : [[workload, fixes] as const];
    }),
  );
}

/** Plays everything again; `undefined` where it can not be played, does not come to an end, or blocks a drain. */
function replanned(edited: PlanInput, parts: SimulationParts, before: PlayedSimulation): Plan | undefined {
  const inPlace = editedParts(edited, parts);
  const onTop = appliedAfter(inPlace, parts);
  const played = (onTop === undefined ? undefined : playedAgain(onTop)) ?? playedAgain(inPlace);
  if (played === undefined || played === "endless") return undefined;
  return blocksMore(played, before) ? undefined : planOf(played, edited);
}

/** `undefined`: what is edited may not be changed so. */
function playedAgain(parts: SimulationParts): PlayedSimulation | "endless" | undefined {
  const { input, problems } = simulationOf(parts);
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  try {
    // A pod that a later change names may never come to be with the fix: who would delete it finds nothing to do.
    return playSimulation({ ...input, areForeseen: true, passesOverGone: true, keepsSteps: false });
  } catch (error) {
    if (error instanceof ChangesRefused) return undefined;
    if (error instanceof RangeError) return "endless";
    throw error;
  }
}

/**
 * What runs by the first change is edited as it runs: that its old pods had always been made so would be another story.
 * `undefined` where nothing comes after the wishes, or none of them is edited.
 */
function appliedAfter(edited: SimulationParts, parts: SimulationParts): SimulationParts | undefined {
  if (parts.changes.length === 0) return undefined;
  const known = new Set(parts.wishes);
  const objects = edited.wishes.filter((one) => !known.has(one)).map(({ object }) => object);
  if (objects.length === 0) return undefined;
  return { ...edited, wishes: parts.wishes, changes: [{ kind: "apply", objects }, ...edited.changes] };
}

/** Whether a drain is blocked that was not: a pod that stays where it should go from is no help. */
function blocksMore({ changes }: PlayedSimulation, before: PlayedSimulation): boolean {
  // What the edit applies comes first.
  const more = changes.length - before.changes.length;
  return changes.some(({ drain }, at) => drain === "blocked" && before.changes[at - more]?.drain !== "blocked");
}

/** What is edited is told apart by its place: the wishes, then what changes apply, then what the edit adds. */
function editedParts({ cluster, wishes }: PlanInput, parts: SimulationParts): SimulationParts {
  let next = parts.wishes.length;
  const changes = parts.changes.map((change): Change => {
    if (change.kind !== "apply") return change;
    const from = next;
    next += change.objects.length;
    return { ...change, objects: wishes.slice(from, next).map(({ object }) => object) };
  });
  const added = wishes.slice(next);
  const present = cluster?.manifests ?? [];
  // What is changed of what runs is a wish; what runs is as it was.
  const manifests = present.map((one, at) => (added.includes(one) ? (parts.cluster?.manifests[at] ?? one) : one));
  const { cluster: before, ...rest } = parts;
  const own = wishes.slice(0, parts.wishes.length);
  return before === undefined
    ? { ...rest, wishes: [...manifests, ...own, ...added], changes }
    : { ...rest, cluster: { ...before, manifests }, wishes: [...own, ...added], changes };
}

/** The end of a simulation, as a plan tells it. */
function planOf({ world, player }: PlayedSimulation, { cluster, wishes, defaultNamespace, seed }: PlanInput): Plan {
  const present = cluster?.manifests ?? [];
  const inNamespace = (object: KubernetesObject): string =>
    keyOf({
      ...object,
      metadata: { namespace: defaultNamespace ?? "default", ...object.metadata },
    } as KubernetesObject);
  const pods = playedPods(
    { world, player },
    {
      manifests: new Map([...present, ...wishes].map((manifest) => [inNamespace(manifest.object), manifest])),
      cluster: present,
      wished: new Set(wishes),
      before: new Set(present.map(({ object }) => inNamespace(object))),
      reasonOf: undefined,
      // Those of a Job that waited are over in the end.
      hasEnded: true,
    },
  );
  const { engine, workloads } = world;
  return {
    kubernetesVersion: engine.profile.kubernetesVersion,
    seed,
    cluster: { source: cluster?.source ?? "", nodes: engine.cluster.nodes.length },
    ...pods,
    rollouts: [...workloads.values()].flatMap((state): readonly PlannedRollout[] => {
      if ((state.kind === "ReplicaSet" && state.owner !== undefined) || !isRollout(state, world)) return [];
      const { name, namespace } = state.object.metadata;
      const outcome = satisfies(state, world) ? "completes" : "stuck";
      return [{ workload: `${state.kind}/${name}`, namespace, outcome, steps: 0, ready: { old: 0, new: 0 } }];
    }),
    warnings: [],
    problems: [],
    engine,
  };
}
