import type { ObjectMeta } from "./object-meta.ts";
import type { ResourceList } from "./quantity.ts";

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
}

/** An image that a node has already pulled, under all its names. */
export interface ContainerImage {
  readonly names?: readonly string[];
  readonly sizeBytes?: number;
}

export interface NodeStatus {
  readonly capacity?: ResourceList;
  readonly allocatable?: ResourceList;
  readonly images?: readonly ContainerImage[];
  readonly declaredFeatures?: readonly string[];
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly nodeInfo?: { readonly kubeletVersion?: string };
}

export interface Node {
  readonly apiVersion?: "v1";
  readonly kind?: "Node";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: NodeStatus;
}
