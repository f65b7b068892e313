import type { PlacedPod } from "@stowage/engine";
import type { TopOwner } from "../apply/owned-pods.ts";
import type { PodName } from "../plan/planned-pod.ts";

/** What is not as the pods' rules have it, in a cluster as it is. */
export interface Audit {
  readonly kubernetesVersion: string;
  readonly cluster: { readonly source: string /** How many. */; readonly nodes: number };
  /** How many running pods were looked at, those of other namespaces left out. */
  readonly pods: number;
  /** Running pods first, in the cluster's order, then waiting ones in the queue's. */
  readonly findings: readonly AuditFinding[];
}

/** One rule of, or about, one pod. */
export interface AuditFinding {
  readonly pod: PodName;
  readonly owner?: TopOwner;
  /** Where it runs; absent for one that waits. */
  readonly nodeName?: string;
  readonly rule: FoundRule;
  /** `waiting`: no rule is broken; the pod fits, and only waits. */
  readonly kind: "required" | "preferred" | "waiting";
  /**
   * Of rules about other pods. `wants`: the pod's affinity finds nobody. `avoids`: its anti-affinity finds somebody.
   * `avoidedBy`: somebody's anti-affinity finds it.
   */
  readonly direction?: "wants" | "avoids" | "avoidedBy";
  /** The pods on the other side: whom it avoids, or who avoid it. */
  readonly others: readonly PlacedPod[];
  /** What is the case, about the node, as a predicate: `already runs default/web-1: the pod avoids pods with app=web`. */
  readonly fact: string;
  readonly since: Since;
  readonly remedy: Remedy;
}

export interface FoundRule {
  /** The field that states it, in the pod or in those that avoid it; empty for a pod that only waits. */
  readonly path: string;
  readonly sentence: string;
}

/** Since when it can be at most. */
export interface Since {
  /** RFC 3339. */
  readonly time?: string;
  readonly sentence: string;
}

/** What would put it right. */
export interface Remedy {
  /** `none`: nothing that is done to this pod would. */
  readonly kind: "evict" | "wait" | "none";
  /** Where the pod, or the one made in its place, would go. */
  readonly goesTo?: string;
  /** Whether the API server would evict the pod now; of `evict` alone. */
  readonly allowedNow?: boolean;
  readonly sentence: string;
}
