import {
  createIncrementalEngine,
  defaultProfile,
  type Engine,
  explainPod,
  pendingReason,
  type PodObject,
  type PodSpec,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planPods } from "../plan/plan-pods.ts";
import { affinityTo, deployment, manifests, node, pod } from "../testing/objects.ts";
import type { Capacity } from "./capacity.ts";
import type { CapacityInput } from "./capacity-input.ts";
import { measureCapacity } from "./measure-capacity.ts";

function capacityOf(wishes: readonly KubernetesObject[], more: Partial<CapacityInput> = {}): Capacity {
  const input = {
    wishes: manifests(...wishes),
    seed: 0,
    profiles: [defaultProfile()] as const,
    createEngine: createIncrementalEngine,
    reasonOf: (one: PodObject, engine: Engine): string =>
      pendingReason(explainPod(engine, one, one.metadata.name ?? "")),
    workloads: [{ reference: "deploy/web", share: 1 }],
    ...more,
  };
  return measureCapacity({ ...input, plan: planPods(input) });
}

function asking(cpu: string): Partial<PodSpec> {
  return { containers: [{ name: "main", image: "main:1", resources: { requests: { cpu } } }] };
}

function spreadBy(topologyKey: string, maxSkew: number): Partial<PodSpec> {
  const labelSelector = { matchLabels: { app: "web" } };
  return { topologySpreadConstraints: [{ topologyKey, maxSkew, whenUnsatisfiable: "DoNotSchedule", labelSelector }] };
}

