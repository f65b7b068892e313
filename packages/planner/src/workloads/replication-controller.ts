import type { ReplicationControllerWorkload } from "@stowage/engine";
import { type AppliedWorkload, type ControllerView, type Made, nothingMade } from "./controller.ts";
import { controllerReference } from "./pod-from-template.ts";
import { keepReplicas } from "./replicas.ts";
import { staleNote, templateDifference } from "./template-difference.ts";

/** The pods of a ReplicationController: what a ReplicaSet does. Source: pkg/controller/replication. */
export function replicationControllerPods(
  { metadata, spec }: AppliedWorkload<ReplicationControllerWorkload>,
  view: ControllerView,
): Made {
  const { replicas: count = 1, template } = spec;
  if (template === undefined) return nothingMade;
  const owner = controllerReference("v1", "ReplicationController", metadata.name, metadata.uid);
  const made = keepReplicas({ count, template, owner, namespace: metadata.namespace, present: view.owned }, view);
  const note = staleNote(made, view.owned, (pod) => templateDifference(template, pod, view));
  return note === undefined ? made : { ...made, notes: [...made.notes, note] };
}
