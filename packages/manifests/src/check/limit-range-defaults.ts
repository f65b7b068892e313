import type { LimitRangeItem } from "@stowage/engine";

/** The lists of an item that are filled in from others. */
export type DefaultedList = "default" | "defaultRequest";

/**
 * An item as the API server stores it: a container's default limits are at most its greatest, its default requests the
 * default limits, else its least. Source: `SetDefaults_LimitRangeItem` (pkg/apis/core/v1/defaults.go).
 */
export function withLimitRangeDefaults<Item extends Partial<LimitRangeItem>>(item: Item): Item {
  if (item.type !== "Container") return item;
  const limits = { ...item.max, ...item.default };
  return { ...item, default: limits, defaultRequest: { ...item.min, ...limits, ...item.defaultRequest } };
}

/** The list that an amount was written in, before it was filled in elsewhere. */
export function writtenList<List extends string>(
  item: Partial<LimitRangeItem>,
  list: List | DefaultedList,
  name: string,
): List | DefaultedList | "max" | "min" {
  if (list !== "default" && list !== "defaultRequest") return list;
  const has = (amounts: LimitRangeItem["max"]): boolean => amounts !== undefined && Object.hasOwn(amounts, name);
  if (has(item[list as DefaultedList])) return list;
  if (list === "defaultRequest" && has(item.default)) return "default";
  return has(item.max) || list === "default" ? "max" : "min";
}
