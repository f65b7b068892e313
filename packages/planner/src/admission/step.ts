import type { Pod } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";

/** What one step of admission makes of a pod, and what it refuses. */
export interface Step {
  readonly pod: Pod;
  readonly problems: readonly FieldProblem[];
}
