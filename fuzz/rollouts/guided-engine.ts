import type { Engine } from "@stowage/engine";
import type { SimulationInput, Step } from "@stowage/planner";
import { type ObservedPod, ObservedPods } from "../../upstream/rollouts/observed-pods.ts";

type CreateEngine = SimulationInput["createEngine"];

/**
 * An engine that picks, of several best nodes, the one that the real scheduler picked: where a simulation differs then, it
 * is not by which of equals was taken. What is no best node is not picked.
 *
 * @param steps of the real rollout
 */
export function guidedEngine(createEngine: CreateEngine, steps: readonly Step[]): CreateEngine {
  const wanted = new Map<string, string[][]>();
  for (const { bound = {} } of steps) {
    for (const [name, nodes] of Object.entries(bound)) wanted.set(name, [...(wanted.get(name) ?? []), [...nodes]]);
  }
  return (...profiles) => guided(createEngine(...profiles), wanted);
}

function guided(engine: Engine, wanted: ReadonlyMap<string, string[][]>): Engine {
  const pods = new ObservedPods();
  const decide: Engine["decide"] = (pod, tieBreak, options) => {
    // A pod of the engine says all that is asked of one of the API.
    const choices = wanted.get(pods.title(pod as unknown as ObservedPod).name)?.find((nodes) => nodes.length > 0);
    let count = 1;
    const first = engine.decide(
      pod,
      (candidates) => {
        count = candidates;
        return 0;
      },
      options,
    );
    if (first.kind !== "scheduled") return first;
    for (let index = 0; index < count; index++) {
      const decision = index === 0 ? first : engine.decide(pod, () => index, options);
      const at = decision.kind === "scheduled" ? (choices?.indexOf(decision.nodeName) ?? -1) : -1;
      if (at === -1) continue;
      choices?.splice(at, 1);
      return decision;
    }
    return engine.decide(pod, tieBreak, options);
  };
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === "decide") return decide;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
