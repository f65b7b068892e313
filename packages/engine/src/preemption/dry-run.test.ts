import { describe, expect, test } from "vitest";
import { defaultProfile } from "../plugins/default-profile.ts";
import { budget, candidatesOf, node, podOn, preemptionOf, urgentPod } from "../testing/preemption-cluster.ts";

describe("which nodes are candidates", () => {
  test("those alone that eviction might help", () => {
    const objects = [
      node("cordoned", { unschedulable: true }),
      podOn("cordoned", "a", { cpu: "4" }),
      node("too-small", { cpu: "1" }),
      podOn("too-small", "b"),
      node("free-after", { cpu: "2" }),
      podOn("free-after", "c", { cpu: "2" }),
    ];
    const preemption = preemptionOf(objects, urgentPod({ cpu: "2" }));
    expect(candidatesOf(preemption)).toEqual(["free-after: c"]);
    expect([...preemption.rejections]).toEqual([]);
  });

  test("why eviction does not help is told for each node where it was tried", () => {
    const objects = [
      node("peers"),
      podOn("peers", "peer", { cpu: "4", priority: 1000 }),
      node("mixed"),
      podOn("mixed", "other-peer", { cpu: "3", priority: 1000 }),
      podOn("mixed", "low"),
      node("cordoned", { unschedulable: true }),
    ];
    const preemption = preemptionOf(objects, urgentPod({ cpu: "2" }));
    expect([...preemption.rejections]).toEqual([
      ["peers", { code: "UnschedulableAndUnresolvable", reasons: ["No preemption victims found for incoming pod"] }],
      ["mixed", { plugin: "NodeResourcesFit", code: "Unschedulable", reasons: ["Insufficient cpu"] }],
    ]);
    expect(preemption.failure).toBe(
      "preemption: 0/3 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    );
  });

  test("with sampling no more are asked than enough, from the given one on, round and round", () => {
    const objects = [1, 2, 3, 4].flatMap((n) => [node(`n${n}`), podOn(`n${n}`, `p${n}`, { cpu: "4" })]);
    const profile = defaultProfile();
    const args = {
      ...profile.args,
      defaultPreemption: { minCandidateNodesPercentage: 50, minCandidateNodesAbsolute: 1 },
    };
    const sampled = (sampleFrom: number) =>
      candidatesOf(preemptionOf(objects, urgentPod({ cpu: "4" }), { sampleFrom }, { ...profile, args }));
    expect([sampled(0), sampled(3), sampled(5)]).toEqual([
      ["n1: p1", "n2: p2"],
      ["n1: p1", "n4: p4"],
      ["n2: p2", "n3: p3"],
    ]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "4" }), { sampleFrom: 2 }))).toHaveLength(4);
  });

  test("without sampling all are asked, however many", () => {
    const names = Array.from({ length: 120 }, (_, n) => `n${n}`);
    const objects = names.flatMap((name) => [node(name), podOn(name, `on-${name}`, { cpu: "4" })]);
    expect(preemptionOf(objects, urgentPod({ cpu: "4" })).candidates).toHaveLength(120);
    expect(preemptionOf(objects, urgentPod({ cpu: "4" }), { sampleFrom: 0 }).candidates).toHaveLength(100);
  });

  test("with sampling the search goes on until a candidate breaks no budget", () => {
    const labels = { app: "web" };
    const objects = [
      ...[1, 2].flatMap((n) => [node(`n${n}`), podOn(`n${n}`, `p${n}`, { cpu: "4", labels })]),
      node("n3"),
      podOn("n3", "p3", { cpu: "4" }),
      budget("b", labels, 0),
    ];
    const profile = defaultProfile();
    const args = {
      ...profile.args,
      defaultPreemption: { minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 1 },
    };
    const preemption = preemptionOf(objects, urgentPod({ cpu: "4" }), { sampleFrom: 0 }, { ...profile, args });
    expect(candidatesOf(preemption)).toEqual(["n1: p1 (1 violated)", "n2: p2 (1 violated)", "n3: p3"]);
    expect(preemption.best).toEqual(["n3"]);
  });
});
