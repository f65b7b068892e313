import type { AffinityTerm, LabelMatcher, LabelRequirement } from "@stowage/engine";

/** Whether every pod that the one term selects is selected by the other, whatever pods there are. */
export function coversTerm(other: AffinityTerm, one: AffinityTerm): boolean {
  return (
    coversSelector(other.selectsPod, one.selectsPod) &&
    [...one.namespaces].every((name) => other.namespaces.has(name)) &&
    (one.selectsNamespace.requirements === undefined || coversSelector(other.selectsNamespace, one.selectsNamespace))
  );
}

/** Whether all labels that the one selector matches are matched by the other: all that it requires is required there. */
function coversSelector(other: LabelMatcher, one: LabelMatcher): boolean {
  if (one.requirements === undefined || other.requirements === undefined) return false;
  const { requirements } = one;
  return other.requirements.every((wanted) => requirements.some((given) => implies(given, wanted)));
}

/** Whether whatever meets the one requirement meets the other. */
function implies(one: LabelRequirement, other: LabelRequirement): boolean {
  if (one.key !== other.key) return false;
  switch (other.operator) {
    case "In":
      return one.operator === "In" && one.values.every((value) => other.values.includes(value));
    case "Exists":
      return one.operator === "In" || one.operator === "Exists";
    case "NotIn":
      return one.operator === "In"
        ? !one.values.some((value) => other.values.includes(value))
        : one.operator === "DoesNotExist" ||
            (one.operator === "NotIn" && other.values.every((value) => one.values.includes(value)));
    case "DoesNotExist":
      return one.operator === "DoesNotExist";
    default:
      return other.operator satisfies never;
  }
}
