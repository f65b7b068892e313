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
  /** What the API server refused to create, by workload. */
  readonly refusals: Map<string, string> = new Map();
  readonly #daemonSets = new DaemonSetTurns();

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets one controller act on what it has to look at. @returns whether there was anything. */
  takeTurn(): boolean {
    const { workloads, arrival } = this.#world;
    const { due } = workloads;
    const key = nth(due, arrival.next(due.size));
    if (key === undefined) return false;
    due.delete(key);
    const state = workloads.get(key);
    if (state !== undefined) this.#act(state);
    return true;
  }

  #act(state: WorkloadState): void {
    const context = { world: this.#world, refusals: this.refusals };
    switch (state.kind) {
      case "Deployment":
        takeDeploymentTurn(state, context);
        return;
      case "ReplicaSet":
        takeReplicaSetTurn(state, context);
        return;
      case "StatefulSet":
        takeStatefulSetTurn(state, context);
        return;
      case "DaemonSet":
        this.#daemonSets.take(state, context);
        return;
      case "Job":
        takeJobTurn(state, context);
        return;
      default:
        state satisfies never;
    }
  }
}

function nth(keys: ReadonlySet<string>, index: number): string | undefined {
  let rest = index;
  for (const key of keys) if (rest-- === 0) return key;
  return undefined;
}
