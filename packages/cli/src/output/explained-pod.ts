import type { PodExplanation } from "@stowage/engine";
import type { PlannedStatus, Victim } from "@stowage/planner";

/** What `explain` has to say of a pod, beside the engine's explanation. */
export interface ExplainedPod {
  /** `Pod default/web-server-7d4b9-x2k4q`. */
  readonly title: string;
  /** `Deployment/web-server`, where a workload makes it. */
  readonly owner: string | undefined;
  readonly explanation: PodExplanation;
  /** Where it goes or is; `undefined` while it is pending. */
  readonly nodeName: string | undefined;
  /** `Bound`: it was on a node already. */
  readonly status: PlannedStatus | "Bound";
  /** Why it is not placed, in our words. */
  readonly reason: string | undefined;
  /** The scheduler's message with what became of preemption. */
  readonly event: string | undefined;
  readonly victims: readonly Victim[];
  /** Whom it evicts, or why evicting others does not help; a sentence each, without their subject. */
  readonly preemption: readonly string[];
  readonly seed: number;
}
