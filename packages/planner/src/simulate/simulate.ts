import type { KubernetesObject } from "@stowage/manifests";
import { withDefaultAllocatable } from "../apply/default-allocatable.ts";
import { isNamespaced } from "../apply/object-key.ts";
import { PodNames } from "../names/pod-names.ts";
import { PodAdmission } from "../plan/pod-admission.ts";
import { seededTieBreak } from "../plan/tie-break.ts";
import { clusterState } from "./cluster-state.ts";
import { fillWorld } from "./fill-world.ts";
import { Player } from "./player.ts";
import type { ChangeResult, Simulation } from "./simulation.ts";
import type { SimulationInput } from "./simulation-input.ts";
import { secondsOf, World } from "./world.ts";

/**
 * What happens when the changes are made, one after the other, step by step.
 *
 * @throws RangeError when a change can not be made: it names what is not there.
 */
export function simulate(input: SimulationInput): Simulation {
  const { changes, seed, namespace = "default", keepsSteps = true, onProgress } = input;
  const world = worldOf(input);
  let current = 0;
  const player = new Player({
    world,
    namespace,
    keepsSteps,
    onStep: (steps) => onProgress?.({ change: current, changes: changes.length, steps }),
  });
  player.begin();
  const before = clusterState(world);
  const results: ChangeResult[] = [];
  for (const [index, change] of changes.entries()) {
    current = index;
    results.push(player.play(change, changes[index + 1]));
  }
  const last = results.at(-1)?.outcome;
  return {
    kubernetesVersion: world.engine.profile.kubernetesVersion,
    seed,
    outcome: last === undefined || last === "goes on" ? "completes" : last,
    before,
    changes: results,
    steps: player.steps,
    final: clusterState(world),
    extremes: Object.fromEntries(world.pods.extremes()),
    why: [],
  };
}

/** A world with the cluster in it; nobody has acted yet. */
export function worldOf(input: SimulationInput): World {
  const { namespace = "default", seed, profiles, createEngine, notReady = [] } = input;
  const objects = input.objects.map((object) => withDefaultAllocatable(inNamespace(object, namespace)));
  const world = new World({
    engine: createEngine(...profiles),
    admission: new PodAdmission(objects),
    tieBreak: seededTieBreak(seed),
    names: new PodNames([]),
    now: latestTime(objects) + 1,
    notReady: new Set(notReady),
  });
  fillWorld(world, objects);
  return world;
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
