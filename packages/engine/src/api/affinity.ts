import type { LabelSelector, NodeSelector, NodeSelectorTerm } from "./selectors.ts";

/** Pods that the pod wants to be near to, or apart from, and what "near" means: the value of a node label. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  /** Merged into `labelSelector` as `key in (the pod's value)` by the API server when the pod is created. */
  readonly matchLabelKeys?: readonly string[];
  /** Merged into `labelSelector` as `key notin (the pod's value)` by the API server when the pod is created. */
  readonly mismatchLabelKeys?: readonly string[];
}

export interface WeightedPodAffinityTerm {
  /** 1 to 100. */
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

/** The same shape as {@link PodAffinity}; the other meaning. */
export type PodAntiAffinity = PodAffinity;

export interface PreferredSchedulingTerm {
  /** 1 to 100. */
  readonly weight: number;
  /** Absent is empty, which prefers nothing. */
  readonly preference?: NodeSelectorTerm;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
}

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAntiAffinity;
}
