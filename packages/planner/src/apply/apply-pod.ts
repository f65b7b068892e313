import type { PodObject } from "@stowage/engine";
import type { Note } from "../workloads/controller.ts";
import { specDifference } from "../workloads/spec-difference.ts";

/** A pod that was there, and what became of it. */
export interface AppliedPod {
  readonly object: PodObject;
  readonly notes: readonly Note[];
}

/**
 * Applies a pod over the one that is there. Labels change; where a pod runs, and its specification, do not: the API
 * server would refuse another one, and the pod that has a node stays as it is. One without a node is taken as deleted
 * and made anew, since that is what its author will have to do.
 */
export function applyPod(live: PodObject, wish: PodObject): AppliedPod {
  const labels = { ...live.metadata.labels, ...wish.metadata.labels };
  const relabelled = { ...live, metadata: { ...live.metadata, labels } };
  const { phase } = live.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") {
    const message = `has run to its end (${phase}): applying it again starts nothing; delete it first`;
    return { object: relabelled, notes: [{ code: "Ended", path: "", message }] };
  }
  const { nodeName: asked, ...spec } = wish.spec;
  const moves = asked !== undefined && asked !== "" && asked !== live.spec.nodeName;
  const looseness = { moreContainers: true, otherResources: true, moreSelection: true };
  const difference = moves ? "spec.nodeName" : specDifference(spec, live.spec, looseness);
  if (difference === undefined) return { object: relabelled, notes: [] };
  if (live.spec.nodeName) {
    const message = `differs from the pod that runs on ${live.spec.nodeName}, which stays as it is: the API server does not change a pod's specification; delete the pod first`;
    return { object: live, notes: [{ code: "PodStays", path: difference, message }] };
  }
  const message =
    "differs from the pending pod of that name, whose specification the API server does not change; planned as if that pod were deleted first";
  return { object: wish, notes: [{ code: "PodTakenAnew", path: difference, message }] };
}
