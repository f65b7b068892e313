import type { LabelRequirement } from "../../cluster/label-selector.ts";

/** Values that are told apart, at most: of each is asked how many pods have it. */
const mostValues = 16;

/** What a part of a count selects. */
export interface SelectedPart {
  readonly requirements: readonly LabelRequirement[];
  /** The pods break one of these, if there are any. */
  readonly broken: readonly LabelRequirement[];
}

/** Counts that make one up together: what one of them says is what many others say too. */
export interface CountParts {
  /** The one that has most of the pods. */
  readonly main: readonly LabelRequirement[];
  /** What is left out of it, all of which are among its pods. */
  readonly leftOut: SelectedPart | undefined;
  /** What is added to it, none of which are. */
  readonly added: SelectedPart | undefined;
}

/**
 * "All but those of one app" (`NotIn`, `DoesNotExist`) is another selector for each app, and selects nearly all pods; "those of
 * the web or of this app" (`In`) is another one too, and selects nearly those of the web. Read so, all that each of them has
 * of its own is few pods.
 *
 * @param isCommon Whether many nodes have pods with the label.
 * @returns `undefined` where there is but one part.
 */
export function countParts(
  requirements: readonly LabelRequirement[],
  isCommon: (key: string, value: string) => boolean,
): CountParts | undefined {
  const broken = requirements.filter(leavesOut);
  const required = requirements.filter((one) => !leavesOut(one));
  const split = splitValues(required, isCommon);
  if (broken.length === 0 && split === undefined) return undefined;
  const main = split?.common ?? required;
  return {
    main,
    leftOut: broken.length === 0 ? undefined : { requirements: main, broken },
    added: split && { requirements: [...split.rare, ...broken], broken: [] },
  };
}

/** The requirements for pods with a common value of one label, and those for pods with a rare one. */
function splitValues(
  requirements: readonly LabelRequirement[],
  isCommon: (key: string, value: string) => boolean,
): { readonly common: readonly LabelRequirement[]; readonly rare: readonly LabelRequirement[] } | undefined {
  for (const [at, one] of requirements.entries()) {
    const { key, operator, values } = one;
    if (operator !== "In" || values.length < 2 || values.length > mostValues) continue;
    const common = values.filter((value) => isCommon(key, value));
    if (common.length === 0 || common.length === values.length) continue;
    const rare = values.filter((value) => !common.includes(value));
    return {
      common: requirements.with(at, { ...one, values: common }),
      rare: requirements.with(at, { ...one, values: rare }),
    };
  }
  return undefined;
}

/** Whether what has nothing of it meets the requirement. */
function leavesOut({ operator }: LabelRequirement): boolean {
  return operator === "NotIn" || operator === "DoesNotExist";
}
