import { expect, test } from "vitest";
import type { Taint } from "../../api/node.ts";
import { clusterOf, podOf, roomyNode, scores, verdicts } from "../../testing/plugin-verdicts.ts";
import { taintToleration } from "./plugin.ts";

const { filter, score } = taintToleration();
const untolerated = { code: "UnschedulableAndUnresolvable", reasons: ["node(s) had untolerated taint(s)"] };

function tainted(name: string, ...taints: readonly Taint[]) {
  return roomyNode(name, { spec: { taints } });
}

test("NoSchedule and NoExecute keep pods off, PreferNoSchedule does not", () => {
  const cluster = clusterOf([
    roomyNode("plain"),
    tainted("noSchedule", { key: "k", effect: "NoSchedule" }),
    tainted("noExecute", { key: "k", effect: "NoExecute" }),
    tainted("prefer", { key: "k", effect: "PreferNoSchedule" }),
  ]);
  expect(verdicts(filter, podOf(), cluster)).toEqual({
    plain: "fits",
    noSchedule: untolerated,
    noExecute: untolerated,
    prefer: "fits",
  });
});

test("every taint has to be tolerated, each by any toleration", () => {
  const cluster = clusterOf([
    tainted("both", { key: "a", effect: "NoSchedule" }, { key: "b", effect: "NoExecute" }),
    tainted("more", { key: "a", effect: "NoSchedule" }, { key: "c", effect: "NoSchedule" }),
  ]);
  const pod = podOf({
    tolerations: [
      { key: "b", operator: "Exists" },
      { key: "a", operator: "Exists" },
    ],
  });
  expect(verdicts(filter, pod, cluster)).toEqual({ both: "fits", more: untolerated });
});

const prefer = (key: string): Taint => ({ key, effect: "PreferNoSchedule" });

test("the most PreferNoSchedule taints score 0, none 100, others in between, truncated", () => {
  const cluster = clusterOf([
    roomyNode("none"),
    tainted("one", prefer("a")),
    tainted("three", prefer("a"), prefer("b"), prefer("c")),
  ]);
  expect(scores(score, podOf(), cluster)).toEqual({ none: 100, one: 67, three: 0 });
});

test("tolerated taints and other effects do not count", () => {
  const cluster = clusterOf([
    tainted("tolerated", prefer("a")),
    tainted("other", prefer("b")),
    tainted("hard", { key: "c", effect: "NoSchedule" }),
  ]);
  const pod = podOf({ tolerations: [{ key: "a", operator: "Exists", effect: "PreferNoSchedule" }] });
  expect(scores(score, pod, cluster)).toEqual({ tolerated: 100, other: 0, hard: 100 });
});

test("without such taints every node scores 100", () => {
  expect(scores(score, podOf(), clusterOf([roomyNode("a"), roomyNode("b")]))).toEqual({ a: 100, b: 100 });
});
