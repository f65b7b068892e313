import type { Labels } from "../api/object-meta.ts";
import type { Pod } from "../api/pod.ts";
import type { AffinityTerm, WeightedAffinityTerm } from "./affinity-term.ts";
import type { HostPort } from "./host-ports.ts";
import type { NonZeroRequests, ResourceAmounts } from "./resource-amounts.ts";

/**
 * A {@link Pod} as the scheduler reads it: terms compiled, defaults applied, quantities added up. Made once and
 * never changed; the plugins trust it. Source: `framework.PodInfo` (pkg/scheduler/framework/types.go).
 */
export interface PodInfo {
  readonly pod: Pod;
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /**
   * One object for all pods of equal namespace and labels; absent where nobody has compared them. Pods with different
   * ones may be equal in both for all that.
   */
  readonly look?: object | undefined;
  /** Absent counts as 0. */
  readonly priority: number;
  readonly terminating: boolean;
  readonly requiredAffinityTerms: readonly AffinityTerm[];
  readonly requiredAntiAffinityTerms: readonly AffinityTerm[];
  readonly preferredAffinityTerms: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinityTerms: readonly WeightedAffinityTerm[];
  /** What the pod asks for while it is incoming: its spec alone. */
  readonly requests: ResourceAmounts;
  /** What the pod uses once it is on a node: its spec and its status, as in-place resizing has it. */
  readonly usage: ResourceAmounts;
  /** What scoring counts for it once it is on a node. */
  readonly nonZeroUsage: NonZeroRequests;
  readonly hostPorts: readonly HostPort[];
}

/** The pod's namespace; the API server never leaves it out, test cases may. */
export function podNamespace(pod: Pod): string {
  return pod.metadata.namespace ?? "default";
}

/** `namespace/name`. */
export function podKey(pod: Pod): string {
  return `${podNamespace(pod)}/${pod.metadata.name ?? ""}`;
}
