import { expect, test } from "vitest";
import { withoutPod } from "../cluster/to-node-info.ts";
import { createIncrementalEngine } from "../incremental/incremental-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { candidatesOf, node, podOn, urgentPod } from "../testing/preemption-cluster.ts";
import { nodeVictims } from "./node-victims.ts";

const order = { now: 0, missingStartTimeIsEachTimeNew: false };

function engineWithPods() {
  const engine = createIncrementalEngine(defaultProfile());
  engine.add(node("n"));
  for (const [index, priority] of [3, 1, 2].entries()) engine.add(podOn("n", `p${index}`, { priority }));
  return engine;
}

test("victims are found again as long as the node's pods and the question are the same", () => {
  const engine = engineWithPods();
  const live = engine.cluster.node("n");
  if (live === undefined) throw new Error("there is no node");
  const ask = (priority: number, asked = order) => nodeVictims(live, priority, asked);
  const first = ask(3);
  expect(first.sorted.map(({ pod }) => pod.name)).toEqual(["p2", "p1"]);
  expect(first.together.rest.map(({ name }) => name)).toEqual(["p0"]);
  expect(ask(3)).toBe(first);
  expect(ask(4).pods).toHaveLength(3);
  expect(ask(2).pods).toHaveLength(1);
  expect(ask(1).pods).toHaveLength(0);
  // Between two priorities that are there nothing changes.
  expect(ask(100)).toBe(ask(200));
  expect(ask(100, { ...order, now: 1 })).not.toBe(ask(100));
  expect(ask(100, { ...order, missingStartTimeIsEachTimeNew: true })).not.toBe(ask(100));
});

test("another node info has victims of its own", () => {
  const engine = engineWithPods();
  const live = engine.cluster.node("n");
  const [gone] = live?.pods ?? [];
  if (live === undefined || gone === undefined) throw new Error("there is no node");
  expect(nodeVictims(live, 9, order).pods).toHaveLength(3);
  expect(nodeVictims(withoutPod(live, gone), 9, order).pods).toHaveLength(2);
});

test("pods that come, go, change or are taken back are seen", () => {
  const engine = engineWithPods();
  const victims = (): readonly string[] => candidatesOf(engine.preempt(urgentPod({ cpu: "4" })));
  expect(victims()).toEqual(["n: p0 p2 p1"]);
  const mark = engine.mark();
  engine.remove({ kind: "Pod", namespace: "default", name: "p1" });
  expect(victims()).toEqual(["n: p0 p2"]);
  engine.add(podOn("n", "p9", { priority: 9 }));
  expect(victims()).toEqual(["n: p9 p0 p2"]);
  engine.change(podOn("n", "p2", { priority: 2000, cpu: "0" }));
  expect(victims()).toEqual(["n: p9 p0"]);
  engine.undo(mark);
  expect(victims()).toEqual(["n: p0 p2 p1"]);
});
