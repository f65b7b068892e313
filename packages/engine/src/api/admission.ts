import type { ObjectMeta, Labels } from "./object-meta.ts";
import type { PreemptionPolicy, Toleration } from "./pod.ts";
import type { ResourceList } from "./quantity.ts";

/** What a pod's `priorityClassName` stands for. */
export interface PriorityClass {
  readonly apiVersion?: string;
  readonly kind: "PriorityClass";
  readonly metadata: ObjectMeta;
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: PreemptionPolicy;
}

export interface LimitRangeItem {
  readonly type: string;
  readonly max?: ResourceList;
  readonly min?: ResourceList;
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly maxLimitRequestRatio?: ResourceList;
}

/** Defaults and bounds for the requests and limits of a namespace's pods. */
export interface LimitRange {
  readonly apiVersion?: string;
  readonly kind: "LimitRange";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly limits: readonly LimitRangeItem[] };
}

/** What a pod's `runtimeClassName` adds to it. */
export interface RuntimeClass {
  readonly apiVersion?: string;
  readonly kind: "RuntimeClass";
  readonly metadata: ObjectMeta;
  readonly handler: string;
  readonly overhead?: { readonly podFixed?: ResourceList };
  readonly scheduling?: { readonly nodeSelector?: Labels; readonly tolerations?: readonly Toleration[] };
}

export interface ScopedResourceSelectorRequirement {
  readonly scopeName: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

/** How much a namespace may ask for in all. */
export interface ResourceQuota {
  readonly apiVersion?: string;
  readonly kind: "ResourceQuota";
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly hard?: ResourceList;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[] };
  };
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
}

/** Whom pods run as; read for whether it is there. */
export interface ServiceAccount {
  readonly apiVersion?: string;
  readonly kind: "ServiceAccount";
  readonly metadata: ObjectMeta;
}

export type AdmissionObject = PriorityClass | LimitRange | RuntimeClass | ResourceQuota | ServiceAccount;
