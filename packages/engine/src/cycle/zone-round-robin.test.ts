import { expect, test } from "vitest";
import { zoneRoundRobin } from "./zone-round-robin.ts";

const zone = "topology.kubernetes.io/zone";
const region = "topology.kubernetes.io/region";

function order(nodes: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return zoneRoundRobin(Object.entries(nodes).map(([name, labels]) => ({ name, labels })))
    .map(({ name }) => name)
    .join(" ");
}

test("one node of each zone, zones in the order of their first node", () => {
  const [one, two] = [{ [zone]: "1" }, { [zone]: "2" }];
  expect(order({ a: one, b: one, c: two, d: one, e: two, f: {} })).toBe("a c f b e d");
});

test("zones of different regions are different zones", () => {
  expect(
    order({ a: { [zone]: "1", [region]: "x" }, b: { [zone]: "1", [region]: "x" }, c: { [zone]: "1", [region]: "y" } }),
  ).toBe("a c b");
});

test("nodes with a region alone are a zone, apart from those with neither", () => {
  expect(order({ a: {}, b: {}, c: { [region]: "x" }, d: { [region]: "x" } })).toBe("a c b d");
});

test("a zone without a name is no zone", () => {
  expect(order({ a: { [zone]: "" }, b: {}, c: { [zone]: "1" }, d: { [region]: "" } })).toBe("a c b d");
});

test("the old labels count before the new ones", () => {
  const old = "failure-domain.beta.kubernetes.io/zone";
  expect(order({ a: { [old]: "1", [zone]: "2" }, b: { [zone]: "1" }, c: { [zone]: "2" } })).toBe("a c b");
  const oldRegion = "failure-domain.beta.kubernetes.io/region";
  expect(order({ a: { [oldRegion]: "1", [region]: "2" }, b: { [region]: "1" }, c: { [region]: "2" } })).toBe("a c b");
});
