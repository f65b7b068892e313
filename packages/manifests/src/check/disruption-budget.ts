import type { PodDisruptionBudget } from "@stowage/engine";
import { quoted } from "./names.ts";
import type { Report } from "./report.ts";
import { validateLabelSelector } from "./selectors.ts";

/** Source: `ValidatePodDisruptionBudgetSpec` (pkg/apis/policy/validation), as far as scheduling reads it. */
export function validateDisruptionBudget({ spec = {} }: PodDisruptionBudget, report: Report): void {
  const { minAvailable, maxUnavailable, selector } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    report("spec", "must have either minAvailable or maxUnavailable");
  }
  validatePart(minAvailable, "spec.minAvailable", report);
  validatePart(maxUnavailable, "spec.maxUnavailable", report);
  validateLabelSelector(selector, "spec.selector", report);
}

/** A number of pods, or a percentage. Sources: `ValidatePositiveIntOrPercent`, `IsNotMoreThan100Percent`. */
function validatePart(part: number | string | undefined, path: string, report: Report): void {
  if (part === undefined) return;
  if (typeof part === "number") {
    if (part < 0) report(path, `must be 0 or more, not ${part}`);
    return;
  }
  if (!/^[0-9]+%$/.test(part)) {
    report(path, `must be a number of pods or a percentage such as "25%", not ${quoted(part)}`);
  } else if (Number.parseInt(part, 10) > 100) report(path, `must be no more than 100%, not ${part}`);
}
