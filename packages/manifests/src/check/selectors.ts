import { labelSelectorOperators, labelValue } from "@stowage/engine";
import type { LabelSelector, Labels } from "@stowage/engine";
import { validateLabelKey, validateLabels } from "./labels.ts";
import { labelValueProblem, quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { oneOf, required, type Report } from "./report.ts";

/** Source: `ValidateLabelSelector` (apimachinery, pkg/apis/meta/v1/validation). */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string, report: Report): void {
  validateLabels(selector?.matchLabels, `${path}.matchLabels`, report);
  selector?.matchExpressions?.forEach((requirement, index) => {
    const here = `${path}.matchExpressions[${index}]`;
    validateOperator(requirement, labelSelectorOperators, here, report);
    validateLabelKey(requirement.key ?? "", `${here}.key`, report);
    validateLabelValues(requirement.values, `${here}.values`, report);
  });
}

/** The operator of a requirement, and whether it goes with the number of values there are. */
export function validateOperator(
  requirement: { readonly operator?: string; readonly values?: readonly string[] },
  operators: readonly string[],
  path: string,
  report: Report,
): void {
  const operator = requirement.operator ?? "";
  const count = requirement.values?.length ?? 0;
  if (!operators.includes(operator)) {
    const wanted = `must be one of ${operators.join(", ")}`;
    if (operator === "") report(`${path}.operator`, required(wanted));
    else
      report(`${path}.operator`, `unknown operator ${quoted(operator)}: ${wanted}${didYouMean(operator, operators)}`);
    return;
  }
  if (operator === "In" || operator === "NotIn") {
    if (count === 0) report(`${path}.values`, required(`${operator} needs at least one value`));
  } else if (operator === "Gt" || operator === "Lt") {
    if (count !== 1)
      report(`${path}.values`, required(`${operator} needs exactly one value, a whole number in quotes`));
  } else if (count > 0) {
    report(
      `${path}.values`,
      `must be left out with ${operator}, which asks for the key alone; ${oneOf(["In", "NotIn"])} compare values`,
    );
  }
}

/** Values that labels are compared with: each must itself be a label value. */
export function validateLabelValues(values: readonly string[] | undefined, path: string, report: Report): void {
  values?.forEach((value, index) => {
    const problem = labelValueProblem(value);
    if (problem !== undefined) report(`${path}[${index}]`, `${quoted(value)} is no label value: ${problem}`);
  });
}

/** Whether a valid selector selects an object with these labels. Absent selects nothing, `{}` everything. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labelValue(labels, key) !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labelValue(labels, key);
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      default:
        return operator satisfies never;
    }
  });
}
