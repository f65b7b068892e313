import type { LintInput } from "../lint/lint-input.ts";
import type { PlanInput } from "../plan/plan-input.ts";

/** What assertions are checked on: one cluster. */
export interface AssertionInput extends PlanInput {
  readonly cluster: NonNullable<PlanInput["cluster"]>;
  readonly lint: Pick<LintInput, "kubernetesVersion" | "clusterIs" | "linesOf" | "problems" | "passedOver">;
}
