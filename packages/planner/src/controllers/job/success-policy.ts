import type { SuccessPolicy } from "@stowage/engine";
import { indexesIn } from "./job-indexes.ts";

/**
 * Whether an Indexed Job has succeeded though not all of its indexes have.
 * Source: `matchSuccessPolicy` (pkg/controller/job/success_policy.go).
 */
export function meetsSuccessPolicy(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: ReadonlySet<number>,
): boolean {
  return (policy?.rules ?? []).some(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
    const wanted = indexesIn(succeededIndexes, completions);
    let met = 0;
    for (const index of wanted) if (succeeded.has(index)) met++;
    return wanted.size > 0 && (met === wanted.size || (succeededCount !== undefined && met >= succeededCount));
  });
}
