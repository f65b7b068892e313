import { expect, test } from "vitest";
import {
  addAmounts,
  addResourceList,
  exactAmounts,
  isScalarResourceName,
  raiseAmounts,
  toAllocatable,
  toResourceAmounts,
} from "./exact-amounts.ts";

test("sums are exact and rounded once, cpu to thousandths and the rest to units, both up", () => {
  const sum = exactAmounts({ cpu: "333u", memory: "0.4", "ephemeral-storage": "0.4", "example.com/gpu": "0.4" });
  addResourceList(sum, { cpu: "333u", memory: "0.4", "ephemeral-storage": "0.7", "example.com/gpu": "0.5" });
  expect(toResourceAmounts(sum)).toEqual({
    milliCpu: 1,
    memory: 1,
    ephemeralStorage: 2,
    scalars: new Map([["example.com/gpu", 1]]),
  });
});

test("adding keeps what only one side has", () => {
  const sum = exactAmounts({ cpu: 1 });
  addAmounts(sum, exactAmounts({ cpu: "1m", memory: 2 }));
  expect(sum).toEqual(exactAmounts({ cpu: "1001m", memory: 2 }));
});

test("raising takes the higher of both, and a new name even at 0", () => {
  const most = exactAmounts({ cpu: 1, memory: 5 });
  raiseAmounts(most, exactAmounts({ cpu: 2, memory: 3, "example.com/gpu": 0 }));
  expect(most).toEqual(exactAmounts({ cpu: 2, memory: 5, "example.com/gpu": 0 }));
});

test("what a node gives; names that the scheduler does not count are dropped", () => {
  const list = { cpu: "7910m", memory: "1Ki", pods: "110", storage: "1Gi", "hugepages-2Mi": "4Mi" };
  expect([toAllocatable(list), toAllocatable(undefined)]).toEqual([
    { milliCpu: 7910, memory: 1024, ephemeralStorage: 0, pods: 110, scalars: new Map([["hugepages-2Mi", 4194304]]) },
    { milliCpu: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalars: new Map() },
  ]);
});

test("text that is no quantity is named, not guessed", () => {
  expect(() => exactAmounts({ memory: "1 Gi" })).toThrow(new RangeError('resource "memory": "1 Gi" is not a quantity'));
});

test("names that objects inherit are names like any other", () => {
  const list = JSON.parse('{"__proto__": "1", "example.com/constructor": "2", "cpu": "1"}');
  expect(toResourceAmounts(exactAmounts(list))).toEqual({
    milliCpu: 1000,
    memory: 0,
    ephemeralStorage: 0,
    scalars: new Map([["example.com/constructor", 2]]),
  });
});

test.each([
  ["example.com/gpu", true],
  ["hugepages-2Mi", true],
  ["attachable-volumes-csi-driver", true],
  ["kubernetes.io/anything at all", true],
  ["sub.kubernetes.io/x", true],
  ["cpu", false],
  ["memory", false],
  ["pods", false],
  ["storage", false],
  ["constructor", false],
  ["requests.example.com/gpu", false],
  ["Example.com/gpu", false],
  ["example.com/", false],
  ["/gpu", false],
  ["a/b/c", false],
  [`example.com/${"x".repeat(63)}`, true],
  [`example.com/${"x".repeat(64)}`, false],
])("counts %s by its name: %s", (name, counted) => {
  expect(isScalarResourceName(name)).toBe(counted);
});
