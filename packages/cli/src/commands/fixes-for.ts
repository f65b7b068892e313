import { findFixes, type FixOptions, type Fixes } from "@stowage/planner";
import type { MadePlan } from "./make-plan.ts";

/** What would help the pods of the plan that have no place. Nothing costs nothing. */
export function fixesFor(plan: MadePlan, options: FixOptions): readonly Fixes[] {
  return findFixes(plan.input, plan, options);
}
