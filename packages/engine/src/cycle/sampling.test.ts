import { expect, test } from "vitest";
import { defaultProfile } from "../plugins/default-profile.ts";
import { nodesToFind, samplingOf, searchNodes } from "./sampling.ts";

test.each([
  [99, 1, 99],
  [100, 1, 100],
  [1000, 30, 300],
  [1000, 5, 100],
  [1000, 0, 420],
  [5000, 0, 500],
  [6000, 0, 300],
  [10_000, 0, 500],
])("of %i nodes, %i percent ends the search after %i", (nodes, percentage, expected) => {
  expect(nodesToFind(percentage, nodes)).toBe(expected);
});

/** Nodes are numbers; the first 100 feasible ones are enough. */
function search(nodes: number, feasible: (node: number) => boolean, startIndex: number, hasScorers = true) {
  const asked = Array.from({ length: nodes }, (_, index) => index);
  const found = searchNodes(
    { asked, allNodes: nodes, isFeasible: feasible, hasScorers },
    { percentage: 1, startIndex },
  );
  return [found.found[0], found.found.at(-1), found.found.length, found.nextStartIndex];
}

test("the search begins where the last one ended, and goes on behind the last node", () => {
  expect([search(150, () => true, 0), search(150, () => true, 100)]).toEqual([
    [0, 99, 100, 100],
    [100, 49, 100, 50],
  ]);
});

test("nodes that are not feasible count as looked at, up to the next one that is", () => {
  expect(search(300, (node) => node % 2 === 0, 0)).toEqual([0, 198, 100, 200]);
});

test("a search that finds nothing has looked at all", () => {
  expect(search(150, () => false, 70)).toEqual([undefined, undefined, 0, 70]);
});

test("where nothing scores, the first feasible node is enough", () => {
  expect(search(150, (node) => node > 9, 0, false)).toEqual([10, 10, 1, 11]);
});

test("in an empty cluster the place stays", () => {
  expect(search(0, () => true, 5)).toEqual([undefined, undefined, 0, 5]);
});

test("a profile that says nothing of a share looks at every node; 0 is a share, too", () => {
  const profile = defaultProfile();
  expect([
    samplingOf(profile, 7),
    samplingOf({ ...profile, percentageOfNodesToScore: 0 }, 7),
    samplingOf({ ...profile, percentageOfNodesToScore: 30 }, 7),
  ]).toEqual([undefined, { percentage: 0, startIndex: 7 }, { percentage: 30, startIndex: 7 }]);
});

test("of fewer than a hundred nodes none is left out", () => {
  expect(search(99, () => true, 5)).toEqual([5, 4, 99, 5]);
});
