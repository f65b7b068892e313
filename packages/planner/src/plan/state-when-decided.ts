import type { Engine } from "@stowage/engine";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";

/**
 * The engine at the moment when the pod was decided: a placed pod's just before it was placed, a pending one's at the
 * end, and for a pod that was bound before, the end without that pod. Takes the plan's engine there: ask it nothing
 * about the end afterwards, and call this once a plan.
 */
export function stateWhenDecided(plan: Plan, found: PlannedPod | BoundPod): Engine {
  const { engine } = plan;
  if (!isPlanned(found)) {
    const { namespace = "default", name = "" } = found.pod.metadata;
    engine.remove({ kind: "Pod", namespace, name });
  } else if (found.status === "Scheduled") {
    engine.undo(found.mark);
  }
  return engine;
}

/** Tells a pod of the plan from one that was bound before. */
export function isPlanned(found: PlannedPod | BoundPod): found is PlannedPod {
  return "status" in found;
}
