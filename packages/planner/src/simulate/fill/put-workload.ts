import type { PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { keyOf } from "../../apply/object-key.ts";
import { asAppliedWorkload } from "../../workloads/workload-pods.ts";
import type { World } from "../world.ts";
import { daemonSetState } from "./daemon-set-state.ts";
import { deploymentStatusOf, takeOverSets } from "./deployment-state.ts";
import { jobState } from "./job-state.ts";
import type { RevisionTemplates } from "./revision-templates.ts";
import { replicaSetState } from "./replica-set-state.ts";
import { statefulSetState } from "./stateful-set-state.ts";

/** What a cluster tells of a workload beside its object. */
export interface FoundOfWorkload {
  readonly pods: readonly PodObject[];
  /** Of a StatefulSet or DaemonSet. */
  readonly revisions?: RevisionTemplates | undefined;
}

/** Has a controller look after a workload that is new, or in the place of the one that is there; others are passed over. */
export function putWorkload(world: World, given: KubernetesObject, { pods, revisions }: FoundOfWorkload): void {
  const object = asAppliedWorkload(given);
  if (object === undefined) return;
  const { workloads } = world;
  const { namespace, name } = object.metadata;
  const { kind } = object;
  const base = { key: keyOf(given), label: world.titles.labelOf(kind, namespace, name) };
  const known = workloads.get(base.key);
  const own = pods.length > 0 ? pods : [...world.pods.ofOwner(base.key)].map(({ pod }) => pod);
  workloads.wake(base.key);
  switch (object.kind) {
    case "Deployment":
      workloads.put({ ...base, kind: "Deployment", object, status: deploymentStatusOf(object, known) });
      takeOverSets(world, base.key, object);
      return;
    case "ReplicaSet":
    case "ReplicationController":
      workloads.put({ ...base, ...replicaSetState(world, object, pods) });
      return;
    case "StatefulSet":
      workloads.put({ ...base, ...statefulSetState(object, { pods: own, revisions }, known, world.templates) });
      return;
    case "DaemonSet":
      workloads.put({ ...base, ...daemonSetState(object, { pods: own, revisions }, known, world.templates) });
      return;
    case "Job":
      workloads.put({ ...base, ...jobState(object, known) });
      return;
    case "CronJob":
      return;
    default:
      object satisfies never;
  }
}
