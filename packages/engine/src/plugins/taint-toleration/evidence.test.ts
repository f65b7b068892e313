import { expect, test } from "vitest";
import type { Taint } from "../../api/node.ts";
import { clusterOf, evidence, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { untolerated } from "./filter.ts";
import { taintToleration } from "./plugin.ts";

const { evidence: finder } = taintToleration();

function tainted(name: string, ...taints: readonly Taint[]) {
  return roomyNode(name, { spec: { taints } });
}

/** What is told of one taint, written as kubectl writes it. */
function about(taint: string): object {
  const what = `the taint ${taint}, which the pod does not tolerate`;
  const theme = { one: `has ${what}`, many: `have ${what}` };
  return { plugin: "TaintToleration", ...untolerated, evidence: { kind: "fact", fact: `has ${what}`, theme } };
}

test("every taint that keeps the pod away is told, as kubectl writes it", () => {
  const cluster = clusterOf([
    tainted(
      "three",
      { key: "dedicated", value: "db", effect: "NoSchedule" },
      { key: "gpu", effect: "NoExecute" },
      { key: "spot", value: "", effect: "NoSchedule" },
    ),
  ]);
  expect(evidence(finder, podOf(), cluster)).toEqual({
    three: [about("dedicated=db:NoSchedule"), about("gpu:NoExecute"), about("spot:NoSchedule")],
  });
});

test("taints that keep nobody away, and those that the pod tolerates, are not told", () => {
  const cluster = clusterOf([
    tainted("mixed", { key: "a", effect: "PreferNoSchedule" }, { key: "b", effect: "NoSchedule" }),
    tainted("tolerated", { key: "c", effect: "NoSchedule" }),
    roomyNode("untainted"),
    roomyNode("plain", { spec: {} }),
  ]);
  const pod = podOf({ tolerations: [{ key: "c", operator: "Exists" }] });
  expect(evidence(finder, pod, cluster)).toEqual({
    mixed: [about("b:NoSchedule")],
    tolerated: [],
    untainted: [],
    plain: [],
  });
});
