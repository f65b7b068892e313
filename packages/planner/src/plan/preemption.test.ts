import { createIncrementalEngine, createReferenceEngine, type PodObject, type PodSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, node, pod } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import type { Plan } from "./planned-pod.ts";

const cpu = (amount: string): Partial<PodSpec> => ({
  containers: [{ name: "main", image: "main:1", resources: { requests: { cpu: amount } } }],
});
const priorityClass = (name: string, value: number, more: object = {}): KubernetesObject => ({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name },
  value,
  ...more,
});
const classes = [
  priorityClass("high", 1000),
  priorityClass("middle", 500),
  priorityClass("polite", 1000, { preemptionPolicy: "Never" }),
];
const high = { priorityClassName: "high" };
const ownedBy = (kind: string, name: string, apiVersion = "apps/v1"): Partial<PodObject["metadata"]> => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true }],
});

/** A pod on a node, of a workload that is not among the objects. */
function placed(name: string, nodeName: string, owner: Partial<PodObject["metadata"]>, spec: Partial<PodSpec> = {}) {
  return pod(name, "", { ...cpu("3"), nodeName, priority: 0, ...spec }, owner);
}

const urgent = pod("urgent", "", { ...cpu("3"), ...high });
const node1 = node("node-1", { cpu: "4" });
const replica = { ...ownedBy("ReplicaSet", "batch"), generateName: "batch-" };

/** Who is placed where, and who evicts whom. */
function storyOf(plan: Plan): readonly string[] {
  return plan.pods.flatMap(({ pod: { metadata }, victims }, index) => [
    linesOf(plan)[index] ?? "",
    ...victims.map(({ name, nodeName }) => `  ${metadata.name} evicts ${name} from ${nodeName}`),
  ]);
}

