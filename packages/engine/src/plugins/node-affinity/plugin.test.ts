import { expect, test } from "vitest";
import type { NodeAffinity } from "../../api/affinity.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import { clusterOf, podOf, roomyNode, scores, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodeAffinity } from "./plugin.ts";

const { filter, score } = nodeAffinity({ nodeAffinity: {} });
const cluster = clusterOf([
  roomyNode("a", { labels: { disk: "ssd", zone: "1" } }),
  roomyNode("b", { labels: { disk: "ssd" } }),
  roomyNode("c"),
]);
const notMatched = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
};

const ssd: NodeSelectorRequirement = { key: "disk", operator: "In", values: ["ssd"] };
const named = (...values: readonly string[]): NodeSelectorRequirement => ({
  key: "metadata.name",
  operator: "In",
  values,
});
const required = (...nodeSelectorTerms: readonly NodeSelectorTerm[]): NodeAffinity => ({
  requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
});
const requiring = (...terms: readonly NodeSelectorTerm[]) => podOf({ affinity: { nodeAffinity: required(...terms) } });
const preferring = (weights: readonly [number, NodeSelectorTerm][]): NodeAffinity => ({
  preferredDuringSchedulingIgnoredDuringExecution: weights.map(([weight, preference]) => ({ weight, preference })),
});

test("a pod that asks for no node in particular is none of its business", () => {
  expect([verdicts(filter, podOf(), cluster), scores(score, podOf(), cluster)]).toEqual(["skip", "skip"]);
});

test("the node selector and one of the terms must match", () => {
  const pod = podOf({
    nodeSelector: { zone: "1" },
    affinity: { nodeAffinity: required({ matchExpressions: [ssd] }) },
  });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: "fits", b: notMatched, c: notMatched });
});

test("required affinity without terms matches no node", () => {
  expect(verdicts(filter, requiring(), cluster)).toEqual({ a: notMatched, b: notMatched, c: notMatched });
});

test("when every term names nodes, no other node is asked", () => {
  const pod = requiring({ matchFields: [named("b")] }, { matchExpressions: [ssd], matchFields: [named("c")] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: "not asked", b: "fits", c: notMatched });
});

test("a term that names none leaves all nodes in question", () => {
  const pod = requiring({ matchFields: [named("c")] }, { matchExpressions: [ssd] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: "fits", b: "fits", c: "fits" });
});

test("NotIn names no nodes", () => {
  const pod = requiring({ matchFields: [{ key: "metadata.name", operator: "NotIn", values: ["a"] }] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: notMatched, b: "fits", c: "fits" });
});

test("a term of several fields names the nodes that are in all of them", () => {
  const pod = requiring({ matchFields: [named("a"), named("a")] }, { matchFields: [named("b")] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: "fits", b: "fits", c: "not asked" });
});

test("a field of another name names no nodes, and no node has it", () => {
  const pod = requiring({ matchFields: [{ ...named("a"), key: "metadata.uid" }] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: notMatched, b: notMatched, c: notMatched });
});

test("names that contradict each other in every term reject the pod before any node is asked", () => {
  expect(verdicts(filter, requiring({ matchFields: [named("a"), named("b")] }), cluster)).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ["pod affinity terms conflict"],
  });
});

test("a term that asks for a name and gives none rejects the pod as well", () => {
  const nameless = { matchFields: [{ key: "metadata.name", operator: "In" }] } as const;
  expect(verdicts(filter, requiring(nameless), cluster)).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ["pod affinity terms conflict"],
  });
});

test("a contradiction in one of the terms does not", () => {
  const pod = requiring({ matchFields: [named("a"), named("b")] }, { matchFields: [named("b")] });
  expect(verdicts(filter, pod, cluster)).toEqual({ a: "not asked", b: "fits", c: "not asked" });
});

test("the profile's added affinity is asked first, and of every pod", () => {
  const added = nodeAffinity({ nodeAffinity: { addedAffinity: required({ matchExpressions: [ssd] }) } });
  const enforced = {
    code: "UnschedulableAndUnresolvable",
    reasons: ["node(s) didn't match scheduler-enforced node affinity"],
  };
  expect([
    verdicts(added.filter, podOf(), cluster),
    verdicts(added.filter, podOf({ nodeSelector: { zone: "1" } }), cluster),
  ]).toEqual([
    { a: "fits", b: "fits", c: enforced },
    { a: "fits", b: notMatched, c: enforced },
  ]);
});

test("preferred weights add up, and the highest sum becomes 100", () => {
  const affinity = preferring([
    [20, { matchExpressions: [ssd] }],
    [10, { matchExpressions: [{ key: "zone", operator: "Exists" }] }],
  ]);
  expect(scores(score, podOf({ affinity: { nodeAffinity: affinity } }), cluster)).toEqual({ a: 100, b: 66, c: 0 });
});

test("empty preferences prefer nothing, but do not skip", () => {
  const affinity = preferring([[5, {}]]);
  expect(scores(score, podOf({ affinity: { nodeAffinity: affinity } }), cluster)).toEqual({ a: 0, b: 0, c: 0 });
});

test("the profile's added preferences count for every pod", () => {
  const added = nodeAffinity({ nodeAffinity: { addedAffinity: preferring([[1, { matchFields: [named("c")] }]]) } });
  const own = preferring([[3, { matchFields: [named("a")] }]]);
  expect([
    scores(added.score, podOf(), cluster),
    scores(added.score, podOf({ affinity: { nodeAffinity: own } }), cluster),
  ]).toEqual([
    { a: 0, b: 0, c: 100 },
    { a: 100, b: 0, c: 33 },
  ]);
});
