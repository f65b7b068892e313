import type { DaemonSet, PodObject, ReplicaSet, StatefulSet } from "@stowage/engine";
import { expect, test } from "vitest";
import { deployment, labelsOf, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const a = node("a");
const onA = { nodeName: "a" };
const ownedBy = (kind: string, name: string): Partial<PodObject["metadata"]> => ({
  ownerReferences: [{ apiVersion: "apps/v1", kind, name, controller: true }],
});
const replicaSet = (
  name: string,
  replicas: number,
  app: string,
  more: Partial<ReplicaSet["metadata"]> = {},
): ReplicaSet => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { name, ...more },
  spec: { replicas, selector: { matchLabels: labelsOf(app) }, template: template(app) },
});
const statefulSet = (replicas: number): StatefulSet => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db" },
  spec: { replicas, selector: { matchLabels: labelsOf("app=db") }, template: template("app=db") },
});

test("a StatefulSet adopts the pod of its name and labels that nothing owns, and makes the others", () => {
  const plan = planOf([a, pod("db-0", "app=db", onA)], [statefulSet(2)]);
  expect(linesOf(plan)).toEqual(["db-1 -> a"]);
  expect(plan.bound.map(({ pod: { metadata }, owner }) => [metadata.name, owner])).toEqual([
    ["db-0", { kind: "StatefulSet", name: "db" }],
  ]);
  expect(plan.warnings.map(({ path, message }) => [path, message])).toEqual([
    ["spec.selector", "selects db-0, which nothing owns: adopted, and counted among its pods"],
  ]);
});

test.each([
  ["of another controller", pod("db-0", "app=db", onA, ownedBy("Other", "xx")), "of Other xx, on a"],
  ["that does not match", pod("db-0", "app=x", onA), "that the selector does not select, on a"],
  [
    "that is over",
    { ...pod("db-0", "app=x", onA), status: { phase: "Failed" as const } },
    "that the selector does not select, on a",
  ],
])("a StatefulSet waits for ever for the name of a pod %s", (_, taken, words) => {
  const plan = planOf([a, taken], [statefulSet(2)]);
  expect(linesOf(plan)).toEqual(["db-0: NotCreated", "db-1: NotCreated"]);
  expect(plan.pods[0]?.reason).toBe(`there is a pod of that name already, ${words}`);
});

test("a StatefulSet replaces its own pod that has failed", () => {
  const failed = { ...pod("db-0", "app=db", onA, ownedBy("StatefulSet", "db")), status: { phase: "Failed" as const } };
  expect(linesOf(planOf([a, failed], [statefulSet(1)]))).toEqual(["db-0 -> a"]);
});

test("a StatefulSet leaves pods alone that match and are called otherwise", () => {
  const plan = planOf([a, pod("loose", "app=db", onA), pod("db-x-0", "app=db", onA)], [statefulSet(1)]);
  expect([linesOf(plan), plan.bound.length]).toEqual([["db-0 -> a"], 2]);
});

test("a ReplicaSet adopts what matches, deletes what is too many, and takes nothing that is owned, going or over", () => {
  const loose = [
    pod("loose-1", "app=web", onA),
    pod("loose-2", "app=web", onA),
    pod("owned", "app=web", onA, ownedBy("Other", "xx")),
    pod("going", "app=web", onA, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
    { ...pod("over", "app=web", onA), status: { phase: "Succeeded" as const } },
    pod("elsewhere", "app=web", onA, { namespace: "other" }),
  ];
  expect(linesOf(planOf([a, ...loose], [replicaSet("web", 3, "app=web")]))).toEqual(["web-* -> a"]);
  const fewer = planOf([a, ...loose], [replicaSet("web", 1, "app=web")]);
  expect(fewer.bound.map(({ pod: { metadata } }) => metadata.name)).toEqual(["loose-2", "owned", "going", "elsewhere"]);
});

test("of two ReplicaSets that select the same pod the first has it", () => {
  const wishes = [replicaSet("one", 1, "app=web"), replicaSet("two", 1, "app=web")];
  expect(linesOf(planOf([a, pod("loose", "app=web", onA)], wishes))).toEqual(["two-* -> a"]);
});

test("a pod among the manifests is adopted too, though it has no node yet", () => {
  expect(linesOf(planOf([a], [pod("loose", "app=web"), replicaSet("web", 2, "app=web")]))).toEqual([
    "loose -> a",
    "web-* -> a",
  ]);
});

test("a DaemonSet adopts the pod on its node", () => {
  const agent: DaemonSet = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: labelsOf("app=agent") }, template: template("app=agent") },
  };
  expect(linesOf(planOf([a, node("b"), pod("loose", "app=agent", onA)], [agent]))).toEqual(["agent-* -> b"]);
});

test("a Deployment adopts a ReplicaSet of its template, with the pods of that", () => {
  const set = replicaSet("web-old", 1, "app=web", { uid: "1", labels: labelsOf("app=web") });
  const plan = planOf(
    [a, set, pod("web-old-1", "app=web", onA, ownedBy("ReplicaSet", "web-old"))],
    [deployment("web", 2, "app=web")],
  );
  expect(linesOf(plan)).toEqual(["web-old-* -> a"]);
  expect(plan.bound.map(({ owner }) => owner)).toEqual([{ kind: "Deployment", name: "web" }]);
});

test("what is owned and does not match any more is released: it stays, and counts for nothing", () => {
  const set = { ...replicaSet("web", 1, "app=web"), metadata: { name: "web", namespace: "default", uid: "1" } };
  const old = pod("web-1", "app=old", onA, ownedBy("ReplicaSet", "web"));
  const plan = planOf([a, set, old], [replicaSet("web", 1, "app=web")]);
  expect(linesOf(plan)).toEqual(["web-* -> a"]);
  expect(plan.bound).toMatchObject([{ pod: { metadata: { name: "web-1" } } }]);
  expect(plan.bound[0]?.owner).toBeUndefined();
});
