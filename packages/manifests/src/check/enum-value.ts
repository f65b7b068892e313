import { quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { oneOf, type Report } from "./report.ts";

/** Reports a value that is none of those allowed; an absent one is the caller's business. */
export function validateEnumValue(
  value: string | undefined,
  allowed: readonly string[],
  path: string,
  report: Report,
): void {
  if (value === undefined || allowed.includes(value)) return;
  report(path, `must be ${oneOf(allowed)}, not ${quoted(value)}${didYouMean(value, allowed)}`);
}

/** As {@link validateEnumValue}, for a field whose empty value the API server takes as absent. */
export function validateEnumOrEmpty(
  value: string | undefined,
  allowed: readonly string[],
  path: string,
  report: Report,
): void {
  if (value !== "") validateEnumValue(value, allowed, path, report);
}

/** Reports a number below zero. Source: `ValidateNonnegativeField` (apimachinery, pkg/api/validation/generic.go). */
export function validateNonNegative(value: number | undefined, path: string, report: Report): void {
  if (value !== undefined && value < 0) report(path, `must be 0 or more, not ${value}`);
}

/** Reports a number that is not above zero; absent counts as 0. Source: `ValidatePositiveField` (pkg/apis/core/validation). */
export function validatePositive(value: number | undefined, path: string, report: Report): void {
  if (value === undefined) report(path, "required: 1 or more");
  else if (value <= 0) report(path, `must be 1 or more, not ${value}`);
}