/** With a term that nothing matches, by which it is one that is placed to know. */
function alsoAvoidingNobody(spec: Partial<PodSpec>): Partial<PodSpec> {
  const { affinity } = affinityTo("topology.kubernetes.io/zone", { avoids: "nobody" });
  const terms = [affinity, spec.affinity].flatMap(
    (one) => one?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  );
  return { ...spec, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

const apart = affinityTo("kubernetes.io/hostname", { avoids: "web" });
const three = [node("a", { zone: "x" }), node("b", { zone: "y" }), node("c", { zone: "y" })];

describe("now", () => {
  test("what nodes judge by themselves is the sum of their room", () => {
    const { now, stops, workloads } = capacityOf([...three, deployment("web", 2, "app=web", asking("3"))]);
    expect(workloads).toEqual([{ namespace: "default", workload: "Deployment/web", share: 1, placed: 2, pending: 0 }]);
    expect(now).toBe(4);
    expect(stops).toEqual({ workload: "Deployment/web", reason: expect.stringContaining("cpu") });
  });

  test("one that looks at other pods is placed to know", () => {
    const { now, stops } = capacityOf([...three, deployment("web", 1, "app=web", apart)]);
    expect(now).toBe(2);
    expect(stops.reason).toContain("web");
  });

  describe("the numbers of nodes and the placing of pods agree", () => {
    const rules: readonly Partial<PodSpec>[] = [
      {},
      affinityTo("kubernetes.io/hostname", { avoids: "web" }),
      affinityTo("kubernetes.io/hostname", { avoids: "other" }),
      spreadBy("topology.kubernetes.io/zone", 1),
      spreadBy("topology.kubernetes.io/zone", 2),
      spreadBy("kubernetes.io/hostname", 1),
    ];
    const other = fc.constantFrom({}, affinityTo("kubernetes.io/hostname", { avoids: "web" }));
    const nodes = fc.array(
      fc.record({
        cpu: fc.integer({ min: 1, max: 5 }),
        zone: fc.constantFrom("x", "y", undefined),
        kind: fc.constantFrom("plain", "plain", "unschedulable", "tainted"),
      }),
      { minLength: 1, maxLength: 5 },
    );

    test("whatever the rules of the pods and the nodes are", () => {
      const milliCpu = fc.integer({ min: 250, max: 900 });
      fc.assert(
        fc.property(nodes, fc.constantFrom(...rules), other, milliCpu, (some, rule, others, cpu) => {
          const cluster = [
            ...some.map(({ cpu: size, zone, kind }, index) =>
              node(`n${index}`, {
                cpu: String(size),
                ...(zone === undefined ? {} : { zone }),
                ...(kind === "unschedulable" ? { spec: { unschedulable: true } } : {}),
                ...(kind === "tainted" ? { spec: { taints: [{ key: "k", effect: "NoSchedule" as const }] } } : {}),
              }),
            ),
            deployment("other", 2, "app=other", { ...asking("500m"), ...others }),
          ];
          const spec = { ...asking(`${cpu}m`), ...rule };
          const counted = capacityOf([...cluster, deployment("web", 1, "app=web", spec)]);
          const placed = capacityOf([...cluster, deployment("web", 1, "app=web", alsoAvoidingNobody(spec))]);
          const figures = ({ now, afterLosingNode, afterLosingZone, oneMoreNode }: Capacity): unknown => ({
            now,
            afterLosingNode: afterLosingNode?.sets,
            afterLosingZone: afterLosingZone?.sets,
            oneMoreNode: oneMoreNode?.sets,
          });
          expect(figures(counted)).toEqual(figures(placed));
        }),
        { numRuns: 25 },
      );
    });

    test("of several that each node takes beside each other", () => {
      const both = [
        { reference: "deploy/web", share: 2 },
        { reference: "deploy/db", share: 1 },
      ];
      const avoidsItself = (app: string): Partial<PodSpec> => affinityTo("kubernetes.io/hostname", { avoids: app });
      fc.assert(
        fc.property(nodes, fc.integer({ min: 1, max: 3 }), (some, db) => {
          const cluster = some.map(({ cpu, zone, kind }, index) =>
            node(`n${index}`, {
              cpu: String(cpu),
              ...(zone === undefined ? {} : { zone }),
              ...(kind === "unschedulable" ? { spec: { unschedulable: true } } : {}),
            }),
          );
          const dbSpec = { ...asking(String(db)), ...avoidsItself("db") };
          const webSpec = { ...asking("250m"), ...avoidsItself("web") };
          const capacity = (web: Partial<PodSpec>): Capacity =>
            capacityOf([...cluster, deployment("web", 1, "app=web", web), deployment("db", 1, "app=db", dbSpec)], {
              workloads: both,
            });
          const figures = ({ now, duringRollout, oneMoreNode }: Capacity): unknown => ({
            now,
            duringRollout: duringRollout?.sets,
            oneMoreNode: oneMoreNode?.sets,
          });
          expect(figures(capacity(webSpec))).toEqual(figures(capacity(alsoAvoidingNobody(webSpec))));
        }),
        { numRuns: 25 },
      );
    });
  });

  test("a great many of several are counted", () => {
    const nodes = Array.from({ length: 2001 }, (_, index) => node(`n${index}`));
    const apartFrom = (app: string): Partial<PodSpec> => affinityTo("kubernetes.io/hostname", { avoids: app });
    const { now, afterLosingNode } = capacityOf(
      [...nodes, deployment("web", 1, "app=web", apartFrom("web")), deployment("db", 1, "app=db", apartFrom("db"))],
      { workloads: ["web", "db"].map((name) => ({ reference: `deploy/${name}`, share: 1 })) },
    );
    expect({ now, left: afterLosingNode?.sets }).toEqual({ now: 2000, left: 1999 });
  });

  test("a great many are counted, not placed one by one", () => {
    const nodes = Array.from({ length: 30 }, (_, index) => node(`n${index}`));
    const { now, stops } = capacityOf([...nodes, deployment("web", 1, "app=web", asking("80m"))]);
    expect(now).toBe(2999);
    expect(stops.reason).toContain("cpu");
    expect(capacityOf([...nodes, deployment("web", 1, "app=web", asking("1m"))]).stops.reason).toContain(
      "no room for another pod",
    );
  });

  test("of a great many different nodes those with the most on them are lost, and it is said", () => {
    const nodes = Array.from({ length: 70 }, (_, index) => node(`n${index}`, { cpu: String(index + 2) }));
    const { now, afterLosingNode, notes } = capacityOf([...nodes, deployment("web", 1, "app=web", asking("1"))]);
    expect({ lost: afterLosingNode?.lost, left: now - (afterLosingNode?.sets ?? 0) }).toEqual({
      lost: "n69",
      left: 71,
    });
    expect(notes).toEqual(["of 70 different nodes the 64 with the most pods and room were tried"]);
  });

  test("a quota stops them before the nodes do", () => {
    const quota: KubernetesObject = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "few", namespace: "default" },
      spec: { hard: { pods: "3" } },
    };
    const { now, stops, notes } = capacityOf([...three, quota, deployment("web", 2, "app=web")]);
    expect(now).toBe(1);
    expect(stops.reason).toContain('ResourceQuota "few"');
    expect(notes).toHaveLength(1);
  });

  test("a workload that is scaled to none has room too", () => {
    const { now, workloads } = capacityOf([...three, deployment("web", 0, "app=web", apart)]);
    expect(workloads).toMatchObject([{ placed: 0, pending: 0 }]);
    expect(now).toBe(3);
  });

  test("several grow together in their proportions", () => {
    const wishes = [...three, deployment("web", 1, "app=web", asking("2")), deployment("db", 1, "app=db", asking("4"))];
    const together = capacityOf(wishes, {
      workloads: [
        { reference: "deploy/web", share: 2 },
        { reference: "deploy/db", share: 1 },
      ],
    });
    expect(together.now).toBe(2);
  });

  test("what is no workload, and what is not there, is said", () => {
    expect(() => capacityOf([...three, pod("web")], { workloads: [{ reference: "pod/web", share: 1 }] })).toThrow(
      "no replicas",
    );
    expect(() => capacityOf([...three, deployment("wob", 1, "app=wob")])).toThrow('"web"');
    expect(() => capacityOf([...three, deployment("web", 1, "app=web")], { like: "z" })).toThrow("no node z");
  });
});

