import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";

/** What of a Job never changes: its pods, indexes, and what failures mean to it. @param parallelism how many run at once */
export function randomJob(random: Random, parallelism: number): JsonObject {
  const isIndexed = random.chance(0.45);
  const completions = Math.max(1, parallelism + random.pick([0, 0, 1, 2, -1]));
  return {
    ...(isIndexed || random.chance(0.85) ? { completions } : {}),
    ...(isIndexed ? { completionMode: "Indexed", ...randomIndexes(random, completions) } : {}),
    ...random.maybe(0.15, () => ({ podReplacementPolicy: "Failed" })),
    ...random.maybe(0.12, () => ({ suspend: true })),
    ...limits(random, isIndexed),
  };
}

/** When it has succeeded though not all of its indexes have. */
function randomIndexes(random: Random, completions: number): JsonObject {
  return random.maybe(0.2, () => {
    const rules = random.pick([
      [{ succeededCount: random.int(1, completions) }],
      [{ succeededIndexes: completions > 1 ? `0-${completions - 1}` : "0" }],
      [{ succeededIndexes: "0" }],
    ]);
    return { successPolicy: { rules } };
  });
}

function limits(random: Random, isIndexed: boolean): JsonObject {
  if (isIndexed && random.chance(0.25)) {
    // A second failure of an index is waited for.
    return { backoffLimitPerIndex: random.pick([0, 0, 1]), ...random.maybe(0.3, () => ({ maxFailedIndexes: 1 })) };
  }
  // Each further failure is waited for twice as long.
  return { backoffLimit: random.pick([0, 1, 1, 2]) };
}