describe.each([
  ["reference", createReferenceEngine],
  ["incremental", createIncrementalEngine],
])("a pod that fits nowhere evicts pods of lower priority (%s engine)", (_engine, createEngine) => {
  const planned = (cluster: readonly KubernetesObject[], wishes: readonly KubernetesObject[]): Plan =>
    planOf([...classes, ...cluster], wishes, { createEngine });

  test("it takes the node of its victim, and the event says so", () => {
    const plan = planned([node1, placed("old", "node-1", {})], [urgent]);
    const [first] = plan.pods;
    expect(first).toMatchObject({
      status: "Scheduled",
      nodeName: "node-1",
      victims: [{ namespace: "default", name: "old", nodeName: "node-1" }],
      event:
        "0/1 nodes are available: 1 Insufficient cpu. preemption: found a potential placement for pod on node node-1, preempting 1 victims",
      pod: { status: { nominatedNodeName: "node-1" } },
    });
    expect(first?.message).toBeUndefined();
    expect(plan.engine.cluster.node("node-1")?.pods.map(({ name }) => name)).toEqual(["urgent"]);
  });

  test("a victim that nothing owns is gone, and stays listed", () => {
    const plan = planned([node1, placed("old", "node-1", {})], [urgent]);
    expect(storyOf(plan)).toEqual(["urgent -> node-1", "  urgent evicts old from node-1", "old: Evicted"]);
    expect(plan.pods[1]?.reason).toBe("evicted from node-1 to make room for urgent; nothing makes it anew");
    expect(plan.bound).toEqual([]);
  });

  test("a victim of a workload is made anew under another name, and placed where there is room", () => {
    const plan = planned(
      [node1, node("small", { cpu: "1" }), placed("batch-1", "node-1", replica, cpu("1"))],
      [pod("big", "", { ...cpu("4"), priorityClassName: "middle" })],
    );
    expect(storyOf(plan)).toEqual(["big -> node-1", "  big evicts batch-1 from node-1", "batch-* -> small"]);
    expect(plan.pods[1]?.replaces).toEqual({ namespace: "default", name: "batch-1" });
    expect(plan.pods[1]?.pod.metadata.name).not.toBe("batch-1");
    expect(plan.bound).toEqual([]);
  });

  test("a victim made anew that fits nowhere is pending, and nobody is there to evict", () => {
    const plan = planned([node1, placed("batch-1", "node-1", replica)], [urgent]);
    expect(storyOf(plan)).toEqual([
      "urgent -> node-1",
      "  urgent evicts batch-1 from node-1",
      "batch-*: Unschedulable",
    ]);
    expect(plan.pods[1]?.event).toBe(
      "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    );
  });

  test("a StatefulSet's victim is made anew under its own name", () => {
    const plan = planned([node1, placed("db-0", "node-1", ownedBy("StatefulSet", "db"))], [urgent]);
    expect(storyOf(plan)).toEqual(["urgent -> node-1", "  urgent evicts db-0 from node-1", "db-0: Unschedulable"]);
  });

  test("a victim that was terminating is made anew by nobody, nor listed", () => {
    const terminating = { ...replica, deletionTimestamp: "2026-01-01T00:00:00Z" };
    const plan = planned([node1, placed("batch-1", "node-1", terminating)], [urgent]);
    expect(storyOf(plan)).toEqual(["urgent -> node-1", "  urgent evicts batch-1 from node-1"]);
  });

  test("a victim made anew may evict pods of a still lower priority", () => {
    const middle = placed(
      "middle-1",
      "node-1",
      { ...ownedBy("ReplicaSet", "middle"), generateName: "middle-" },
      {
        priority: 100,
      },
    );
    const low = placed("low-1", "node-2", { ...ownedBy("ReplicaSet", "low"), generateName: "low-" });
    const tainted = node("node-2", {
      cpu: "4",
      spec: { taints: [{ key: "batch", effect: "NoSchedule" }] },
    });
    const tolerant = { tolerations: [{ key: "batch", operator: "Exists" as const }] };
    const cluster = [node1, tainted, { ...middle, spec: { ...middle.spec, ...tolerant } }, low];
    expect(storyOf(planned(cluster, [urgent]))).toEqual([
      "urgent -> node-1",
      "  urgent evicts middle-1 from node-1",
      "middle-* -> node-2",
      expect.stringMatching(/^ {2}middle-\w{5} evicts low-1 from node-2$/),
      "low-*: Unschedulable",
    ]);
  });

  test("pods of equal priority are left alone, and so is everybody by preemptionPolicy Never", () => {
    const cluster = [node1, placed("old", "node-1", {}, { priority: 1000 })];
    expect(storyOf(planned(cluster, [urgent]))).toEqual(["urgent: Unschedulable"]);
    const polite = { ...urgent, spec: { ...urgent.spec, priorityClassName: "polite" } };
    const plan = planned([node1, placed("old", "node-1", {})], [polite]);
    expect(storyOf(plan)).toEqual(["urgent: Unschedulable"]);
    expect(plan.pods[0]?.event).toBe(
      "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.",
    );
  });

  test("of several nodes that with the least important victims is taken, whatever the seed", () => {
    const cluster = [
      node1,
      node("node-2", { cpu: "4" }),
      placed("a", "node-1", {}, { priority: 5 }),
      placed("b", "node-2", {}, { priority: 4 }),
    ];
    for (const seed of [0, 1, 2]) {
      expect(storyOf(planOf([...classes, ...cluster], [urgent], { createEngine, seed }))[0]).toBe("urgent -> node-2");
    }
  });

  test("among equally good nodes the seed chooses", () => {
    const nodes = ["node-1", "node-2", "node-3"];
    const cluster = nodes.flatMap((name) => [node(name, { cpu: "4" }), placed(`on-${name}`, name, {})]);
    const chosen = new Set(
      Array.from(
        { length: 20 },
        (_, seed) => planOf([...classes, ...cluster], [urgent], { createEngine, seed }).pods[0]?.nodeName,
      ),
    );
    expect(chosen).toEqual(new Set(nodes));
  });

  test("a pod of the plan that is evicted in it goes back into the queue under its name", () => {
    // The first must wait for the second; meanwhile the third takes its room.
    const web = pod("web", "", { ...cpu("3"), ...high, ...affinityTo("kubernetes.io/hostname", { wants: "store" }) });
    const store = pod("store", "app=store", { ...cpu("1"), ...high });
    const low = deployment("low", 1, "app=low", cpu("4"));
    const plan = planned([node("node-1", { cpu: "7" }), node("node-2", { cpu: "3" })], [web, store, low]);
    const name = plan.pods[2]?.pod.metadata.name;
    expect(storyOf(plan)).toEqual([
      "web -> node-1",
      `  web evicts ${name} from node-1`,
      "store -> node-1",
      expect.stringMatching(/^low-\w+-\*: Unschedulable$/),
    ]);
    expect(plan.pods[2]?.pod.status).toEqual({});
    expect(plan.pods[2]?.replaces).toBeUndefined();
  });

  test("who does not fit after all, since a terminating victim was never counted, evicts nobody else", () => {
    // Upstream's spread counts leave terminating pods out, but take them off when they are to be victims.
    const zoned = (name: string, zone: string, amount: string) => node(name, { zone, cpu: amount });
    const web = { name: "web", labels: "app=web" };
    const constraint = {
      topologyKey: "topology.kubernetes.io/zone",
      maxSkew: 1,
      whenUnsatisfiable: "DoNotSchedule" as const,
      labelSelector: { matchLabels: { app: "web" } },
    };
    const cluster = [
      zoned("node-1", "a", "8"),
      zoned("node-2", "b", "1"),
      pod("web-1", web.labels, { ...cpu("1"), nodeName: "node-1", priority: 1000 }),
      pod("web-2", web.labels, { ...cpu("1"), nodeName: "node-1" }, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      pod("low", "app=low", { ...cpu("1"), nodeName: "node-1" }),
    ];
    const plan = planned(cluster, [
      pod(web.name, web.labels, { ...cpu("2"), ...high, topologySpreadConstraints: [constraint] }),
    ]);
    expect(storyOf(plan)).toEqual(["web: Unschedulable", "  web evicts web-2 from node-1"]);
    expect(plan.pods[0]?.event).toMatch(/ preemption: found a potential placement for pod on node node-1, /);
    expect(plan.engine.cluster.nominatedPods("node-1").map(({ name }) => name)).toEqual(["web"]);
  });

  test("of a pod whose victim is still going, the scheduler's own word counts as long as the nodes say the same", () => {
    const disruption = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" };
    const old = {
      ...pod("old", "", { ...cpu("3"), nodeName: "node-1" }, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      status: { conditions: [disruption] },
    };
    const waiting = (message: string) => ({
      ...pod("urgent", "", { ...cpu("3"), priority: 1000 }),
      status: { nominatedNodeName: "node-1", conditions: [{ type: "PodScheduled", status: "False", message }] },
    });
    const eventAfter = (message: string) => planned([node1, old, waiting(message)], []).pods[0]?.event;
    const first = "0/1 nodes are available: 1 Insufficient cpu. preemption: found a potential placement";
    expect(eventAfter(first)).toBe(first);
    expect(eventAfter(first.replace("0/1", "0/2"))).toBe(
      "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node.",
    );
  });

  test("a victim made anew is decided behind pods of higher priority and before those of lower", () => {
    const victim = placed("batch-1", "node-1", replica, { priority: 300 });
    const middle = pod("middle", "", { ...cpu("3"), priorityClassName: "middle" });
    const both = [node("node-2", { cpu: "3" }), node("node-3", { cpu: "3" })];
    const wishes = [pod("urgent", "", { ...cpu("4"), ...high }), middle, pod("low", "", cpu("3"))];
    const head = ["urgent -> node-1", "  urgent evicts batch-1 from node-1"];
    expect(storyOf(planned([node1, ...both.slice(0, 1), victim], wishes))).toEqual([
      ...head,
      "middle -> node-2",
      "low: Unschedulable",
      "batch-*: Unschedulable",
    ]);
    expect(storyOf(planned([node1, ...both, victim], wishes))).toEqual([
      ...head,
      expect.stringMatching(/^middle -> node-[23]$/),
      "low: Unschedulable",
      expect.stringMatching(/^batch-\* -> node-[23]$/),
    ]);
  });

  test("a pod whose template names its node is not made anew", () => {
    const web = pod("web", "", { ...cpu("3"), ...high, ...affinityTo("kubernetes.io/hostname", { wants: "store" }) });
    const store = pod("store", "app=store", { ...cpu("1"), ...high });
    const low = deployment("low", 1, "app=low", { ...cpu("4"), nodeName: "node-1" });
    expect(storyOf(planned([node("node-1", { cpu: "7" })], [web, store, low])).at(-1)).toMatch(/^low-\w+-\*: Evicted$/);
  });

  describe("several at once meet what the others have begun", () => {
    const four = ["node-1", "node-2", "node-3", "node-4"].flatMap((name) => [
      node(name, { cpu: "4" }),
      placed(`big-${name}`, name, {}, cpu("3500m")),
    ]);
    const vip = deployment("vip", 4, "app=vip", { ...cpu("1500m"), ...high });
    const evictions = (plan: Plan): number => plan.pods.reduce((sum, { victims }) => sum + victims.length, 0);

    test("a victim counts until it has gone: the next may evict another one, or wait for its room", () => {
      const plans = Array.from({ length: 12 }, (_, seed) =>
        planOf([...classes, ...four], [vip], { createEngine, seed }),
      );
      const counts = new Set(plans.map(evictions));
      expect([...counts].every((count) => count >= 2 && count <= 4)).toBe(true);
      expect(counts.size).toBeGreaterThan(1);
      for (const plan of plans) {
        expect(plan.pods.filter(({ status, owner }) => owner !== undefined && status !== "Scheduled")).toEqual([]);
        const victims = plan.pods.flatMap((one) => one.victims.map(({ name }) => name));
        expect(new Set(victims).size).toBe(victims.length);
      }
    });

    test("the range is said where ties and time decide", () => {
      const { warnings, ...plan } = planned(four, [vip]);
      expect(warnings.map(({ message }) => message)).toContain(
        `${evictions({ ...plan, warnings })} pods are evicted here, 2 to 4 in a cluster: ties between nodes, and how long the evicted take to go, decide`,
      );
      expect(planned([node1, placed("old", "node-1", {})], [urgent]).warnings).toEqual([]);
    });

    test("who has been evicted is replaced by a ReplicaSet at once, by a StatefulSet once it is gone", () => {
      const urgently = pod("urgent", "", { ...cpu("4"), ...high });
      const spare = [node1, node("spare", { cpu: "3" })];
      const waiting = pod("waiting", "", cpu("3"));
      const withReplica = planned([...spare, placed("batch-1", "node-1", replica)], [urgently, waiting]);
      expect(storyOf(withReplica).slice(2)).toEqual(["waiting -> spare", "batch-*: Unschedulable"]);
      const set = placed("db-0", "node-1", ownedBy("StatefulSet", "db"));
      expect(storyOf(planned([...spare, set], [urgently]))).toEqual([
        "urgent -> node-1",
        "  urgent evicts db-0 from node-1",
        "db-0 -> spare",
      ]);
    });

    test("who counted on a node that a more important pod clears looks again", () => {
      const middle = pod("middle", "", { ...cpu("3"), priorityClassName: "middle" });
      const later = pod("later", "", {
        ...cpu("4"),
        ...high,
        ...affinityTo("kubernetes.io/hostname", { wants: "door" }),
      });
      const door = pod("door", "app=door", { ...cpu("0"), nodeSelector: { "kubernetes.io/hostname": "node-1" } });
      const two = ["node-1", "node-2"].flatMap((name) => [node(name, { cpu: "4" }), placed(`old-${name}`, name, {})]);
      const plan = planned(two, [middle, later, door]);
      expect(plan.pods.map(({ pod: { metadata }, nodeName }) => `${metadata.name} ${nodeName}`)).toEqual(
        expect.arrayContaining(["later node-1", "middle node-2"]),
      );
    });
  });

  test("a bare pod of the plan that is evicted in it is not made anew", () => {
    const web = pod("web", "", { ...cpu("3"), ...high, ...affinityTo("kubernetes.io/hostname", { wants: "store" }) });
    const store = pod("store", "app=store", { ...cpu("1"), ...high });
    const plan = planned([node("node-1", { cpu: "7" })], [web, store, pod("low", "", cpu("4"))]);
    expect(storyOf(plan)).toEqual(["web -> node-1", "  web evicts low from node-1", "store -> node-1", "low: Evicted"]);
  });
});
