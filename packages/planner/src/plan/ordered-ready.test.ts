import type { PodSpec, StatefulSet } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { deployment, labelsOf, node, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const cpu: Partial<PodSpec> = {
  containers: [{ name: "main", image: "main:1", resources: { requests: { cpu: "700m" } } }],
};
const nodes = [node("n1", { cpu: "1" }), node("n2", { cpu: "1" })];
const important: KubernetesObject = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: "high" },
  value: 1000,
};
const database = (name: string, spec: Partial<PodSpec> = {}, more: Partial<StatefulSet["spec"]> = {}): StatefulSet => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: labelsOf(`app=${name}`) },
    template: template(`app=${name}`, { ...cpu, ...spec }),
    ...more,
  },
});
const web = deployment("web", 1, "app=web", cpu);
const placedOf = (plan: ReturnType<typeof planOf>): readonly string[] =>
  linesOf(plan).map((line) => line.replace(/-[a-z0-9]+-\*/, "").replace(/n[12]/, "n"));

test("a StatefulSet's later pods come after everybody else's first", () => {
  expect(placedOf(planOf(nodes, [database("db"), web]))).toEqual(["db-0 -> n", "db-1: Unschedulable", "web -> n"]);
});

test("in parallel they come with all the others", () => {
  const parallel = database("db", {}, { podManagementPolicy: "Parallel" });
  expect(placedOf(planOf(nodes, [parallel, web]))).toEqual(["db-0 -> n", "db-1 -> n", "web: Unschedulable"]);
});

test("a later pod of high priority evicts who came before it", () => {
  const plan = planOf(nodes, [important, database("db", { priorityClassName: "high" }), web]);
  expect(placedOf(plan)).toEqual(["db-0 -> n", "db-1 -> n", "web: Unschedulable"]);
  expect(plan.pods[1]?.victims.map(({ name }) => name.replace(/-.*/, ""))).toEqual(["web"]);
});

test("of two StatefulSets the first pods come before the second ones", () => {
  expect(placedOf(planOf(nodes, [database("one"), database("two")]))).toEqual([
    "one-0 -> n",
    "one-1: Unschedulable",
    "two-0 -> n",
    "two-1: Unschedulable",
  ]);
});
