import { expect, test } from "vitest";
import type { Pod, PreemptionPolicy } from "../api/pod.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { node, podOn, urgentPod } from "../testing/preemption-cluster.ts";
import { whyNoPreemption } from "./why-no-preemption.ts";

/** Nodes of 4 cpu: with nobody to evict, with one whose absence is not enough, and one that takes no pods at all. */
const cluster = [
  node("peers"),
  podOn("peers", "peer", { cpu: "4", priority: 1000 }),
  node("mixed"),
  podOn("mixed", "big-peer", { cpu: "3", priority: 1000 }),
  podOn("mixed", "low", { cpu: "1", priority: 0 }),
  node("cordoned", { unschedulable: true }),
];

function clausesFor(pod: Pod, objects = cluster): readonly string[] {
  const engine = createReferenceEngine(defaultProfile());
  for (const object of objects) engine.add(object);
  return whyNoPreemption(pod, engine.preempt(pod), engine.cluster.nodes.length);
}

test("each node is counted under what keeps eviction from helping there", () => {
  expect(clausesFor(urgentPod({ cpu: "2" }))).toEqual([
    "on 1 node what rejects it does not go away with other pods",
    "on 1 node it would not fit even if every pod of lower priority were gone",
    "on 1 node no pod has a lower priority",
  ]);
});

test("nodes are counted, and groups without any are not told", () => {
  const [one, two] = ["one", "two"].map((name) => [node(name), podOn(name, name, { cpu: "4", priority: 1000 })]);
  expect(clausesFor(urgentPod(), [...(one ?? []), ...(two ?? [])])).toEqual(["on 2 nodes no pod has a lower priority"]);
  expect(clausesFor(urgentPod(), [])).toEqual([]);
});

test("where eviction helps there is nothing to say", () => {
  expect(clausesFor(urgentPod({ cpu: "1" }))).toEqual([]);
});

test.each([
  ["Never", {}, "it evicts nobody: its preemptionPolicy is Never"],
  [
    "PreemptLowerPriority",
    { nominatedNodeName: "mixed" },
    "it evicts nobody further, as long as pods that make room for it are still terminating",
  ],
] as const)("a pod that may not evict is told why: %s", (preemptionPolicy: PreemptionPolicy, status, clause) => {
  const leaving = podOn("mixed", "leaving", { cpu: "1", priority: 0, preempted: true });
  const { spec, ...pod } = urgentPod({ cpu: "2" });
  expect(clausesFor({ ...pod, spec: { ...spec, preemptionPolicy }, status }, [...cluster, leaving])).toEqual([clause]);
});
