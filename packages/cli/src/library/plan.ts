import { findFixes } from "@stowage/planner";
import { planJson } from "../output/plan-json.ts";
import { madePlan } from "./made-plan.ts";
import type { PlanDocument } from "./plan-document.ts";
import type { PlanRequest } from "./request.ts";

/**
 * Where each pod would go, and which would stay pending.
 *
 * @throws InputError with every problem of the input, as a rejection; RangeError and TypeError for requests that are
 * none.
 */
export async function plan(request: PlanRequest): Promise<PlanDocument> {
  const made = await madePlan(request);
  const fixes = findFixes(made.input, made, { most: 1, only: ({ isStranger }) => isStranger !== true });
  return planJson(made, fixes);
}
