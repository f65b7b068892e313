import type { ReplicaSet } from "@stowage/engine";
import type { AppliedWorkload, ControllerView, Made } from "./controller.ts";
import { controllerReference } from "./pod-from-template.ts";
import { keepReplicas } from "./replicas.ts";
import { staleNote, templateDifference } from "./template-difference.ts";

/**
 * The pods of a ReplicaSet. It counts pods, and leaves those of an earlier template alone.
 * Source: pkg/controller/replicaset.
 */
export function replicaSetPods({ metadata, spec }: AppliedWorkload<ReplicaSet>, view: ControllerView): Made {
  const owner = controllerReference("apps/v1", "ReplicaSet", metadata.name, metadata.uid);
  const { replicas: count = 1, template } = spec;
  const replicas = { count, template, owner, namespace: metadata.namespace, present: view.owned };
  const made = keepReplicas(replicas, view);
  const note = staleNote(made, view.owned, (pod) => templateDifference(template, pod, view));
  return note === undefined ? made : { ...made, notes: [...made.notes, note] };
}
