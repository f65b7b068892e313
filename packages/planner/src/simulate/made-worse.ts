import type { SimulationInput } from "./simulation-input.ts";
import { Player } from "./player.ts";
import { clusterState } from "./cluster-state.ts";
import { namespaceOf, worldOf } from "./simulate.ts";
import type { ClusterState, Simulation } from "./simulation.ts";

/** What there is in the end that would not be without the changes. */
export interface MadeWorse {
  /** Workloads that do not have what they want. */
  readonly stuck: readonly string[];
  /** How many more pods wait for a node, by workload. */
  readonly pending: ReadonlyMap<string, number>;
}

/**
 * What the changes have made worse. Of what was pending or not ready before them it is asked whether it would be for ever: a
 * pod may only have waited for a moment, such as for one that terminates.
 */
export function madeWorse(input: SimulationInput, { before, final }: Pick<Simulation, "before" | "final">): MadeWorse {
  const since = worseThan(before, final);
  const lacks = final.pending.length > 0 || Object.values(final.workloads).some(({ satisfied }) => !satisfied);
  // Wishes are played to their end before the first change.
  if (isAnything(since) || !lacks || input.areWishes === true) return since;
  return worseThan(leftAlone(input), final);
}

/** Whether anything is. */
export function isAnything({ stuck, pending }: MadeWorse): boolean {
  return stuck.length + pending.size > 0;
}

/** What the cluster comes to when nobody changes anything: what is under way is played to its end. */
function leftAlone(input: SimulationInput): ClusterState {
  const namespace = namespaceOf(input);
  const world = worldOf({ ...input, namespace });
  new Player({ world, namespace, keepsSteps: false }).begin(true);
  return clusterState(world);
}

function worseThan(known: ClusterState, final: ClusterState): MadeWorse {
  const stuck = Object.entries(final.workloads)
    .filter(([name, { satisfied }]) => !satisfied && stateOf(known, name)?.satisfied !== false)
    .map(([name]) => name);
  const lacked = pendingByWorkload(known);
  const more = [...pendingByWorkload(final)].flatMap(([workload, count]) => {
    const fresh = count - (lacked.get(workload) ?? 0);
    return fresh > 0 ? [[workload, fresh] as const] : [];
  });
  return { stuck, pending: new Map(more) };
}

function stateOf({ workloads }: ClusterState, name: string): ClusterState["workloads"][string] | undefined {
  return Object.hasOwn(workloads, name) ? workloads[name] : undefined;
}

function pendingByWorkload({ pending }: ClusterState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { pod, count } of pending) counts.set(workloadOf(pod), (counts.get(workloadOf(pod)) ?? 0) + count);
  return counts;
}

/** `StatefulSet/db` of `StatefulSet/db r1#0`. */
export function workloadOf(pod: string): string {
  return pod.replace(/ r\d+(?:#\d+)?$/, "");
}
