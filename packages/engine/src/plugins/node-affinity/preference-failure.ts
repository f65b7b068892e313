import type { PreferredSchedulingTerm } from "../../api/affinity.ts";
import type { NodeSelectorRequirement } from "../../api/selectors.ts";
import { isInt64 } from "../../cluster/node-selector.ts";
import { isLabelValue } from "../../cluster/qualified-name.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";

/**
 * Why upstream can not make a selector of the preferred terms: values that the API server accepts there and label
 * selectors do not. `undefined` when it can. All else that could be wrong the API server refuses.
 * Sources: `NewPreferredSchedulingTerms` (component-helpers, nodeaffinity), `NewRequirement` (apimachinery, labels).
 */
export function preferenceFailure(
  preferred: readonly PreferredSchedulingTerm[],
  differences: Pick<VersionDifferences, "longLabelValueUnit">,
): string | undefined {
  const errors = preferred.flatMap(({ weight, preference: { matchExpressions = [] } = {} }, index) =>
    weight === 0
      ? []
      : matchExpressions.flatMap((one, at) =>
          valueErrors(one, `[${index}].matchExpressions[${at}].values`, differences),
        ),
  );
  return errors.length > 1 ? `[${errors.join(", ")}]` : errors[0];
}

function valueErrors(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  { longLabelValueUnit }: Pick<VersionDifferences, "longLabelValueUnit">,
): string[] {
  const isNumeric = operator === "Gt" || operator === "Lt";
  const noNumber = values.flatMap((value, index) =>
    isNumeric && !isInt64(value)
      ? [invalid(`${path}[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
      : [],
  );
  const noLabel = values.flatMap((value, index) => {
    if (isLabelValue(value)) return [];
    const tooLong = value.length > 63 ? [`must be no more than 63 ${longLabelValueUnit}`] : [];
    const words = [...tooLong, ...(hasLabelForm(value) ? [] : [labelForm])];
    return [invalid(`${path}[${index}][${key}]`, value, words.join("; "))];
  });
  return [...noNumber, ...noLabel];
}

/** What upstream says of every value that is not of the form of a label's. */
const labelForm =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function hasLabelForm(value: string): boolean {
  return /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value);
}

function invalid(path: string, value: string, words: string): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${words}`;
}
