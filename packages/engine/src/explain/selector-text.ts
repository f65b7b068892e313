import type { LabelSelector, LabelSelectorRequirement, NodeSelectorRequirement } from "../api/selectors.ts";

/**
 * A selector as people say it, to follow "a pod" or "a namespace": `with app=web and tier in (a, b)`.
 * Empty for `{}`, which selects everything.
 */
export function selectorText(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const requirements = (selector.matchExpressions ?? []).map(requirementText);
  const all = [...labels, ...requirements];
  return all.length === 0 ? "" : `with ${all.join(" and ")}`;
}

/** One requirement: `app=web`, `app in (a, b)`, `app not in (a, b)`, `a label app`, `no label app`, `cores > 8`. */
export function requirementText({
  key,
  operator,
  values = [],
}: LabelSelectorRequirement | NodeSelectorRequirement): string {
  const list = values.length === 1 ? `=${values[0]}` : ` in (${values.join(", ")})`;
  switch (operator) {
    case "In":
      return `${key}${list}`;
    case "NotIn":
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} not in (${values.join(", ")})`;
    case "Exists":
      return `a label ${key}`;
    case "DoesNotExist":
      return `no label ${key}`;
    case "Gt":
      return `${key} > ${values[0] ?? ""}`;
    case "Lt":
      return `${key} < ${values[0] ?? ""}`;
    default:
      return operator satisfies never;
  }
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(items: readonly string[], conjunction: "and" | "or" = "and"): string {
  const last = items.at(-1);
  if (items.length < 2 || last === undefined) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
