import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan } from "../plan/planned-pod.ts";
import type { Capacity } from "./capacity.ts";

/** What to measure. */
export interface CapacityInput extends PlanInput {
  /** What is planned of the rest of the input. */
  readonly plan: Plan;
  /** `deploy/web`, and how many of it make a set; at least one. */
  readonly workloads: readonly { readonly reference: string; readonly share: number }[];
  /** The node that another one would be like. @defaultValue the one of which another brings the most */
  readonly like?: string;
  /** Called with what is being tried, and how many replicas have been tried so far. */
  readonly onTrying?: (trying: { readonly what: string; readonly replicas: number }) => void;
  /** Called with all that is known so far, whenever there is another figure. */
  readonly onFigure?: (soFar: Capacity) => void;
}
