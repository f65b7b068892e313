import { describe, expect, test } from "vitest";
import { defaultProfile } from "../plugins/default-profile.ts";
import { candidatesOf, node, podOn, preemptionOf, urgentPod } from "../testing/preemption-cluster.ts";

const hostname = "kubernetes.io/hostname";
const avoids = (app: string) => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: hostname, labelSelector: { matchLabels: { app } } },
      ],
    },
  },
});

describe("victims on a node", () => {
  test("as many as can stay do, the most important first", () => {
    const objects = [
      node("n"),
      podOn("n", "low", { cpu: "2", priority: 1 }),
      podOn("n", "high", { cpu: "1", priority: 9 }),
      podOn("n", "middle", { cpu: "1", priority: 5 }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "1" })))).toEqual(["n: low"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "3" })))).toEqual(["n: middle low"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "4" })))).toEqual(["n: high middle low"]);
  });

  test("of equal priority the one that started first stays", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "young", { startTime: "2026-03-01T00:00:00Z" }),
      podOn("n", "old", { startTime: "2026-02-01T00:00:00+00:00" }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: young"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual(["n: old young"]);
  });

  test("pods of the same or a higher priority are none", () => {
    const objects = [
      node("n", { cpu: "3" }),
      podOn("n", "same", { priority: 1000 }),
      podOn("n", "higher", { priority: 1001 }),
      podOn("n", "lower", { priority: 999 }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: lower"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual([]);
  });

  test("every filter is asked again: whom anti-affinity avoids must go, whatever room there is", () => {
    const objects = [
      node("n"),
      podOn("n", "store", { priority: 9, labels: { app: "store" } }),
      podOn("n", "other", { priority: 1 }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ spec: avoids("store") })))).toEqual(["n: store"]);
  });

  test("the anti-affinity of a victim goes with it", () => {
    const objects = [
      node("n"),
      podOn("n", "shy", { priority: 9, spec: avoids("web") }),
      podOn("n", "other", { priority: 1 }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ labels: { app: "web" } })))).toEqual(["n: shy"]);
  });

  test("pods elsewhere are never evicted, though they share the domain", () => {
    const labels = { zone: "a" };
    const inZone = { ...avoids("store").affinity.podAntiAffinity };
    const [term] = inZone.requiredDuringSchedulingIgnoredDuringExecution;
    const affinity = {
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term!, topologyKey: "zone" }] },
    };
    const objects = [
      node("n", { labels }),
      node("m", { labels, unschedulable: true }),
      podOn("m", "store", { labels: { app: "store" } }),
      podOn("n", "other"),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ spec: { affinity } })))).toEqual([]);
  });

  test("a host port that two pods share is free when the first of them goes", () => {
    const onPort = { containers: [{ name: "main", ports: [{ containerPort: 80, hostPort: 80 }] }] };
    const objects = [
      node("n"),
      podOn("n", "peer", { priority: 1000, spec: onPort }),
      podOn("n", "low", { spec: onPort }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ spec: onPort })))).toEqual(["n: low"]);
  });

  test("the room of nominated pods of equal or higher priority is theirs, of lower ones it is not", () => {
    const nominated = (priority: number) => {
      const { metadata, spec } = urgentPod({ cpu: "2", priority });
      return {
        kind: "Pod",
        metadata: { ...metadata, name: "other" },
        spec,
        status: { nominatedNodeName: "n" },
      } as const;
    };
    const objects = [node("n"), podOn("n", "a", { cpu: "2", priority: 2 }), podOn("n", "b", { cpu: "2", priority: 1 })];
    expect(candidatesOf(preemptionOf([...objects, nominated(999)], urgentPod({ cpu: "2" })))).toEqual(["n: b"]);
    expect(candidatesOf(preemptionOf([...objects, nominated(1000)], urgentPod({ cpu: "2" })))).toEqual(["n: a b"]);
  });

  test("nobody is evicted where nominated pods need all of the room", () => {
    const nominated = { ...urgentPod({ cpu: "4" }), kind: "Pod" as const, status: { nominatedNodeName: "n" } };
    const other = { ...nominated, metadata: { ...nominated.metadata, name: "other" } };
    const objects = [node("n"), podOn("n", "a", { cpu: "4" }), other];
    const preemption = preemptionOf(objects, urgentPod({ cpu: "1" }));
    expect(candidatesOf(preemption)).toEqual([]);
    expect([...preemption.rejections.values()].map(({ reasons }) => reasons)).toEqual([["Insufficient cpu"]]);
  });

  test("who leaves enough room for nominated pods, too, stays", () => {
    const nominated = { ...urgentPod(), kind: "Pod" as const, status: { nominatedNodeName: "n" } };
    const other = { ...nominated, metadata: { ...nominated.metadata, name: "other" } };
    const objects = [node("n"), podOn("n", "a", { cpu: "2", priority: 2 }), podOn("n", "b"), podOn("n", "c"), other];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: b c"]);
  });

  test("among those taken in the same instant, or not started, the place on the node decides", () => {
    const pods = (startTime: string | null) => [1, 2, 3].map((n) => podOn("n", `p${n}`, { startTime }));
    const small = node("n", { cpu: "3" });
    expect(candidatesOf(preemptionOf([small, ...pods("2026-01-01T00:00:00Z")], urgentPod()))).toEqual(["n: p3"]);
    expect(candidatesOf(preemptionOf([small, ...pods(null)], urgentPod({ cpu: "2" })))).toEqual(["n: p2 p3"]);
    const olderRule = defaultProfile("1.36");
    expect(candidatesOf(preemptionOf([small, ...pods(null)], urgentPod({ cpu: "2" }), {}, olderRule))).toEqual([
      "n: p2 p1",
    ]);
  });

  test("of many pods that have not started, too, the place on the node decides", () => {
    const pods = Array.from({ length: 30 }, (_, n) => podOn("n", `p${n}`, { startTime: null, priority: n % 3 }));
    const names = [2, 1, 0].flatMap((priority) => Array.from({ length: 10 }, (_, n) => `p${3 * n + priority}`));
    expect(candidatesOf(preemptionOf([node("n", { cpu: "30" }), ...pods], urgentPod({ cpu: "30" })))).toEqual([
      `n: ${names.join(" ")}`,
    ]);
  });

  test("before 1.37, too, a pod that has not started is younger than one that has", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "running", { startTime: "2026-03-01T00:00:00Z" }),
      podOn("n", "waiting", { startTime: null }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod(), {}, defaultProfile("1.36")))).toEqual(["n: waiting"]);
  });

  test("a pod that has not started counts as started now", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "waiting", { startTime: null }),
      podOn("n", "running", { startTime: "2026-03-01T00:00:00Z" }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: waiting"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod(), { now: "2026-02-01T00:00:00Z" }))).toEqual(["n: running"]);
  });
});
