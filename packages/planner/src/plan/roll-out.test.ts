import { createIncrementalEngine, type Deployment } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import type { Plan } from "./planned-pod.ts";

const hosts = affinityTo("kubernetes.io/hostname", { avoids: "web" });
const nodes = ["n1", "n2", "n3"].map((name) => node(name));
const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", controller: true };
const running = ["n1", "n2", "n3"].map((nodeName) =>
  pod(`web-abc-${nodeName}`, "app=web,pod-template-hash=abc", { ...hosts, nodeName }, { ownerReferences: [owner] }),
);

/** The same with another image. */
function update(strategy?: Deployment["spec"]["strategy"]): Deployment {
  const { spec, ...rest } = deployment("web", 3, "app=web", {
    ...hosts,
    containers: [{ name: "main", image: "main:2" }],
  });
  return { ...rest, spec: { ...spec, ...(strategy === undefined ? {} : { strategy }) } };
}

describe("a template that differs from what runs", () => {
  test("is stuck where each node has an old pod and none may go", () => {
    const plan = planOf([...nodes, ...running], [update()]);
    expect(plan.pods.map(({ status }) => status)).toEqual(["Unschedulable"]);
    expect([plan.bound.length, plan.removed.length]).toEqual([3, 0]);
    expect(plan.rollouts).toEqual([
      {
        workload: "Deployment/web",
        namespace: "default",
        outcome: "stuck",
        steps: 1,
        ready: { old: 3, new: 0 },
        reason:
          "the rollout of web stops at 0 of 3: 3 nodes already run a pod with app=web, and maxUnavailable 25 % of 3 is 0",
      },
    ]);
  });

  test("is rolled out where an old pod may go first", () => {
    const plan = planOf([...nodes, ...running], [update({ rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })]);
    expect(linesOf(plan).toSorted()).toEqual([
      expect.stringMatching(/-> n1$/),
      expect.stringMatching(/-> n2$/),
      expect.stringMatching(/-> n3$/),
    ]);
    expect([plan.bound.length, plan.removed.length]).toEqual([0, 3]);
    expect(plan.rollouts).toMatchObject([{ outcome: "completes", ready: { old: 0, new: 3 } }]);
  });

  test("each pod can be taken back to the moment in which it was decided", () => {
    const plan = planOf([...nodes, node("n4"), ...running], [update()]);
    const [first] = plan.pods;
    expect(first?.decision?.nodeName).toBe("n4");
    // Its node is the scheduler's choice: as a wish of the pod it would rule out all others.
    expect(first?.pod.spec.nodeName).toBeUndefined();
    plan.engine.undo(first?.mark ?? 0);
    expect(plan.engine.cluster.node("n4")?.pods).toEqual([]);
  });

  test("a paused Deployment that grows gets pods of the old template, as many as fit", () => {
    const { spec, ...rest } = update();
    const paused = (replicas: number): KubernetesObject => ({ ...rest, spec: { ...spec, replicas, paused: true } });
    const plan = planOf([...nodes, node("n4"), ...running], [paused(5)]);
    expect([plan.rollouts, plan.bound.length]).toEqual([[], 3]);
    expect(
      plan.pods.map(({ pod: { spec: own }, nodeName, status }) => [own.containers[0]?.image, nodeName, status]),
    ).toEqual([
      ["main:1", "n4", "Scheduled"],
      ["main:1", undefined, "Unschedulable"],
    ]);
    expect(planOf([...nodes, ...running], [paused(2)]).bound).toHaveLength(2);
    expect(planOf([...nodes, ...running], [paused(3)]).pods).toEqual([]);
  });

  test("the same template makes no rollout", () => {
    const same = deployment("web", 3, "app=web", hosts);
    const plan = planOf([...nodes, ...running], [same]);
    expect([plan.rollouts, plan.pods, plan.bound.length]).toEqual([[], [], 3]);
  });
});

