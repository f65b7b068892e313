import { expect, test } from "vitest";
import { compareVerdicts } from "./compare-verdicts.ts";

const refused = (...paths: string[]): Parameters<typeof compareVerdicts>[2] => ({
  kind: "refused",
  problems: paths.map((path) => ({ severity: "error", path, message: 'must be "a"' })),
});
const accepted: Parameters<typeof compareVerdicts>[2] = {
  kind: "object",
  object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } },
  problems: [],
};

test("verdicts with the same paths agree, whatever the words", () => {
  const theirs = { problems: [{ path: "spec.x[3]", message: "no" }] };
  expect(compareVerdicts("Pod", theirs, refused("spec.x[3]"))).toEqual([]);
  expect(compareVerdicts("Pod", { problems: null }, accepted)).toEqual([]);
});

test("a path that one of them alone has is a difference, told without indexes and values", () => {
  const theirs = { problems: [{ path: "spec.x[3]", message: 'Invalid value: "b"' }] };
  expect(compareVerdicts("Pod", theirs, refused("spec.y[0]"))).toEqual([
    'Pod accepted at spec.x[i]: Invalid value: ""',
    'Pod refused at spec.y[i]: must be ""',
  ]);
});

test("what upstream can not decode must be refused, at any path", () => {
  expect(compareVerdicts("Pod", { decode: "no", problems: null }, refused("spec"))).toEqual([]);
  expect(compareVerdicts("Pod", { strict: ["unknown field"], problems: null }, accepted)).toEqual([
    "Pod accepted, not decoded by upstream: unknown field",
  ]);
});

test("fields that scheduling does not read may be accepted", () => {
  const theirs = { problems: [{ path: "spec.containers[0].livenessProbe", message: "no" }] };
  expect(compareVerdicts("Pod", theirs, accepted)).toEqual([]);
});
