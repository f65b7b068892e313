import { expect, test } from "vitest";
import { TopologyCounts } from "./topology-counts.ts";

test("domains are occupied as long as their sums are not 0; a node without the key is in none", () => {
  const counts = new TopologyCounts();
  const occupied = [
    ["a", 2],
    ["b", -1],
    ["a", 1],
    ["a", -3],
    ["b", 1],
    ["", 1],
  ].map(([zone, amount]) => {
    counts.add("zone", { zone: String(zone) }, Number(amount));
    counts.add("zone", { rack: "r" }, 7);
    return counts.occupied;
  });
  expect(occupied).toEqual([1, 2, 2, 1, 0, 1]);
  expect([{ zone: "" }, { zone: "a" }, { rack: "r" }, {}].map((labels) => counts.at("zone", labels))).toEqual([
    1, 0, 0, 0,
  ]);
  expect([counts.at("rack", { rack: "r" }), counts.topologyKeys()]).toEqual([0, ["zone"]]);
});
