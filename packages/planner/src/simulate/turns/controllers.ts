import type { WorkloadState } from "../workload-state.ts";
import type { World } from "../world.ts";
import { DaemonSetTurns } from "./daemon-set-turns.ts";
import { takeDeploymentTurn } from "./deployment-turns.ts";
import { takeJobTurn } from "./job-turns.ts";
import { takeReplicaSetTurn } from "./replica-set-turns.ts";
import { takeStatefulSetTurn } from "./stateful-set-turns.ts";

/** Lets the controllers of a world act: each is told what its workload is like, and does what it says. */
export class Controllers {
  readonly #world: World;
  readonly #daemonSets = new DaemonSetTurns();

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets one controller act on what it has to look at. @returns whether there was anything. */
  takeTurn(): boolean {
    const { workloads, arrival, refusals } = this.#world;
    const { due } = workloads;
    const key = nth(due, arrival.next(due.size));
    if (key === undefined) return false;
    due.delete(key);
    const state = workloads.get(key);
    const refusal = state === undefined ? undefined : this.#act(state);
    if (refusal === undefined) refusals.clear(key);
    else refusals.refuse(key, refusal);
    return true;
  }

  /** @returns why the API server refuses what the controller would create. */
  #act(state: WorkloadState): string | undefined {
    const world = this.#world;
    switch (state.kind) {
      case "Deployment":
        return takeDeploymentTurn(state, world);
      case "ReplicaSet":
        return takeReplicaSetTurn(state, world);
      case "StatefulSet":
        return takeStatefulSetTurn(state, world);
      case "DaemonSet":
        return this.#daemonSets.take(state, world);
      case "Job":
        return takeJobTurn(state, world);
      default:
        return state satisfies never;
    }
  }
}

function nth(keys: ReadonlySet<string>, index: number): string | undefined {
  let rest = index;
  for (const key of keys) if (rest-- === 0) return key;
  return undefined;
}
