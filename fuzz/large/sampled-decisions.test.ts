import { expect, test } from "vitest";
import { takeSampledSequence } from "./sampled-decisions.ts";

// STOWAGE_LARGE=20 npx vitest run fuzz/large/sampled        20 clusters; STOWAGE_SEED as for properties
const { STOWAGE_LARGE: count = "1", STOWAGE_SEED: seed = "20261124" } = process.env;
const firstSeed = seed === "random" ? Date.now() % 2 ** 31 : Number(seed);

test("of a large cluster a share is searched as the reference engine does it", { timeout: 3_600_000 }, () => {
  for (let index = 0; index < Number(count); index++) {
    expect(takeSampledSequence(firstSeed + index, 5000)).toBeGreaterThan(40);
  }
});
