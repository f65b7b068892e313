import { expect, test } from "vitest";
import type { Taint } from "../api/node.ts";
import type { Toleration } from "../api/pod.ts";
import { doNotSchedule, tolerates, toleratesTaint, untoleratedTaint } from "./tolerations.ts";

const taint: Taint = { key: "gpu", value: "5", effect: "NoSchedule" };

test.each<[Toleration, boolean]>([
  [{ key: "gpu", operator: "Equal", value: "5", effect: "NoSchedule" }, true],
  [{ key: "gpu", value: "5" }, true],
  [{ key: "gpu", operator: "Equal", value: "6" }, false],
  [{ key: "gpu", operator: "Equal" }, false],
  [{ key: "gpu", operator: "Exists" }, true],
  [{ key: "gpu", operator: "Exists", effect: "NoExecute" }, false],
  [{ key: "disk", operator: "Exists" }, false],
  [{ operator: "Exists" }, true],
  [{ key: "", operator: "Exists", effect: "NoSchedule" }, true],
  [{ value: "5" }, true],
  [{}, false],
  [{ key: "gpu", operator: "Gt", value: "6" }, false],
  [{ key: "gpu", operator: "Lt", value: "4" }, false],
  [{ key: "gpu", operator: "Gt", value: "5" }, false],
])("%j tolerates gpu=5:NoSchedule: %s", (toleration, expected) => {
  expect(toleratesTaint(toleration, taint)).toBe(expected);
});

test("no value is an empty value", () => {
  const bare: Taint = { key: "gpu", effect: "NoSchedule" };
  expect([toleratesTaint({ key: "gpu" }, bare), toleratesTaint({ key: "gpu", value: "" }, bare)]).toEqual([true, true]);
});

test("one toleration is enough, none is not", () => {
  expect([
    tolerates([{ key: "disk", operator: "Exists" }, { operator: "Exists" }], taint),
    tolerates([], taint),
    tolerates(undefined, taint),
  ]).toEqual([true, false, false]);
});

test("the first taint in question that nothing tolerates", () => {
  const soft: Taint = { key: "soft", effect: "PreferNoSchedule" };
  const evicting: Taint = { key: "evicting", effect: "NoExecute" };
  const taints = [soft, taint, evicting];
  const toGpu: Toleration = { key: "gpu", operator: "Exists" };
  expect([
    untoleratedTaint(taints, undefined, doNotSchedule),
    untoleratedTaint(taints, [toGpu], doNotSchedule),
    untoleratedTaint(taints, [toGpu, { key: "evicting", operator: "Exists" }], doNotSchedule),
    untoleratedTaint(undefined, undefined, doNotSchedule),
  ]).toEqual([taint, evicting, undefined, undefined]);
});
