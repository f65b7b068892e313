import { parseQuantity, quantityMilliValue } from "@stowage/engine";
import type { LimitRange, LimitRangeItem, Quantity } from "@stowage/engine";
import { type DefaultedList, withLimitRangeDefaults, writtenList } from "./limit-range-defaults.ts";
import { labelKeyProblem, quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { type Report, reportAs, required } from "./report.ts";
import { mayOvercommit, validateContainerResourceName, validateResourceName } from "./resource-names.ts";

/** Source: `ValidateLimitRange` (pkg/apis/core/validation). */
export function validateLimitRange({ spec }: LimitRange, report: Report): void {
  const types = new Set<string>();
  spec?.limits?.forEach((item: Partial<LimitRangeItem>, index) => {
    const path = `spec.limits[${index}]`;
    const { type = "" } = item;
    const known = ["Pod", "Container", "PersistentVolumeClaim"];
    const wrong = labelKeyProblem(type) !== undefined || (!type.includes("/") && !known.includes(type));
    if (wrong)
      report(`${path}.type`, `must be one of ${known.join(", ")}, not ${quoted(type)}${didYouMean(type, known)}`);
    if (types.has(type)) report(`${path}.type`, `there is already an item of type ${quoted(type)}`);
    types.add(type);
    validateLimitRangeItem(item, path, report);
  });
}

function validateLimitRangeItem(written: Partial<LimitRangeItem>, path: string, report: Report): void {
  const item = withLimitRangeDefaults(written);
  const { type = "" } = item;
  const isPod = type === "Pod";
  const validateName = isPod || type === "Container" ? validateContainerResourceName : validateResourceName;
  const resources = new Set<string>();
  for (const list of ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const) {
    const names = Object.keys(item[list] ?? {});
    if (isPod && (list === "default" || list === "defaultRequest")) {
      if (names.length > 0)
        report(`${path}.${list}`, "must be left out for the type Pod: only containers have defaults");
      continue;
    }
    for (const name of names) {
      const source = writtenList(written, list, name);
      validateName(
        name,
        `${path}.${source}[${name}]`,
        reportAs(report, () => `${path}.${list}[${name}]`),
      );
      resources.add(name);
    }
  }
  if (type === "PersistentVolumeClaim" && !resourceIn(item.min, "storage") && !resourceIn(item.max, "storage")) {
    report(`${path}.limits`, required("a least or a most storage for the type PersistentVolumeClaim"));
  }
  for (const name of resources) validateBounds(written, name, path, report);
}

function validateBounds(written: Partial<LimitRangeItem>, name: string, path: string, report: Report): void {
  const item = withLimitRangeDefaults(written);
  const isPod = item.type === "Pod";
  const min = resourceIn(item.min, name);
  const max = resourceIn(item.max, name);
  const limit = isPod ? undefined : resourceIn(item.default, name);
  const request = isPod ? undefined : resourceIn(item.defaultRequest, name);
  const ratio = resourceIn(item.maxLimitRequestRatio, name);
  const reportIn = (list: DefaultedList | "min", message: string): void => {
    const source = list === "min" ? list : writtenList(written, list, name);
    const subject = source === list ? "" : `${source}[${name}], which is the ${list} too, `;
    report(`${path}.${list}[${name}]`, `${subject}${message}`, `${path}.${source}[${name}]`);
  };
  const order = (
    low: Quantity | undefined,
    high: Quantity | undefined,
    list: DefaultedList | "min",
    message: string,
  ): void => {
    if (low !== undefined && high !== undefined && low > high) reportIn(list, message);
  };
  const limitSource = writtenList(written, "default", name);
  order(min, max, "min", "must be no more than max");
  order(min, request, "defaultRequest", "must be no less than min");
  order(request, max, "defaultRequest", "must be no more than max");
  // That max is exceeded has been said.
  if (limitSource === "default") order(request, limit, "defaultRequest", "must be no more than default");
  order(min, limit, "default", "must be no less than min");
  order(limit, max, "default", "must be no more than max");
  if (ratio !== undefined) {
    const at = `${path}.maxLimitRequestRatio[${name}]`;
    if (ratio < 1_000_000_000n) report(at, "must be 1 or more");
    if (min !== undefined && max !== undefined) {
      const most = quantityMilliValue(max) / quantityMilliValue(min);
      if (quantityMilliValue(ratio) / 1000 > most) report(at, `must be no more than max divided by min, ${most}`);
    }
  }
  if (!mayOvercommit(name) && limit !== undefined && request !== undefined && limit !== request) {
    reportIn("defaultRequest", `must equal ${limitSource}: this resource cannot be overcommitted`);
  }
}

function resourceIn(list: LimitRangeItem["max"], name: string): Quantity | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? parseQuantity(list[name] ?? "") : undefined;
}