describe("what is wished beside a rollout", () => {
  const quotaOf = (hard: Record<string, string>): KubernetesObject => ({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few" },
    spec: { hard },
  });
  const roomy = [...nodes, node("n4"), node("n5")];

  test("a quota without room for one pod more stops a rollout that makes the new one first", () => {
    const plan = planOf([...roomy, ...running], [quotaOf({ pods: "3" }), update()]);
    expect(plan.rollouts).toMatchObject([
      {
        outcome: "stuck",
        ready: { old: 3, new: 0 },
        reason:
          'the rollout of web stops at 0 of 3: the API server refuses its pods: exceeds ResourceQuota "few": pods requested 1, used 3, limited to 3, and maxUnavailable 25 % of 3 is 0',
      },
    ]);
    const first = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    expect(planOf([...roomy, ...running], [quotaOf({ pods: "3" }), update(first)]).rollouts).toMatchObject([
      { outcome: "completes" },
    ]);
  });

  test("pods for which a quota has no room are not created, and said to be", () => {
    const others = deployment("api", 3, "app=api");
    const alone = pod("alone", "app=alone");
    const plan = planOf([...roomy, ...running], [quotaOf({ pods: "6" }), update(), others, alone]);
    // Somebody makes it before controllers make theirs.
    const told = plan.pods.filter(({ owner }) => owner?.name !== "web");
    expect(told.map(({ owner, status }) => [owner?.name, status])).toEqual([
      [undefined, "Scheduled"],
      ["api", "Scheduled"],
      ["api", "Scheduled"],
      ["api", "NotCreated"],
    ]);
    expect(reasons(plan)).toEqual([
      expect.stringContaining('the API server would refuse it: exceeds ResourceQuota "few": pods requested 1'),
    ]);
  });

  test("is made as far as there is room, and counted beyond", () => {
    const more = 12_000;
    const plan = planOf([...nodes, ...running], [update(), deployment("many", more, "app=many")], {
      createEngine: createIncrementalEngine,
    });
    const many = plan.pods.filter(({ owner }) => owner?.name === "many");
    expect(many.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0)).toBe(more);
    expect(many.length).toBeLessThan(more);
  });

  const rollingUpdate = update();
  const statefulSet = (image: string): KubernetesObject => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "db" } },
      template: template("app=db", { containers: [{ name: "main", image }] }),
    },
  });
  const reasons = (plan: Plan): readonly (string | undefined)[] =>
    plan.pods.filter(({ status }) => status === "NotCreated").map(({ reason }) => reason);

  test("a pod that a StatefulSet adopts is replaced, not made a second time", () => {
    const plan = planOf([...nodes, pod("db-0", "app=db", { nodeName: "n1" })], [statefulSet("other:1")]);
    expect(plan.pods.map(({ pod: { metadata }, status }) => [metadata.name, status])).toEqual([
      ["db-0", "Scheduled"],
      ["db-1", "Scheduled"],
    ]);
    // The old one goes, though the new one is called the same.
    expect(plan.removed.map(({ pod: { metadata } }) => metadata.name)).toEqual(["db-0"]);
    expect(plan.rollouts).toMatchObject([{ workload: "StatefulSet/db", outcome: "completes" }]);
  });

  test("a StatefulSet's pod that goes and finds no room again is not the one that was there", () => {
    const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true };
    const ownerReferences = [owner];
    const there = ["n1", "n2"].map((nodeName, ordinal) =>
      pod(
        `db-${ordinal}`,
        "app=db,controller-revision-hash=db-1",
        { nodeName },
        { uid: `u${ordinal}`, ownerReferences },
      ),
    );
    const container = { name: "main", image: "main:2", resources: { requests: { cpu: "9" } } };
    const { spec, ...rest } = deployment("db", 2, "app=db", { containers: [container] });
    const plan = planOf([...nodes, ...there], [{ ...rest, kind: "StatefulSet", spec } as KubernetesObject]);
    expect(plan.pods.map(({ pod: { metadata }, status, isStranger }) => [metadata.name, status, isStranger])).toEqual([
      ["db-1", "Unschedulable", undefined],
    ]);
    expect(plan.removed.map(({ pod: { metadata } }) => metadata.name)).toEqual(["db-1"]);
  });

  test("pods that are adopted count for a ReplicaSet", () => {
    const set: KubernetesObject = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "api" },
      spec: { replicas: 2, selector: { matchLabels: { app: "api" } }, template: template("app=api") },
    };
    const plan = planOf([...nodes, ...running, pod("loose", "app=api", { nodeName: "n1" })], [rollingUpdate, set]);
    expect(plan.pods.filter(({ owner: top }) => top?.name === "api")).toHaveLength(1);
  });

  test("what the API server refuses is not created, and said to be", () => {
    const bad = deployment("bad", 2, "app=bad", { priorityClassName: "nope" });
    const early = pod("early", "app=early", { priorityClassName: "later" });
    const later: KubernetesObject = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "later" },
      value: 1,
    };
    const plan = planOf([...nodes, ...running], [rollingUpdate, bad, early, later]);
    expect(reasons(plan)).toEqual([
      expect.stringContaining('there is no PriorityClass "nope"'),
      expect.stringContaining('there is no PriorityClass "nope"'),
      expect.stringContaining("what comes later in the files is not there yet"),
    ]);
  });

  test("a StatefulSet waits for the name of another's pod", () => {
    const taken = pod("db-0", "app=db", { nodeName: "n1" }, { ownerReferences: [{ ...owner, kind: "Other" }] });
    const plan = planOf([...nodes, ...running, taken], [rollingUpdate, statefulSet("main:1")]);
    expect(reasons(plan)).toEqual([
      "there is a pod of that name already, of Other web-abc, on n1",
      "waits for db-0, which has no node",
    ]);
  });
});
