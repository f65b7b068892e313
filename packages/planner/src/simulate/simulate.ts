import type { KubernetesObject } from "@stowage/manifests";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";
import { isNamespaced } from "../apply/object-key.ts";
import type { Warning } from "../apply/warning.ts";
import { PodNames } from "../names/pod-names.ts";
import { arrivalOrder } from "../plan/arrival-order.ts";
import { PodAdmission } from "../plan/pod-admission.ts";
import { seededPicks } from "../plan/tie-break.ts";
import type { Change } from "../change/change.ts";
import { ChangesRefused } from "../change/change-refusal.ts";
import { foreseenProblems } from "../change/foreseen-changes.ts";
import { changeText } from "../change/change-text.ts";
import { touchedWorkloads } from "../change/touched-workloads.ts";
import { clusterState } from "./cluster-state.ts";
import { Film } from "./film.ts";
import { fillWorld } from "./fill/fill-world.ts";
import { type KeptTemplates, keptSince, keptTemplates } from "./kept-templates.ts";
import { Player } from "./player.ts";
import { presentObjects } from "./present-objects.ts";
import { secondsOf } from "./seconds.ts";
import type { ChangeResult, Simulation } from "./simulation.ts";
import type { SimulationInput } from "./simulation-input.ts";
import { isCutDown, TemplateEquality } from "./template-equality.ts";
import { UnknownVolumes } from "./unknown-volumes.ts";
import { fewNames } from "../subjects/few-names.ts";
import { mostNamed, unplayedWarnings } from "./unplayed.ts";
import { whyStuck } from "./why.ts";
import { World } from "./world.ts";

/**
 * What happens when the changes are made, one after the other, step by step.
 *
 * @throws RangeError when a change can not be made: it names what is not there.
 */
export function simulate(input: SimulationInput): Simulation {
  const { world, player, before, keptBefore, changes } = playSimulation(input);
  const last = changes.at(-1)?.outcome;
  return {
    kubernetesVersion: world.engine.profile.kubernetesVersion,
    seed: input.seed,
    outcome: last === undefined || last === "goes on" ? "completes" : last,
    before,
    changes,
    steps: player.steps,
    final: clusterState(world),
    extremes: Object.fromEntries(world.pods.extremes()),
    why: whyStuck(world),
    warnings: warningsOf(input, { world, keptBefore, changes }),
  };
}

function warningsOf(
  input: SimulationInput,
  { world, keptBefore, changes }: Pick<PlayedSimulation, "world" | "keptBefore" | "changes">,
): readonly Warning[] {
  const volumes = new UnknownVolumes();
  volumes.note(world);
  return [...warningsOfChanges(input, { world, keptBefore, changes }), ...volumes.warnings()];
}

/** What is to be said of the changes of an input once they have been played, wherever volumes may be used. */
export function warningsOfChanges(
  input: SimulationInput,
  { world, keptBefore, changes }: Pick<PlayedSimulation, "world" | "keptBefore" | "changes">,
): readonly Warning[] {
  const namespace = namespaceOf(input);
  const named = new Set(input.changes.flatMap((change) => touchedWorkloads(change, namespace)));
  return [
    ...unplayedWarnings(input.objects, input.changes, namespace),
    ...keptSince(input.areWishes === true ? new Map() : keptBefore, keptTemplates(world), named),
    ...changes.flatMap(forceWarnings),
  ];
}

/** Source: `unreplicatedFilter` (k8s.io/kubectl, pkg/drain/filters.go). */
function forceWarnings({ change, unowned = [] }: ChangeResult): readonly Warning[] {
  if (unowned.length === 0) return [];
  const [verb, them] = unowned.length === 1 ? ["has", "it"] : ["have", "them"];
  const names = fewNames(unowned, mostNamed);
  const message = `${changeText(change)}: kubectl refuses it without --force: ${names} ${verb} no controller, and nobody makes ${them} again`;
  return [{ code: "NeedsForce", object: "", path: "", message }];
}

/** The world in the end, who has played in it, and what it was like before. */
export interface PlayedSimulation extends Pick<Simulation, "before" | "changes"> {
  readonly world: World;
  readonly player: Player;
  readonly keptBefore: KeptTemplates;
}

