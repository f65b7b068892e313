import type { NodeSelectorRequirement } from "@stowage/engine";

/**
 * Whether requirements about nodes, all of which must hold, exclude each other by what they say of one key.
 * Source: `nodeSelectorRequirementsAsSelector` and `Requirement.Matches` (apimachinery, labels/selector.go).
 */
export function leavesNoValue(requirements: readonly NodeSelectorRequirement[]): boolean {
  return requirements
    .filter(asksForLabel)
    .some(({ key }) => !hasValue(requirements.filter((other) => other.key === key)));
}

/** Whether a node without the label does not meet it. */
function asksForLabel({ operator }: NodeSelectorRequirement): boolean {
  return operator !== "NotIn" && operator !== "DoesNotExist";
}

/** Whether some value meets all requirements, which are about one key, and one of them asks for the label. */
function hasValue(requirements: readonly NodeSelectorRequirement[]): boolean {
  if (requirements.some(({ operator }) => operator === "DoesNotExist")) return false;
  const listed = requirements.find(({ operator }) => operator === "In");
  if (listed !== undefined)
    return (listed.values ?? []).some((value) => requirements.every((one) => allows(one, value)));
  const above = boundOf(requirements, "Gt", -Infinity);
  const below = boundOf(requirements, "Lt", Infinity);
  return !(below - above < 2);
}

function boundOf(requirements: readonly NodeSelectorRequirement[], operator: "Gt" | "Lt", none: number): number {
  const bounds = requirements.filter((one) => one.operator === operator).map(({ values = [] }) => Number(values[0]));
  return operator === "Gt" ? Math.max(none, ...bounds) : Math.min(none, ...bounds);
}

function allows({ operator, values = [] }: NodeSelectorRequirement, value: string): boolean {
  switch (operator) {
    case "In":
      return values.includes(value);
    case "NotIn":
      return !values.includes(value);
    case "Exists":
      return true;
    case "DoesNotExist":
      return false;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return operator satisfies never;
  }
}
