import { describe, expect, test } from "vitest";
import type { PodObject } from "../api/cluster-object.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { candidatesOf, node, podOn, preemptionOf, urgentPod } from "../testing/preemption-cluster.ts";

describe("who may evict", () => {
  const objects = [node("n"), podOn("n", "low", { cpu: "4" })];

  test("not a pod with the policy Never", () => {
    const preemption = preemptionOf(objects, urgentPod({ spec: { preemptionPolicy: "Never" } }));
    expect([preemption.eligible, preemption.candidates, preemption.failure]).toEqual([
      false,
      [],
      "preemption: not eligible due to preemptionPolicy=Never.",
    ]);
  });

  const nominated = { ...urgentPod(), status: { nominatedNodeName: "n" } };

  test("not a pod for which others are terminating on its nominated node", () => {
    const preemption = preemptionOf([...objects, podOn("n", "leaving", { preempted: true })], nominated);
    expect([preemption.eligible, preemption.failure]).toEqual([
      false,
      "preemption: not eligible due to a terminating pod on the nominated node.",
    ]);
  });

  test.each([
    ["terminates for another reason", { ...podOn("n", "leaving", { preempted: true }), status: {} }],
    ["terminates by another's eviction", leavingWith({ reason: "EvictionByEvictionAPI" })],
    ["was spared in the end", leavingWith({ status: "False" })],
    ["says so only in a second condition", leavingWith({ status: "False" }, {})],
    ["says so in a condition of another type", leavingWith({ type: "Ready" })],
    ["terminates without a status", withoutStatus(podOn("n", "leaving", { preempted: true }))],
    ["has as high a priority", podOn("n", "leaving", { preempted: true, priority: 1000 })],
    ["is on another node", podOn("m", "leaving", { preempted: true })],
    ["does not terminate yet", { ...podOn("n", "leaving", { preempted: true }), metadata: { name: "leaving" } }],
  ])("a pod is no hindrance that %s", (_why, leaving) => {
    const all = [...objects, node("m", { cpu: "1", unschedulable: true }), leaving];
    expect(preemptionOf(all, nominated).eligible).toBe(true);
  });

  test("not a pod that its nominated node may still take, though others never will", () => {
    const all = [node("a", { unschedulable: true }), ...objects, podOn("n", "leaving", { preempted: true })];
    expect(preemptionOf(all, nominated).eligible).toBe(false);
  });

  test("a pod whose nominated node can not take it any more looks elsewhere", () => {
    const all = [
      node("n", { unschedulable: true }),
      podOn("n", "leaving", { preempted: true }),
      node("m"),
      podOn("m", "low", { cpu: "4" }),
    ];
    expect(candidatesOf(preemptionOf(all, nominated))).toEqual(["m: low"]);
  });

  test("nobody where DefaultPreemption is not in the profile", () => {
    const profile = { ...defaultProfile(), postFilters: ["DynamicResources"] as const };
    const { eligible, candidates, failure } = preemptionOf(objects, urgentPod(), {}, profile);
    expect([eligible, candidates, failure]).toEqual([false, [], ""]);
  });
});

function withoutStatus(pod: PodObject): PodObject {
  const { status: _, ...rest } = pod;
  return rest;
}

/** A terminating pod with such conditions. */
function leavingWith(...changes: readonly object[]): PodObject {
  const pod = podOn("n", "leaving", { preempted: true });
  const [condition] = pod.status?.conditions ?? [];
  if (condition === undefined) throw new RangeError("a preempted pod has a condition");
  return { ...pod, status: { conditions: changes.map((change) => ({ ...condition, ...change })) } };
}
