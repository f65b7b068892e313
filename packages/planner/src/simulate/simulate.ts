import type { KubernetesObject } from "@stowage/manifests";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";
import { isNamespaced } from "../apply/object-key.ts";
import { PodNames } from "../names/pod-names.ts";
import { arrivalOrder } from "../plan/arrival-order.ts";
import { PodAdmission } from "../plan/pod-admission.ts";
import { seededPicks } from "../plan/tie-break.ts";
import { clusterState } from "./cluster-state.ts";
import { Film } from "./film.ts";
import { fillWorld } from "./fill/fill-world.ts";
import { Player } from "./player.ts";
import { secondsOf } from "./seconds.ts";
import type { ChangeResult, Simulation } from "./simulation.ts";
import type { SimulationInput } from "./simulation-input.ts";
import { isCutDown, TemplateEquality } from "./template-equality.ts";
import { whyStuck } from "./why.ts";
import { World } from "./world.ts";

/**
 * What happens when the changes are made, one after the other, step by step.
 *
 * @throws RangeError when a change can not be made: it names what is not there.
 */
export function simulate(input: SimulationInput): Simulation {
  const { world, player, before, changes } = playSimulation(input);
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
  };
}

/** The world in the end, who has played in it, and what it was like before. */
export interface PlayedSimulation extends Pick<Simulation, "before" | "changes"> {
  readonly world: World;
  readonly player: Player;
}

/** Plays the changes, one after the other. @throws RangeError when one can not be made. */
export function playSimulation(input: SimulationInput): PlayedSimulation {
  const { changes, keepsSteps = true, onBegin, onProgress, onFrame } = input;
  const namespace = namespaceOf(input);
  const world = worldOf({ ...input, namespace });
  const film = new Film();
  let isBegun = false;
  let current = 0;
  const player = new Player({
    world,
    namespace,
    keepsSteps,
    onStep: (steps, title) => {
      onProgress?.({ change: current, changes: changes.length, steps });
      if (isBegun) onFrame?.(film.frame(world, steps, title));
    },
  });
  player.begin(input.areWishes);
  isBegun = true;
  onFrame?.(film.frame(world, 0, ""));
  const before = clusterState(world);
  const results: ChangeResult[] = [];
  onBegin?.({ before, changes: results, steps: player.steps });
  for (const [index, change] of changes.entries()) {
    current = index;
    results.push(player.play(change, changes[index + 1]));
  }
  return { world, player, before, changes: results };
}

/**
 * A world with the cluster in it; nobody has acted yet.
 *
 * @param admission What the API server does to pods; else as the cluster's own objects have it.
 */
export function worldOf(input: SimulationInput, admission?: PodAdmission): World {
  const { namespace = "default", seed, profiles, createEngine, notReady = [] } = input;
  const objects = input.objects.map((object) => withDefaultAllocatable(inNamespace(object, namespace)));
  const world = new World({
    engine: createEngine(...profiles),
    admission: admission ?? new PodAdmission(objects),
    picks: seededPicks(seed),
    names: new PodNames([]),
    now: latestTime(objects) + 1,
    notReady: new Set(notReady),
    failing: new Map(Object.entries(input.failing ?? {})),
    arrival: arrivalOrder(input.order ?? 0),
    templates: new TemplateEquality(input.areWishes !== true && isCutDown(objects)),
  });
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
