import { controllerOf, podNamespace } from "@stowage/engine";
import type { Plan, PlannedPod, PodName } from "../plan/planned-pod.ts";

/** How many pods of each workload have a node, by namespace, kind and name of the workload; bare pods by their own. */
export interface Placed {
  readonly counts: ReadonlyMap<string, number>;
  /** The names of the pods that have one. */
  readonly names: ReadonlyMap<string, readonly PodName[]>;
}

/** Who has a node in the end. */
export function placedIn({ pods, bound }: Plan): Placed {
  const counts = new Map<string, number>();
  const names = new Map<string, PodName[]>();
  const add = (key: string, { metadata }: PlannedPod["pod"]): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const list = names.get(key) ?? [];
    names.set(key, list);
    list.push({ namespace: metadata.namespace ?? "default", name: metadata.name ?? "" });
  };
  for (const one of bound) add(ownerKey(one), one.pod);
  for (const one of pods) if (one.status === "Scheduled") add(ownerKey(one), one.pod);
  return { counts, names };
}

/** Whose pod it is. */
export function ownerKey({ pod, owner }: Pick<PlannedPod, "pod" | "owner">): string {
  const controller = owner ?? controllerOf(pod.metadata);
  const { kind, name } = controller ?? { kind: "Pod", name: pod.metadata.name ?? "" };
  return JSON.stringify([podNamespace(pod), kind, name]);
}

/** The pods that had a node before and have none after: of each workload as many as there are fewer. */
export function lostBetween(before: Placed, after: Placed, except: ReadonlySet<string>): readonly PodName[] {
  return [...before.counts].flatMap(([key, count]) => {
    const fewer = count - (after.counts.get(key) ?? 0);
    if (fewer <= 0 || except.has(key)) return [];
    const still = new Set(after.names.get(key)?.map(({ name }) => name));
    const gone = (before.names.get(key) ?? []).filter(({ name }) => !still.has(name));
    return gone.slice(0, fewer);
  });
}
