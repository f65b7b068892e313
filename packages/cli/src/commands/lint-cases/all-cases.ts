import { clusterCases } from "./cluster-cases.ts";
import { countingCases } from "./counting-cases.ts";
import type { LintCases } from "./lint-case.ts";
import { selectingCases } from "./selecting-cases.ts";

/** Every lint rule's cases. */
export const allCases: readonly LintCases[] = [...countingCases, ...selectingCases, ...clusterCases];
