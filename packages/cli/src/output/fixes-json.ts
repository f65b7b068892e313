import { type FixDocument, fixDocument, type Fixes } from "@stowage/planner";

/** What would help a pod that has no place; of one that nothing was sought for nothing. */
export interface FixesDocument {
  /** Each tried, the least change first. */
  readonly fixes: readonly FixDocument[];
  /** Whether the search for them was cut short. */
  readonly fixesCut: boolean;
}

/** Above this many pods a fix names the first of those that it places. */
const mostNamed = 100;

/** The fixes of a pod without a node, for programs. */
export function fixesJson(found: Pick<Fixes, "fixes" | "isCut"> | undefined): FixesDocument {
  const fixes = found?.fixes ?? [];
  return {
    fixes: fixes.map((fix) => fixDocument({ ...fix, places: fix.places.slice(0, mostNamed) })),
    fixesCut: found?.isCut ?? false,
  };
}
