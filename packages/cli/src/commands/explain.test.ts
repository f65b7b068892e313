import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const isExplanation = new Ajv2020().compile(
  JSON.parse(readFileSync(join(projectRoot, "docs/explanation.schema.json"), "utf8")),
);

/** As far as the tests look into it; the schema says the rest. */
interface ExplanationDocument {
  readonly node: string | null;
  readonly nodes: readonly { readonly code: string }[];
}

async function explanationOf(...args: string[]): Promise<ExplanationDocument> {
  const { stdout } = await runInMemory(["explain", "-o", "json", ...args]);
  const explanation: unknown = JSON.parse(stdout);
  isExplanation(explanation);
  expect(isExplanation.errors).toBeNull();
  return explanation as ExplanationDocument;
}

test("a workload stands for its first pending pod, explained in the final state", async () => {
  const explanation = await explanationOf("deployment/web-server", "-f", "examples/web-store-pending");
  expect(explanation).toMatchObject({
    node: null,
    message:
      "0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity rules.",
    rules: [
      { sentence: "web-server must run on a node that already runs a pod with app=store" },
      { sentence: "web-server must not run on a node that already runs a pod with app=web-store" },
    ],
  });
});

test("the pods and terms that block are named, in both directions", async () => {
  const { nodes } = await explanationOf("deployment/web-server", "-f", "examples/web-store-pending");
  const blocker = { namespace: "default", name: expect.stringMatching(/^web-server-/), node: "node-1" };
  expect(nodes[0]).toMatchObject({
    name: "node-1",
    code: "Unschedulable",
    plugin: "InterPodAffinity",
    reasons: ["node(s) didn't match pod anti-affinity rules"],
    rejections: [
      { direction: "avoids", topologyKey: "kubernetes.io/hostname", topologyValue: "node-1", blockers: [blocker] },
      { direction: "avoidedBy", topologyValue: "node-1", termOf: { name: blocker.name }, blockers: [blocker] },
    ],
  });
  expect(nodes[2]).toMatchObject({
    name: "node-3",
    code: "UnschedulableAndUnresolvable",
    rejections: [
      {
        direction: "wants",
        term: "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]",
        blockers: [],
        matching: [{ topologyValue: "node-1" }, { topologyValue: "node-2" }],
      },
    ],
  });
});

test("a placed pod is explained at the moment it was decided: no later pod is in its way", async () => {
  const { pods } = JSON.parse((await runInMemory(["plan", "-o", "json", "-f", "examples/web-store"])).stdout);
  const first = pods.find(({ owner }: { owner: string }) => owner === "Deployment/web-server");
  const explanation = await explanationOf("deploy/web-server", "--pod", first.name, "-f", "examples/web-store");
  expect(explanation.node).toBe(first.node);
  expect(explanation.nodes.map(({ code }) => code)).toEqual(["Success", "Success", "Success"]);
});

test("a pod that is on a node already is explained as if it were not there", async () => {
  const cluster = ["node-1", "node-2"].map((name) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    status: { allocatable: { cpu: "1", memory: "1Gi", pods: "10" } },
  }));
  const requests = { resources: { requests: { cpu: "1" } } };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "db-0", namespace: "shop" },
    spec: { nodeName: "node-1", containers: [{ name: "db", image: "postgres:18", ...requests }] },
    status: { phase: "Running" },
  };
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...cluster, pod] });
  const { status, stdout } = await runInMemory(["explain", "pod", "db-0", "-n", "shop", "--cluster", "-"], { stdin });
  expect(status).toBe(0);
  expect(stdout).toContain("Pod shop/db-0 runs on node-1");
  expect(stdout).not.toContain("do not fit");
});

test("every plugin that rejects a node is told, not only the first", async () => {
  const stdin = `apiVersion: v1
kind: Node
metadata: { name: full, labels: { disk: hdd } }
spec: { unschedulable: true, taints: [{ key: dedicated, value: db, effect: NoSchedule }] }
status: { allocatable: { cpu: "1", memory: 1Gi, pods: "1" } }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  nodeSelector: { disk: ssd }
  containers: [{ name: main, image: nginx, resources: { requests: { cpu: "2" } } }]
`;
  const { status, stdout } = await runInMemory(["explain", "pod/web", "-f", "-"], { stdin });
  expect(status).toBe(1);
  expect(stdout).toContain("NodeUnschedulable: is cordoned");
  expect(stdout).toContain("TaintToleration: has the taint dedicated=db:NoSchedule");
  expect(stdout).toContain("NodeAffinity: has disk=hdd, nodeSelector asks for ssd");
  expect(stdout).toContain("NodeResourcesFit: asks for 2 cpu; 1 of 1 is free");
});

test("the chosen node and the next are compared plugin by plugin", async () => {
  const { stdout } = await runInMemory(["explain", "deploy", "web-server", "-f", "examples/web-store-zone"]);
  expect(stdout).toMatch(/it scores \d+, the next best node-\d \d+/);
  expect(stdout).toMatch(/NodeResourcesFit +\d+ +\d+ +\+\d+/);
});

test.each([
  [["explain", "deploy/web-sever", "-f", "examples/web-store"], "web-server"],
  [["explain", "deplyment/web-server", "-f", "examples/web-store"], "deplyment"],
  [
    ["explain", "deploy/web-server", "-n", "shop", "-f", "examples/web-store", "--pod", "x"],
    '"x" is no pod of deploy/web-server',
  ],
  [["explain", "-f", "examples/web-store"], "missing required argument"],
])("%s is bad usage", async (args, message) => {
  const { status, stdout, stderr } = await runInMemory(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});
