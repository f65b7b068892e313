import { type FieldProblem, type KubernetesObject, threeWayMerge, validateUpdate } from "@stowage/manifests";
import { defaultTolerations } from "../admission/tolerations.ts";
import type { Note } from "../workloads/controller.ts";
import { lastApplied } from "./last-applied.ts";
import { hasCutDownPod } from "./cut-down-pod.ts";

/** An object after an apply, and what to say of it. */
export interface Applied {
  /** The live object where the API server refuses the other. */
  readonly object: KubernetesObject;
  readonly notes: readonly Note[];
  /** Why the API server refuses. */
  readonly problems: readonly FieldProblem[];
}

/**
 * Applies a wish over the object of that kind and name that is there, as `kubectl apply` would: what the wish leaves
 * alone stays, such as replicas that an autoscaler has set; what was applied before and is not any more goes. What may
 * not change the API server refuses.
 *
 * @param before What was applied earlier of the same files, where that was.
 */
export function applyOver(live: KubernetesObject, wish: KubernetesObject, before?: KubernetesObject): Applied {
  if (live.kind !== wish.kind) return { object: wish, notes: [], problems: [] };
  const original = before ?? lastApplied(live);
  const merged = withServersPart(threeWayMerge({ live, applied: wish, original }), live);
  // Admission gives those that it gave before, should the manifest's list have taken the place of the live one.
  const object = merged.kind === "Pod" ? { ...merged, ...defaultTolerations(merged) } : merged;
  const problems = hasCutDownPod(live, wish) ? [] : validateUpdate(live, object);
  if (problems.length > 0) return { object: live, notes: [], problems };
  return { object, notes: notesOf(live), problems };
}

/** What is the API server's, the controllers' and the kubelets' to say. */
function withServersPart<Type extends KubernetesObject>(merged: Type, live: KubernetesObject): Type {
  const { uid, creationTimestamp } = live.metadata;
  const metadata = {
    ...merged.metadata,
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
  const status = "status" in live && live.status !== undefined ? { status: live.status } : {};
  return { ...merged, metadata, ...status };
}

function notesOf(live: KubernetesObject): readonly Note[] {
  const phase = live.kind === "Pod" ? live.status?.phase : undefined;
  if (phase !== "Succeeded" && phase !== "Failed") return [];
  const message = `has run to its end (${phase}): applying it again starts nothing; delete it first`;
  return [{ code: "Ended", path: "", message }];
}
