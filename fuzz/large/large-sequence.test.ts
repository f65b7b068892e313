import { defaultProfile, type Profile } from "@stowage/engine";
import { expect, test } from "vitest";
import { createLimitedEngine } from "../../packages/engine/src/incremental/incremental-engine.ts";
import { defaultLimits, type Limits } from "../../packages/engine/src/incremental/limits.ts";
import { takeLargeSequence } from "./large-sequence.ts";

// The structures of packages/engine/src/incremental that only large clusters need: what small random ones reach with
// lowered limits, reached as it is in life, by thousands of nodes and pods. Of every file there the coverage of these
// sequences was looked at, block by block. Beside what any cluster reaches, they reach:
//
// - pods with labels of their own that are taken together, until a selector names these (named-keys.ts);
// - layouts without a key, with one, two and more, and divided by taints and preferences; keys that cut across each
//   other until one is left out of the cells (decision-plan.ts, cell-layout.ts);
// - rules by keys with too many domains for cells, with one node and with many nodes a domain: each kind of rule both
//   sparse and dense, turning dense as pods come and sparse again as they go, with a lowest domain that changes
//   (dense-rules.ts, choose-node.ts);
// - required rules that only few nodes meet, the first pod of a group, chunks whose best nodes are all mostSingles,
//   runners-up among groups and among mostSingles (choose-node.ts);
// - views that are widened, made anew after more changes than there are nodes, and given up for want of memory: with
//   lowered limits (node-view.ts, node-views.ts);
// - a change log that has grown and been overwritten (change-log.ts), tables of numbers that have grown and had holes
//   (int-counts.ts), counters that have become dense and grown (domain-counter.ts);
// - sums whose emptiest domain is found again, in both directions (included-sums.ts);
// - selections of one term and of two that namespaces made void (selections.ts, carried-terms.ts);
// - tables made anew after most nodes have gone, pods of nodes that are not there, and all of it undone (cluster-state.ts,
//   pod-table.ts, journal.ts);
// - pods judged by numbers alone, in both ways in which versions balance resources, and by asking the plugins
//   (usage-score.ts, local-scores.ts); nodes and images that come and go (image-table.ts).
//
// STOWAGE_LARGE=20 npx vitest run fuzz/large        20 sequences of each kind; STOWAGE_SEED as for properties
const { STOWAGE_LARGE: count = "1", STOWAGE_SEED: seed = "20261124" } = process.env;
const firstSeed = seed === "random" ? Date.now() % 2 ** 31 : Number(seed);

const lowered: Limits = {
  coarseDomains: () => 8,
  mostCells: () => 16,
  mostSingles: 12,
  denseAfter: () => 24,
  mostSoftSingles: 9,
  chunkSize: () => 40,
  unnamedKeyClasses: 8,
  spareEntries: 0,
  keptBytes: 300_000,
};

const kinds: readonly (readonly [string, number, Limits, Profile])[] = [
  ["at the limits of life", 2000, defaultLimits, defaultProfile("1.37")],
  ["at lowered limits", 1500, lowered, defaultProfile("1.34")],
];

test.each(kinds)(
  "a large cluster is decided as it is examined %s",
  { timeout: 3_600_000 },
  (_, nodes, limits, profile) => {
    for (let index = 0; index < Number(count); index++) {
      const softTaints = limits === defaultLimits;
      const create = (made: Profile) => createLimitedEngine(limits, made);
      const inputs = { seed: firstSeed + index, nodes, workloads: 150, rounds: 1, softTaints, profile, create };
      const counts = takeLargeSequence(inputs);
      expect(counts.scheduled).toBeGreaterThan(2000);
      expect(counts.unschedulable).toBeGreaterThan(20);
      expect(counts.checked).toBeGreaterThan(300);
      expect(counts.compared).toBeGreaterThan(20);
      expect(counts.comparedWithReference).toBeGreaterThan(4);
    }
  },
);
