import type { NodeObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { deployment, node, pod } from "../testing/objects.ts";
import type { Change } from "./change.ts";
import { foreseenProblems } from "./foreseen-changes.ts";

function foreseen(changes: readonly Change[], ...objects: readonly KubernetesObject[]): readonly string[] {
  const byKey = new Map(objects.map((object) => [keyOf(object), object]));
  return foreseenProblems(changes, {
    namespace: "default",
    find: (kind, namespace, name) => byKey.get(objectKey(kind, namespace, name)),
    nodes: () => objects.filter((object): object is NodeObject => object.kind === "Node"),
    ofKind: (kind) => objects.filter((object) => object.kind === kind),
  }).map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
}

const web = deployment("web", 1, "app=web");
const scale: Change = { kind: "scale", workload: "Deployment/web", replicas: 2 };

test("all changes that can not be made are told at once, each as the ones before it leave things", () => {
  const changes: readonly Change[] = [
    { kind: "drain", node: "n2" },
    scale,
    { kind: "delete", object: { kind: "Deployment", name: "web" } },
    scale,
    { kind: "addNode", like: "n1", count: 1 },
    { kind: "drain", node: "n1-new-1" },
    { kind: "loseNode", node: "n1" },
    { kind: "cordon", node: "n1" },
  ];
  expect(foreseen(changes, node("n1"), web)).toEqual([
    'there is no node "n2" (did you mean "n1"?)',
    'there is no Deployment "web" in namespace "default"',
    'there is no node "n1"; there is n1-new-1',
  ]);
});

test("what is in other namespaces is told", () => {
  const inNamespace = (namespace: string): KubernetesObject =>
    ({ ...web, metadata: { ...web.metadata, namespace } }) as KubernetesObject;
  expect(foreseen([scale], inNamespace("a"), inNamespace("b"))).toEqual([
    'there is no Deployment "web" in namespace "default" (there is one in "a": pass -n a, or in "b": pass -n b)',
  ]);
});

test("what the API server would refuse is told, of what changes have made as well", () => {
  const other = deployment("web", 1, "app=other");
  const apply = (...objects: readonly KubernetesObject[]): Change => ({ kind: "apply", objects });
  const db = deployment("db", 1, "app=db");
  const problems = foreseen([apply(db), apply(deployment("db", 1, "app=x"), other)], node("n1"), web);
  expect(problems.map((text) => text.slice(0, "spec.selector".length))).toEqual(["spec.selector", "spec.selector"]);
});

test("of what controllers make only playing tells", () => {
  const gone: Change = { kind: "label", object: { kind: "Pod", name: "later" }, labels: { a: "b" } };
  const applied = pod("there", "app=x", { nodeName: "n1" });
  expect(foreseen([gone, { kind: "apply", objects: [pod("there", "app=x")] }], node("n1"), applied)).toEqual([]);
});
