import { describe, expect, test } from "vitest";
import { clusterWith, labelledNode } from "../testing/labelled-cluster.ts";
import type { Rule, RuleTopology } from "./rules.ts";
import { topologyKeyWarnings } from "./topology-key-warnings.ts";

function rule(kind: RuleTopology["kind"], required: boolean): Rule {
  return { path: "rule", sentence: "", topology: { key: "rack", path: "rule.topologyKey", kind, required } };
}

/** What is said of a rule where the nodes of the list lack its key, and one more has it. */
function messages(one: Rule, without: readonly string[], withKey = ["has-it"]): readonly string[] {
  const nodes = [
    ...without.map((name) => labelledNode(name, { zone: "1" })),
    ...withKey.map((name) => labelledNode(name, { rack: "1" })),
  ];
  return topologyKeyWarnings([one], clusterWith(nodes)).map(({ message }) => message);
}

describe("a rule by a label that a node lacks", () => {
  test.each([
    ["affinity", true, "the required affinity can not be met there, so its pods never run there"],
    ["affinity", false, "the preferred affinity adds nothing there"],
    ["antiAffinity", true, "the required anti-affinity keeps nobody apart there"],
    [
      "antiAffinity",
      false,
      "the preferred anti-affinity finds nobody to avoid there, which makes these nodes look best",
    ],
    ["spread", true, "its pods never run there"],
    ["spread", false, "the spread constraint adds nothing there"],
  ] as const)("is explained: %s, required: %s", (kind, required, effect) => {
    expect(messages(rule(kind, required), ["a"])).toEqual([`a lacks the label rack: ${effect}`]);
  });
});

describe("a rule by a label that no node has", () => {
  test.each([
    ["affinity", true, "the required affinity can not be met, so its pods never run"],
    ["affinity", false, "the preferred affinity adds nothing"],
    ["antiAffinity", true, "the required anti-affinity keeps nobody apart"],
    ["antiAffinity", false, "the preferred anti-affinity keeps nobody apart"],
    ["spread", true, "its pods never run"],
    ["spread", false, "the spread constraint adds nothing"],
  ] as const)("is explained: %s, required: %s", (kind, required, effect) => {
    expect(messages(rule(kind, required), ["a", "b"], [])).toEqual([`no node has the label rack: ${effect}`]);
  });
});

test("three nodes are named at most, with how many more there are", () => {
  const first = (names: readonly string[]) => messages(rule("spread", true), names)[0]?.split(" the label")[0];
  expect([first(["a", "b"]), first(["a", "b", "c"]), first(["a", "b", "c", "d", "e"])]).toEqual([
    "a and b lack",
    "a, b and c lack",
    "a, b, c and 2 more nodes lack",
  ]);
});

test("a warning names the field, the key and every node without it", () => {
  const nodes = ["a", "b", "c", "d"].map((name) => labelledNode(name, name === "b" ? { rack: "1" } : {}));
  expect(topologyKeyWarnings([rule("spread", true)], clusterWith(nodes))).toEqual([
    {
      path: "rule.topologyKey",
      topologyKey: "rack",
      nodesWithout: ["a", "c", "d"],
      message: "a, c and d lack the label rack: its pods never run there",
    },
  ]);
});

test("nothing is said of rules without a key, of keys that every node has, and of a cluster without nodes", () => {
  const withoutKey: Rule = { path: "spec.nodeSelector", sentence: "" };
  expect([
    messages(withoutKey, ["a"]),
    messages(rule("spread", true), []),
    messages(rule("spread", true), [], []),
  ]).toEqual([[], [], []]);
});