describe("after losses", () => {
  test("the worst node and zone are named, and what they held has found its place first", () => {
    const { afterLosingNode, afterLosingZone } = capacityOf([...three, deployment("web", 1, "app=web", apart)]);
    expect(afterLosingNode).toMatchObject({ sets: 1, alike: 2, unplaced: 0, nodes: 1 });
    expect(afterLosingZone).toEqual({ lost: "y", nodes: 2, alike: 0, sets: 0, unplaced: 0 });
  });

  test("pods that find no place any more are counted", () => {
    const { afterLosingNode } = capacityOf([...three, deployment("web", 3, "app=web", apart)]);
    expect(afterLosingNode).toMatchObject({ sets: 0, unplaced: 1 });
  });
});

describe("during a rollout", () => {
  test("the surge needs room beside the replicas", () => {
    const { duringRollout } = capacityOf([...three, deployment("web", 1, "app=web", asking("2"))]);
    // Twelve fit in all: nine and the quarter of them, rounded up.
    expect(duringRollout).toEqual({ sets: 8, surge: 3, stuck: [] });
  });

  test("one that can not go on is named", () => {
    const { duringRollout } = capacityOf([...three, deployment("web", 3, "app=web", apart)]);
    expect(duringRollout).toEqual({ sets: 0, surge: 1, stuck: ["Deployment/web"] });
  });
});

test("one more node has room for those that wait already first", () => {
  const { now, oneMoreNode } = capacityOf([...three, deployment("web", 15, "app=web", asking("2"))]);
  // Four to a node.
  expect({ now, sets: oneMoreNode?.sets }).toEqual({ now: 0, sets: 1 });
  const many = capacityOf([...three, deployment("web", 10_010, "app=web", asking("2"))]);
  expect(many.oneMoreNode?.sets).toBe(0);
});

test("of losses that leave a quota's number the worse one is that after which pods have no place", () => {
  const quota: KubernetesObject = {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few", namespace: "default" },
    spec: { hard: { pods: "4" } },
  };
  const db = deployment("db", 1, "app=db", { ...asking("4"), nodeSelector: { disk: "ssd" } });
  const nodes = [node("a", { cpu: "20" }), node("b", { cpu: "20" }), node("c", { cpu: "40", labels: { disk: "ssd" } })];
  const { afterLosingNode } = capacityOf([...nodes, quota, db, deployment("web", 1, "app=web", asking("1"))]);
  expect(afterLosingNode).toMatchObject({ lost: "c", sets: 2, unplaced: 1 });
});

test("one more node has its DaemonSets' pods", () => {
  const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "log", uid: "u", controller: true };
  const logs = ["a", "b"].map((name) =>
    pod(`log-${name}`, "app=log", { ...asking("3"), nodeName: name }, { ownerReferences: [owner] }),
  );
  const { oneMoreNode } = capacityOf([
    node("a"),
    node("b", { cpu: "4" }),
    ...logs,
    deployment("web", 1, "app=web", asking("1")),
  ]);
  expect(oneMoreNode).toEqual({ like: "a", sets: 5 });
});
