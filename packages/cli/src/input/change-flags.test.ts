import { expect, test } from "vitest";
import { labelFlag, rolloutFlag, taintFlag } from "./change-flags.ts";

test.each([
  ["key=value:NoSchedule", { kind: "taint", taint: { key: "key", value: "value", effect: "NoSchedule" } }],
  ["key:NoExecute", { kind: "taint", taint: { key: "key", effect: "NoExecute" } }],
  ["key=:PreferNoSchedule", { kind: "taint", taint: { key: "key", value: "", effect: "PreferNoSchedule" } }],
  ["key=value:NoSchedule-", { kind: "untaint", key: "key", effect: "NoSchedule" }],
  ["key:NoSchedule-", { kind: "untaint", key: "key", effect: "NoSchedule" }],
  ["a.b/key-", { kind: "untaint", key: "a.b/key" }],
])("a taint is said as kubectl has it: %s", (text, change) => {
  expect(taintFlag(["node/n1", text])).toEqual([{ node: "n1", ...change }]);
});

test.each(["key", "key=value", "key=value-", "a=b=c:NoSchedule", "key:Nope", "a:b:NoSchedule", "=v:NoSchedule", "-"])(
  "no taint of kubectl's: %s",
  (text) => {
    expect(() => taintFlag(["n1", text])).toThrow("--taint: ");
  },
);

test("taints of several nodes, as kubectl names them", () => {
  expect(taintFlag(["nodes", "n1", "n2", "a:NoSchedule"])).toMatchObject([{ node: "n1" }, { node: "n2" }]);
  expect(() => taintFlag(["n1", "n2", "a:NoSchedule"])).toThrow("no taint is given; expected --taint n1");
});

test("labels are set and removed as kubectl does, and not both", () => {
  const labels = { a: "b", empty: "", c: null };
  const labelled = (name: string): object => ({ kind: "label", object: { kind: "Node", name }, labels });
  expect(labelFlag(["no/n1", "a=b", "empty=", "c-"])).toEqual([labelled("n1")]);
  expect(labelFlag(["nodes", "n1", "n2", "a=b", "empty=", "c-"])).toEqual([labelled("n1"), labelled("n2")]);
  expect(() => labelFlag(["no/n1", "a=b", "a-"])).toThrow("can not be both set and removed");
  expect(() => labelFlag(["no/n1", "a=b=c"])).toThrow("is no label");
});

test("labels of objects of any kind, by kubectl's names, and with hostile keys", () => {
  expect(labelFlag(["pvc/data", "__proto__=x"])).toMatchObject([{ object: { kind: "PersistentVolumeClaim" } }]);
  const [change] = labelFlag(["no/n1", "__proto__=x"]);
  expect(Object.entries(change?.kind === "label" ? change.labels : {})).toEqual([["__proto__", "x"]]);
});

test("a new image may name its container, as kubectl set image does", () => {
  expect(rolloutFlag("deploy/web=side=envoy:2")).toEqual({
    kind: "rollout",
    workload: "Deployment/web",
    image: "envoy:2",
    container: "side",
  });
  expect(() => rolloutFlag("deploy/web=side=")).toThrow("names no image");
});

test.each([
  [taintFlag, ["n1 a:NoSchedule-"], '"n1 a:NoSchedule-" is one word for the shell; expected --taint n1 a:NoSchedule-'],
  [taintFlag, ["n1", "a- b-"], '"a- b-" is one word for the shell; expected --taint n1 a- b-'],
  [taintFlag, ["a:NoSchedule-"], 'nothing is named before "a:NoSchedule-"; expected --taint n1 a:NoSchedule-'],
  [labelFlag, ["node/n1 a=b"], '"node/n1 a=b" is one word for the shell; expected --label node/n1 a=b'],
  [labelFlag, ["no/n1", "a-\tb-"], "is one word for the shell; expected --label no/n1 a- b-"],
  [labelFlag, ["a=b"], 'nothing is named before "a=b"; expected --label node/n1 a=b'],
  [labelFlag, ["no/n1", "-"], '"-" is no label'],
  [labelFlag, ["no/n1", "disk"], "no label is given; expected --label no/n1 key=value"],
] as const)("words that change nothing are refused, with what would: %s %j", (flag, words, told) => {
  expect(() => flag(words)).toThrow(told);
});

test("an image is one word", () => {
  expect(() => rolloutFlag("deploy/web=web:2 --steps")).toThrow("names no image");
});
