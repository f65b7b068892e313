import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";
import { check, cluster, explain, InputError, plan } from "./index.ts";

function read(path: string): string {
  return readFileSync(join(projectRoot, path), "utf8");
}

function schema(name: string): (document: unknown) => boolean {
  return new Ajv2020().compile(JSON.parse(read(`docs/${name}.schema.json`)));
}

const files = ["nodes", "store", "web-server"].map((name) => read(`examples/web-store-pending/${name}.yaml`));

test("plan says what the command prints", async () => {
  const planned = await plan({ manifests: files });
  const { stdout } = await runInMemory(["plan", "-f", "examples/web-store-pending", "-o", "json"]);
  expect(planned).toEqual(JSON.parse(stdout));
  expect(schema("plan")(planned)).toBe(true);
});

test("explain says what the command prints", async () => {
  const target = "deployment/web-server";
  const explained = await explain({ manifests: files.join("\n---\n"), target });
  const { stdout } = await runInMemory(["explain", target, "-f", "examples/web-store-pending", "-o", "json"]);
  expect(explained).toEqual(JSON.parse(stdout));
  expect(schema("explanation")(explained)).toBe(true);
});

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [{ name: "c", image: "i" }] },
};
const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n" },
  status: { allocatable: { cpu: "1", pods: "9" } },
};

test.each([
  ["an object", pod, node],
  ["a list of objects", [pod], [node]],
  ["a List", { apiVersion: "v1", kind: "List", items: [pod] }, { apiVersion: "v1", kind: "List", items: [node] }],
  ["text", JSON.stringify(pod), JSON.stringify(node)],
  ["a made-up cluster", pod, "nodes=1"],
])("manifests and cluster may be %s", async (_, manifests, cluster) => {
  expect((await plan({ manifests, cluster })).pods).toMatchObject([{ name: "web", status: "Scheduled" }]);
});

test("what waits in a cluster is planned without manifests", async () => {
  expect((await plan({ cluster: [node, pod] })).pods).toMatchObject([{ name: "web", node: "n" }]);
});

test("input that would be refused is an error with every problem, each at its place", async () => {
  const bad = "apiVersion: v1\nkind: Pod\nmetadata: { name: Web }\nspec: { containers: [], hostNetwork: x }\n";
  const failed = plan({ manifests: ["", bad], cluster: "nodes=0.5" });
  await expect(failed).rejects.toBeInstanceOf(InputError);
  await expect(failed).rejects.toMatchObject({
    problems: [
      { path: "metadata.name", position: { file: "manifests[1]", line: 3 } },
      { path: "spec.containers", position: { file: "manifests[1]", line: 4 } },
      { path: "spec.hostNetwork" },
      { path: "" },
    ],
  });
});

test.each([
  [{ seed: -1 }, "seed must be a whole number of 0 or more, not -1"],
  [{ kubernetesVersion: "one" }, '"one" is no version of Kubernetes'],
  [{ schedulerConfiguration: { apiVersion: "x", kind: "y" } }, "schedulerConfiguration:1:"],
  [{ manifests: () => {} }, "manifests must be a text or an object, not function"],
  [{ manifests: pod, namespace: "b", cluster: "kind: [" }, "cluster:1:"],
])("%j is refused", async (request, message) => {
  await expect(plan({ manifests: pod, ...request })).rejects.toThrow(message);
});

test("which pod to explain may be said, and what there is none of is an error", async () => {
  const request = { manifests: files, target: "deployment/web-server" };
  const { pods } = await plan(request);
  const [first] = pods.filter(({ owner }) => owner === "Deployment/web-server");
  expect((await explain({ ...request, pod: first?.name ?? "" })).pod.name).toBe(first?.name);
  await expect(explain({ ...request, pod: "nobody" })).rejects.toThrow('"nobody" is no pod of deployment/web-server');
  await expect(explain({ ...request, target: "sts/db" })).rejects.toBeInstanceOf(InputError);
});

test("what reading warns of, and what is not read, is among the warnings", async () => {
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" } };
  const { warnings } = await plan({ manifests: [pod, map], cluster: "nodes=1" });
  expect(warnings).toMatchObject([{ code: "NotRead", message: "not read in the manifests: 1 v1/ConfigMap" }]);
});

test("assertions are checked as the command checks them", async () => {
  const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}
      containers: [{name: web, image: web}]
`;
  const verdicts = await check({
    manifests: web,
    cluster: cluster("zones=3,nodes=1"),
    assertions: [{ atMost: { workload: "deploy/web", pods: 1, by: "node" } }, { allPlaced: {} }],
  });
  expect(verdicts.map(({ passed }) => passed)).toEqual([true, false]);
  expect(verdicts[1]?.fix).toContain("preferred");
  await expect(check({ manifests: web, assertions: [{ allPlced: {} }] })).rejects.toThrow(
    'unknown assertion "allPlced"',
  );
});
