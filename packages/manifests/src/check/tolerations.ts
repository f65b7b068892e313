import type { Taint, Toleration } from "@stowage/engine";
import { validateLabelKey } from "./labels.ts";
import { labelValueProblem, quoted } from "./names.ts";
import { validateEnumValue } from "./enum-value.ts";
import { didYouMean } from "./nearest-name.ts";
import { required, type Report } from "./report.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Source: `ValidateTolerations` (pkg/apis/core/validation), which reports a wrong value at `operator`. */
export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  path: string,
  report: Report,
): void {
  tolerations?.forEach((toleration, index) => {
    const here = `${path}[${index}]`;
    const { key = "", value = "", effect } = toleration;
    const operator: string = toleration.operator ?? "";
    if (key !== "") validateLabelKey(key, `${here}.key`, report);
    else if (operator !== "Exists") {
      report(
        `${here}.operator`,
        "must be Exists without a key (which tolerates every taint); or name the key of a taint",
      );
    }
    if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
      report(`${here}.effect`, "must be NoExecute with tolerationSeconds: only such taints evict pods");
    }
    validateOperatorValue(operator, value, here, report);
    if (effect !== undefined && (effect as string) !== "") validateEnumValue(effect, effects, `${here}.effect`, report);
  });
}

function validateOperatorValue(operator: string, value: string, path: string, report: Report): void {
  switch (operator) {
    case "":
    case "Equal": {
      const problem = labelValueProblem(value);
      if (problem !== undefined) report(`${path}.operator`, `the value ${quoted(value)} ${problem}`, `${path}.value`);
      return;
    }
    case "Exists":
      if (value !== "") report(`${path}.operator`, `Exists takes no value: leave out ${quoted(value)}, or write Equal`);
      return;
    case "Gt":
    case "Lt":
      report(
        `${path}.operator`,
        `${operator} needs the feature TaintTolerationComparisonOperators, which is off by default`,
      );
      return;
    default: {
      const known = ["Equal", "Exists"];
      report(
        `${path}.operator`,
        `unknown operator ${quoted(operator)}: must be Equal or Exists${didYouMean(operator, known)}`,
      );
    }
  }
}

/** Source: `validateNodeTaints` (pkg/apis/core/validation). */
export function validateTaints(taints: readonly Taint[] | undefined, path: string, report: Report): void {
  const seen = new Set<string>();
  taints?.forEach((taint, index) => {
    const here = `${path}[${index}]`;
    const { key = "", value = "" } = taint;
    const effect: string = taint.effect ?? "";
    validateLabelKey(key, `${here}.key`, report);
    const problem = labelValueProblem(value);
    if (problem !== undefined) report(`${here}.value`, `the taint's value ${quoted(value)} ${problem}`);
    if (effect === "") report(`${here}.effect`, required("NoSchedule, PreferNoSchedule or NoExecute"));
    else validateEnumValue(effect, effects, `${here}.effect`, report);
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) report(here, `the node already has a taint with key ${quoted(key)} and effect ${effect}`);
    seen.add(pair);
  });
}
