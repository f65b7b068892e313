import { expect, test } from "vitest";
import { limited, readSpec, withMorePods } from "./spec.ts";

const node = { metadata: { name: "a" } };

test("lists may be left out, and what asks for nothing may be there", () => {
  expect(readSpec('{"config": {}, "churn": {}, "nodes": [{"metadata": {"name": "a"}}]}')).toEqual({
    namespaces: [],
    nodes: [node],
    pods: [],
    objects: [],
    pending: [],
  });
});

test.each([
  ["[]", "must be an object"],
  ['{"nodes": {}}', "nodes: must be a list"],
  ['{"pods": [1]}', "pods[0]: must be an object"],
  ['{"pods": [{"template": 1, "count": 1}]}', "pods[0].template: must be an object"],
  ['{"pods": [{"template": {}}]}', "pods[0].count: must be a whole number, not undefined"],
  ['{"pods": [{"template": {}, "count": 1.5}]}', "pods[0].count: must be a whole number, not 1.5"],
  ['{"pods": [{"template": {}, "count": -1}]}', "pods[0].count: must be a whole number, not -1"],
  ['{"node": []}', 'unknown field "node"; expected one of: namespaces, nodes, pods,'],
  ['{"percent": 101}', "percent: must be a whole number from 0 to 100, not 101"],
  ['{"percent": "5"}', 'percent: must be a whole number from 0 to 100, not "5"'],
  ['{"churn": {"deleteEvery": 1}}', "churn.deleteEvery: must be a whole number from 2 on, not 1"],
  ['{"churn": {"every": 5}}', 'churn: unknown field "every"; expected: deleteEvery'],
  ['{"config": []}', "config: must be an object"],
])("%s is refused", (text, message) => {
  expect(() => readSpec(text)).toThrow(message);
});

test("a smaller copy has shorter templates, and one with more pods longer ones of pods alone", () => {
  const entry = { template: {}, count: 5 };
  const spec = readSpec(JSON.stringify({ nodes: [node, entry], pods: [entry], pending: [entry] }));

  const small = limited(spec, { nodes: 2, pending: 9 });
  expect([small.nodes, small.pods, small.pending]).toEqual([[node, { ...entry, count: 2 }], [entry], [entry]]);

  const more = withMorePods(spec, 10);
  expect([more.nodes, more.pods, more.pending]).toEqual([spec.nodes, [{ ...entry, count: 50 }], spec.pending]);
});

test("config, percent and churn are kept, in smaller copies too", () => {
  const asked = { config: { percentageOfNodesToScore: 5 }, percent: 0, churn: { deleteEvery: 2 } };
  expect(limited(readSpec(JSON.stringify(asked)), { nodes: 1 })).toMatchObject(asked);
});
