import type { OwnerReference, Pod, PodTemplateSpec } from "@stowage/engine";
import { podPrefix } from "../names/pod-names.ts";
import {
  type ControllerView,
  countedFor,
  isTerminating,
  type Made,
  type MadePod,
  type Note,
  podCount,
} from "./controller.ts";
import { podFromTemplate } from "./pod-from-template.ts";
import { podsToDelete } from "./scale-down.ts";

/** A number of like pods, as a ReplicaSet or a ReplicationController keeps them. */
export interface Replicas {
  readonly count: number;
  readonly template: PodTemplateSpec;
  readonly owner: OwnerReference;
  readonly namespace: string;
  /** The pods that fill replicas already; terminating ones among them do not. */
  readonly present: readonly Pod[];
}

/** Makes the pods that are missing, or deletes those that are too many. Source: `manageReplicas` (pkg/controller/replicaset). */
export function keepReplicas({ count, template, owner, namespace, present }: Replicas, view: ControllerView): Made {
  const filling = present.filter((pod) => !isTerminating(pod));
  const gone = podsToDelete(filling, filling.length - count, view.now);
  const generateName = podPrefix(owner.name);
  const pods: MadePod[] = [];
  const missing = count - filling.length;
  for (let index = 0; index < Math.min(missing, view.mostPods); index++) {
    const name = view.names.generate(namespace, generateName);
    pods.push({ pod: podFromTemplate(template, { namespace, name, generateName, owner }) });
  }
  return {
    pods: countedFor(pods, missing - pods.length),
    gone,
    objects: [],
    notes: gone.length === 0 ? [] : [scaledDown(gone.length, count)],
  };
}

/** The note of a workload that has more pods than it asks for. */
export function scaledDown(surplus: number, count: number): Note {
  const verb = surplus === 1 ? "is" : "are";
  return {
    code: "ScaledDown",
    path: "spec.replicas",
    message: `${podCount(surplus)} of the cluster more than the ${count} asked for ${verb} taken as gone`,
  };
}
