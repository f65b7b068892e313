import { changeText } from "../change/change-text.ts";
import { simulate } from "../simulate/simulate.ts";
import type { SimulationInput } from "../simulate/simulation-input.ts";
import type { ClusterState } from "../simulate/simulation.ts";
import type { Trial } from "./trials.ts";

/** One trial of a simulation: with another seed and another order of arrival. */
export function trySimulation(input: SimulationInput, trial: number): Trial {
  const { reasonOf: _, onProgress: __, order = 0, ...rest } = input;
  const { before, final, changes } = simulate({
    ...rest,
    keepsSteps: false,
    // Somebody has played it once.
    areForeseen: true,
    seed: rest.seed + trial,
    order: order + trial,
  });
  const stuck = Object.entries(final.workloads)
    .filter(([name, { satisfied }]) => !satisfied && before.workloads[name]?.satisfied !== false)
    .map(([name]) => name);
  const blocked = changes.filter(({ drain }) => drain === "blocked").map(({ change }) => changeText(change));
  const known = pendingByWorkload(before);
  const more = [...pendingByWorkload(final)].flatMap(([workload, count]) => {
    const fresh = count - (known.get(workload) ?? 0);
    return fresh > 0 ? [{ workload, fresh }] : [];
  });
  const waiting = new Set(more.map(({ workload }) => workload));
  return {
    trial,
    isPlaced: stuck.length + blocked.length + more.length === 0,
    pending: more.reduce((sum, { fresh }) => sum + fresh, 0),
    pods: final.pending.flatMap(({ pod }) => (waiting.has(workloadOf(pod)) ? [pod] : [])),
    stuck: [...stuck, ...blocked],
  };
}

function pendingByWorkload({ pending }: ClusterState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { pod, count } of pending) counts.set(workloadOf(pod), (counts.get(workloadOf(pod)) ?? 0) + count);
  return counts;
}

/** `StatefulSet/db` of `StatefulSet/db r1#0`. */
function workloadOf(pod: string): string {
  return pod.replace(/ r\d+(?:#\d+)?$/, "");
}
