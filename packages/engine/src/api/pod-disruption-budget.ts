import type { ObjectMeta } from "./object-meta.ts";
import type { LabelSelector } from "./selectors.ts";

/** How many of the pods that it selects may be evicted. */
export interface PodDisruptionBudget {
  readonly apiVersion?: "policy/v1";
  readonly kind: "PodDisruptionBudget";
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector?: LabelSelector;
    /** `AlwaysAllow`: pods that are not ready may go. Absent: `IfHealthyBudget`. */
    readonly unhealthyPodEvictionPolicy?: string;
  };
  readonly status?: {
    readonly disruptionsAllowed?: number;
    /** Pods whose eviction is under way, by name, and since when. */
    readonly disruptedPods?: Readonly<Record<string, string>>;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly expectedPods?: number;
  };
}
