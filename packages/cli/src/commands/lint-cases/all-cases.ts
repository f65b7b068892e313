import { clusterCases } from "./cluster-cases.ts";
import { countingCases } from "./counting-cases.ts";
import type { LintCases } from "./lint-case.ts";
import { moreAffinityCases } from "./more-affinity-cases.ts";
import { moreClusterCases } from "./more-cluster-cases.ts";
import { moreCountingCases } from "./more-counting-cases.ts";
import { moreSelectingCases } from "./more-selecting-cases.ts";
import { selectingCases } from "./selecting-cases.ts";

/** Every lint rule's cases. */
export const allCases: readonly LintCases[] = [
  ...countingCases,
  ...moreCountingCases,
  ...selectingCases,
  ...moreSelectingCases,
  ...moreAffinityCases,
  ...clusterCases,
  ...moreClusterCases,
];
