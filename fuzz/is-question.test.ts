import { expect, test } from "vitest";
import { isQuestion } from "./is-question.ts";
import type { Json } from "./shrink.ts";

const pod: Json = { metadata: { name: "p", namespace: "n", uid: "u" }, spec: { containers: [{ name: "c" }] } };
const whole = { name: "case", nodes: [{ metadata: { name: "a" } }], namespaces: [], pods: [], objects: [], pod };

test("a case with names and containers is one", () => {
  expect(isQuestion(whole)).toBe(true);
});

const term = { labelSelector: {} };
const withSpec = (fields: { [key: string]: Json }): Json => ({
  ...whole,
  pod: { ...pod, spec: { containers: [{ name: "c" }], ...fields } },
});

test.each<[string, Json]>([
  ["no list of nodes", { ...whole, nodes: null }],
  ["a node without a name", { ...whole, nodes: [{}] }],
  [
    "a pod without a uid",
    { ...whole, pods: [{ metadata: { name: "q", namespace: "n" }, spec: { containers: [{ name: "c" }] } }] },
  ],
  ["a pod without containers", withSpec({ containers: [] })],
  [
    "a term without a topology key",
    withSpec({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }),
  ],
  [
    "a preferred term without a weight",
    withSpec({
      affinity: {
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { topologyKey: "k" } }] },
      },
    }),
  ],
  [
    "a constraint without a skew",
    withSpec({ topologySpreadConstraints: [{ topologyKey: "k", whenUnsatisfiable: "DoNotSchedule" }] }),
  ],
])("%s makes it none", (_, value) => {
  expect(isQuestion(value)).toBe(false);
});
