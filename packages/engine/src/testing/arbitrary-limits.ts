import fc from "fast-check";
import type { Limits } from "../incremental/limits.ts";

/** Limits that a handful of nodes is on both sides of. */
export function arbitraryLimits(): fc.Arbitrary<Limits> {
  return fc
    .record({
      coarse: fc.constantFrom(0, 1, 2, 100),
      mostSingles: fc.constantFrom(0, 1, 2, 100),
      denseAfter: fc.constantFrom(0, 5),
      chunk: fc.constantFrom(1, 2, 100),
      keptBytes: fc.constantFrom(1, 300, 1_000_000),
      unnamed: fc.constantFrom(0, 1, 3, 100),
      spareEntries: fc.constantFrom(-Infinity, 0, 10, Infinity),
    })
    .map(({ coarse, mostSingles, denseAfter, chunk, keptBytes, unnamed, spareEntries }) => ({
      coarseDomains: () => coarse,
      mostCells: () => 2 * coarse,
      mostSingles,
      mostSoftSingles: mostSingles,
      denseAfter: () => denseAfter,
      chunkSize: () => chunk,
      unnamedKeyClasses: unnamed,
      spareEntries,
      keptBytes,
    }));
}
