import type { Deployment } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, node, pod } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

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
  test("is stuck where each node has an old pod and none may go, with what helps", () => {
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
        helps: ["maxSurge 0 and maxUnavailable 1: an old pod makes room for each new one", "one more node like n1"],
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
    expect(plan.rollouts).toMatchObject([{ outcome: "completes", ready: { old: 0, new: 3 }, helps: [] }]);
  });

  test("each pod can be taken back to the moment in which it was decided", () => {
    const plan = planOf([...nodes, node("n4"), ...running], [update()]);
    const [first] = plan.pods;
    expect(first?.decision?.nodeName).toBe("n4");
    plan.engine.undo(first?.mark ?? 0);
    expect(plan.engine.cluster.node("n4")?.pods).toEqual([]);
  });

  test("the same template makes no rollout", () => {
    const same = deployment("web", 3, "app=web", hosts);
    const plan = planOf([...nodes, ...running], [same]);
    expect([plan.rollouts, plan.pods, plan.bound.length]).toEqual([[], [], 3]);
  });
});
