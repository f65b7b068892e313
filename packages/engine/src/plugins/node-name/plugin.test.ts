import { expect, test } from "vitest";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodeName } from "./plugin.ts";

// One rule a test; its name states the rule; the whole answer is compared.

const { filter } = nodeName();
const cluster = clusterOf([roomyNode("a"), roomyNode("b")]);

test("a pod that names no node is none of its business", () => {
  expect([verdicts(filter, podOf(), cluster), verdicts(filter, podOf({ nodeName: "" }), cluster)]).toEqual([
    "skip",
    "skip",
  ]);
});

test("a pod that names its node fits there, and no other node is asked", () => {
  expect(verdicts(filter, podOf({ nodeName: "b" }), cluster)).toEqual({ a: "not asked", b: "fits" });
});

test("asked all the same, another node is not the one", () => {
  const result = filter?.preFilter({ pod: podOf({ nodeName: "b" }) } as never, cluster);
  if (result?.kind !== "filter") throw new Error("no filter");
  expect(cluster.nodes.map((node) => result.filter.filter(node))).toEqual([
    { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't match the requested node name"] },
    undefined,
  ]);
});

test("a node that does not exist leaves none", () => {
  expect(verdicts(filter, podOf({ nodeName: "gone" }), cluster)).toEqual({ a: "not asked", b: "not asked" });
});

test("up to 1.36 the other nodes are asked, and are not the one", () => {
  const { filter: old } = nodeName(undefined, "1.36");
  const a = { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't match the requested node name"] };
  expect(verdicts(old, podOf({ nodeName: "b" }), cluster)).toEqual({ a, b: "fits" });
});
