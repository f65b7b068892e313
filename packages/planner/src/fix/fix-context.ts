import type { NodeInfo, PodExplanation, PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { SeenPods } from "../subjects/seen-pods.ts";
import type { Selection } from "../subjects/selection.ts";
import type { Subject } from "../subjects/subject.ts";

/** A workload with pods that have no place, and what may be asked to find out what would help. */
export interface FixContext {
  readonly subject: Subject;
  /** Its pods without a place; one at least. */
  readonly pending: readonly PlannedPod[];
  /** The first of them. */
  readonly pod: PodObject;
  /** Why the first of them fits nowhere; absent for a pod that is not created. */
  readonly explanation: PodExplanation | undefined;
  readonly selections: readonly Selection[];
  readonly plan: Plan;
  readonly nodes: readonly NodeInfo[];
  /** Every subject, those of the cluster too as far as they wait. */
  readonly subjects: readonly Subject[];
  readonly seen: SeenPods;
  /** The cluster's objects and the manifests'. */
  readonly objects: readonly KubernetesObject[];
  /** Whether its manifest may be changed: a pod that runs already can not be. */
  readonly isEditable: boolean;
  /** Whether the plugin rejects some node. */
  readonly rejects: (plugin: string) => boolean;
}
