import type { ContainerImage, Node, Taint } from "../../api/node.ts";
import { areSame, isSameMap } from "./same-values.ts";

/**
 * What two versions of a node differ in, of all that is read of a node to decide pods. Whatever is not named here may
 * change as it likes: conditions and their heartbeats, addresses, capacity, annotations, and what the API server counts
 * versions by. A plugin that reads more of a node must be told of here.
 */
export interface NodeChanges {
  /** Which domains the node is in; read by node affinity, spreading, inter-pod affinity, and volumes. */
  readonly labels: boolean;
  /** Taints, `unschedulable` and the features of the kubelet: read by the node's own filters, and by spreading. */
  readonly admits: boolean;
  /** Read by ImageLocality. */
  readonly images: boolean;
  /** Read by NodeResourcesFit and NodeResourcesBalancedAllocation, and by preemption through the former. */
  readonly allocatable: boolean;
}

/**
 * Costs a look at each label and image. To be told of a change though both mean the same only costs time: the order of
 * taints, features and images counts as one here, and so does "1000m" for "1".
 */
export function nodeChanges(before: Node, after: Node): NodeChanges {
  const { status: one } = before;
  const { status: other } = after;
  return {
    labels: !isSameMap(before.metadata.labels ?? noValues, after.metadata.labels ?? noValues),
    admits:
      (before.spec?.unschedulable ?? false) !== (after.spec?.unschedulable ?? false) ||
      !areSame(before.spec?.taints ?? nothing, after.spec?.taints ?? nothing, isSameTaint) ||
      !areSame(one?.declaredFeatures ?? nothing, other?.declaredFeatures ?? nothing, isSameText),
    images: !areSame(one?.images ?? nothing, other?.images ?? nothing, isSameImage),
    allocatable: !isSameMap(one?.allocatable ?? noValues, other?.allocatable ?? noValues),
  };
}

function isSameTaint(one: Taint, other: Taint): boolean {
  return one.key === other.key && one.value === other.value && one.effect === other.effect;
}

function isSameImage(one: ContainerImage, other: ContainerImage): boolean {
  return one.sizeBytes === other.sizeBytes && areSame(one.names, other.names, isSameText);
}

function isSameText(one: string, other: string): boolean {
  return one === other;
}

const noValues = {};
const nothing: readonly never[] = [];
