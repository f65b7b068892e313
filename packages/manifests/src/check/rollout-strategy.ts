import { validateEnumValue } from "./enum-value.ts";
import { quoted } from "./names.ts";
import type { Report } from "./report.ts";

/** How a Deployment replaces its pods. */
export interface RolloutStrategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
}

/** Source: `ValidateDeploymentStrategy` (pkg/apis/apps/validation). */
export function validateStrategy(strategy: RolloutStrategy | undefined, path: string, report: Report): void {
  const { type: given = "", rollingUpdate } = strategy ?? {};
  const type = given === "" ? "RollingUpdate" : given;
  if (type !== "RollingUpdate" && type !== "Recreate") {
    validateEnumValue(type, ["Recreate", "RollingUpdate"], path, report);
    return;
  }
  if (rollingUpdate === undefined) return;
  if (type === "Recreate") {
    report(`${path}.rollingUpdate`, "must be left out when the type is Recreate");
    return;
  }
  const { maxUnavailable = "25%", maxSurge = "25%" } = rollingUpdate;
  validatePart(maxUnavailable, `${path}.rollingUpdate.maxUnavailable`, report);
  validatePart(maxSurge, `${path}.rollingUpdate.maxSurge`, report);
  if (partOf(maxUnavailable) === 0 && partOf(maxSurge) === 0) {
    report(`${path}.rollingUpdate.maxUnavailable`, "must not be 0 when maxSurge is 0: no pod could ever be replaced");
  }
  if (typeof maxUnavailable === "string" && partOf(maxUnavailable) > 100) {
    report(`${path}.rollingUpdate.maxUnavailable`, `must be no more than 100%, not ${maxUnavailable}`);
  }
}

function validatePart(part: number | string, path: string, report: Report): void {
  if (typeof part === "number") {
    if (part < 0) report(path, `must be 0 or more, not ${part}`);
  } else if (!/^[0-9]+%$/.test(part))
    report(path, `must be a number of pods or a percentage such as "25%", not ${quoted(part)}`);
}

function partOf(part: number | string): number {
  if (typeof part === "number") return part;
  // What is no number counts as 0, as upstream's IntValue has it.
  return /^[0-9]+%?$/.test(part) ? Number.parseInt(part, 10) : 0;
}