/** Plays the changes, one after the other. @throws RangeError when one can not be made. */
export function playSimulation(input: SimulationInput): PlayedSimulation {
  const { changes, keepsSteps = true, passesOverGone = false, onBegin, onProgress, onFrame } = input;
  const namespace = namespaceOf(input);
  const world = worldOf({ ...input, namespace });
  const film = new Film();
  let isBegun = false;
  let current = 0;
  const player = new Player({
    world,
    namespace,
    keepsSteps,
    passesOverGone,
    onStep: (steps, title) => {
      onProgress?.({ change: current, changes: changes.length, steps });
      if (isBegun) onFrame?.(film.frame(world, steps, title));
    },
  });
  if (input.areForeseen !== true) refuseForeseen(changes, world, namespace);
  player.begin(input.areWishes);
  isBegun = true;
  onFrame?.(film.frame(world, 0, ""));
  const before = clusterState(world);
  const keptBefore = keptTemplates(world);
  const results: ChangeResult[] = [];
  onBegin?.({ before, changes: results, steps: player.steps });
  for (const [index, change] of changes.entries()) {
    current = index;
    results.push(player.play(change, changes[index + 1]));
  }
  return { world, player, before, keptBefore, changes: results };
}

/** @throws ChangesRefused for all changes of which it is known beforehand that they can not be made. */
export function refuseForeseen(changes: readonly Change[], world: World, namespace: string): void {
  const problems = foreseenProblems(changes, presentObjects(world, namespace));
  if (problems.length > 0) throw new ChangesRefused(problems);
}

/**
 * A world with the cluster in it; nobody has acted yet.
 *
 * @param admission What the API server does to pods; else as the cluster's own objects have it.
 */
export function worldOf(input: SimulationInput, admission?: PodAdmission): World {
  const { namespace = "default", seed, profiles, createEngine, notReady = [] } = input;
  const objects = input.objects.map((object) => withDefaultAllocatable(inNamespace(object, namespace)));
  const [neverReady, failing] = [new Set<string>(), new Map<string, number>()];
  const world = new World({
    engine: createEngine(...profiles),
    admission: admission ?? new PodAdmission(objects),
    picks: seededPicks(seed),
    names: new PodNames([]),
    now: latestTime(objects) + 1,
    notReady: neverReady,
    failing,
    arrival: arrivalOrder(input.order ?? 0),
    templates: new TemplateEquality(input.areWishes !== true && isCutDown(objects)),
  });
  const applied = input.changes.flatMap((change) => (change.kind === "apply" ? change.objects : []));
  world.titles.tellApart([...objects, ...applied.map((object) => inNamespace(object, namespace))]);
  for (const name of notReady) neverReady.add(world.titles.called(name, namespace));
  for (const [name, code] of Object.entries(input.failing ?? {}))
    failing.set(world.titles.called(name, namespace), code);
  fillWorld(world, objects);
  return world;
}

/** The namespace of changes that name none: the one told, else the one in which all is, if all is in one. */
export function namespaceOf({ namespace, objects }: SimulationInput): string {
  if (namespace !== undefined) return namespace;
  const used = new Set<string>();
  const listed = new Set<string>();
  for (const { kind = "", metadata } of objects) {
    if (kind === "Namespace") listed.add(metadata.name ?? "");
    else if (isNamespaced(kind)) used.add(metadata.namespace ?? "default");
  }
  const isOwn = (name: string): boolean => name !== "default" && !name.startsWith("kube-");
  const [own, another] = used.size > 0 ? [...used] : [...listed].filter(isOwn);
  return own !== undefined && another === undefined ? own : "default";
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (!isNamespaced(object.kind ?? "") || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } } as KubernetesObject;
}

/** The latest of the times that the objects tell, in seconds. */
function latestTime(objects: readonly KubernetesObject[]): number {
  let latest = 0;
  for (const object of objects) {
    latest = Math.max(latest, secondsOf(object.metadata.creationTimestamp) ?? 0);
    if (object.kind !== "Pod" && object.kind !== "Deployment") continue;
    for (const condition of object.status?.conditions ?? []) {
      const time = "lastTransitionTime" in condition ? condition.lastTransitionTime : undefined;
      const updated = "lastUpdateTime" in condition ? condition.lastUpdateTime : undefined;
      latest = Math.max(latest, secondsOf(time) ?? 0, secondsOf(updated) ?? 0);
    }
  }
  return latest;
}
