import type { Engine } from "@stowage/engine";
import type { SimulationInput } from "@stowage/planner";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { type ObservedPod, ObservedPods } from "../../upstream/rollouts/observed-pods.ts";

type CreateEngine = SimulationInput["createEngine"];

/**
 * An engine that picks, of several best nodes, the one that the real scheduler picked: where a simulation differs then, it
 * is not by which of equals was taken. What is no best node is not picked.
 *
 * @param played the real rollout
 */
export function guidedEngine(
  createEngine: CreateEngine,
  { cluster, expect: { steps } }: RecordedRollout,
): CreateEngine {
  const wanted = new Map<string, string[][]>();
  for (const { bound = {} } of steps) {
    for (const [name, nodes] of Object.entries(bound)) wanted.set(name, [...(wanted.get(name) ?? []), [...nodes]]);
  }
  const pods = new ObservedPods();
  // What pods are called depends on those that came before them.
  for (const object of cluster) if (object.kind === "Pod") pods.title(object as unknown as ObservedPod);
  return (...profiles) => guided(createEngine(...profiles), wanted, pods);
}

function guided(engine: Engine, wanted: ReadonlyMap<string, string[][]>, pods: ObservedPods): Engine {
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
    if (first.kind !== "scheduled" || choices === undefined) return first;
    const all = Array.from({ length: count }, (_, index) => engine.decide(pod, () => index, options));
    const matching = all.filter((one) => one.kind === "scheduled" && choices.includes(one.nodeName));
    const decision = matching[matching.length > 1 ? tieBreak(matching.length) : 0];
    if (decision?.kind !== "scheduled") return engine.decide(pod, tieBreak, options);
    choices.splice(choices.indexOf(decision.nodeName), 1);
    return decision;
  };
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === "decide") return decide;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
