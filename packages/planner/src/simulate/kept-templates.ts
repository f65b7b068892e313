import { objectText } from "../apply/object-key.ts";
import type { Warning } from "../apply/warning.ts";
import { isActive } from "../controllers/controlled-pod.ts";
import { podCount } from "../workloads/controller.ts";
import type { WorkloadState } from "./workload-state.ts";
import type { World } from "./world.ts";

/** What is to be said of workloads that ask for pods and are told to leave things as they are: by their keys. */
export type KeptTemplates = ReadonlyMap<string, Warning>;

/** Workloads that are satisfied though pods of another template stay, or none are made: paused, OnDelete, a partition, suspended. */
export function keptTemplates(world: World): KeptTemplates {
  const kept = new Map<string, Warning>();
  for (const state of world.workloads.values()) {
    const note = keptNote(state, world);
    if (note !== undefined) kept.set(state.key, { ...note, object: objectText(state.object) });
  }
  return kept;
}

/** Those of which something else is to be said than before, and those that are named. */
export function keptSince(before: KeptTemplates, now: KeptTemplates, named: ReadonlySet<string>): readonly Warning[] {
  return [...now].flatMap(([key, warning]) =>
    named.has(key) || before.get(key)?.message !== warning.message ? [warning] : [],
  );
}

function keptNote(state: WorkloadState, world: World): Omit<Warning, "object"> | undefined {
  switch (state.kind) {
    case "Deployment": {
      const { paused = false, replicas = 1 } = state.object.spec;
      if (!paused) return undefined;
      let active = 0;
      for (const { key } of world.workloads.replicaSetsOf(state.key)) active += world.pods.ownerCounts(key).active;
      const old = active - state.status.updated;
      if (active === 0 && replicas > 0)
        return { code: "Paused", path: "spec.paused", message: "is paused: makes no pods until it is resumed" };
      if (old <= 0) return undefined;
      return { code: "Paused", path: "spec.paused", message: `is paused: ${keeping(old)} until it is resumed` };
    }
    case "StatefulSet": {
      const { updateStrategy, ordinals } = state.object.spec;
      const old = oldPods(state, state.updateRevision, world);
      const { partition = 0 } = updateStrategy?.rollingUpdate ?? {};
      const first = (ordinals?.start ?? 0) + partition;
      if (updateStrategy?.type === "OnDelete") return onDelete(old.length);
      const below = old.filter(({ ordinal = 0 }) => ordinal < first).length;
      if (below === 0) return undefined;
      const message = `updates from ordinal ${first} on: ${keeping(below)}`;
      return { code: "StaleTemplate", path: "spec.updateStrategy.rollingUpdate.partition", message };
    }
    case "DaemonSet":
      if (state.object.spec.updateStrategy?.type !== "OnDelete" || state.isImplied === true) return undefined;
      return onDelete(oldPods(state, state.revision, world).length);
    case "Job":
      if (state.object.spec.suspend !== true || state.status.conditions.has("Complete")) return undefined;
      return { code: "Suspended", path: "spec.suspend", message: "is suspended: makes no pods" };
    case "ReplicaSet":
      return undefined;
    default:
      return state satisfies never;
  }
}

function onDelete(old: number): Omit<Warning, "object"> | undefined {
  if (old === 0) return undefined;
  const message = `updates OnDelete: ${keeping(old)} until ${old === 1 ? "it is" : "they are"} deleted`;
  return { code: "StaleTemplate", path: "spec.updateStrategy.type", message };
}

function keeping(old: number): string {
  return `${podCount(old)} ${old === 1 ? "keeps" : "keep"} the old template`;
}

function oldPods(
  { key }: WorkloadState,
  revision: string,
  { pods }: World,
): readonly { readonly ordinal?: number | undefined }[] {
  return [...pods.ofOwner(key)].filter((pod) => isActive(pod) && pod.revision !== revision);
}
