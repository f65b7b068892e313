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

const labels = { app: "web" };
const containers = [{ name: "main", image: "nginx" }];

function listOf(...items: readonly object[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function nodeNamed(name: string, pods = "10"): object {
  const metadata = { name, labels: { "kubernetes.io/hostname": name } };
  return { apiVersion: "v1", kind: "Node", metadata, status: { allocatable: { cpu: "4", memory: "8Gi", pods } } };
}

function podNamed(name: string, spec: object = {}, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, ...metadata }, spec: { containers, ...spec } };
}

function avoiding(app: string): object {
  const [topologyKey, labelSelector] = ["kubernetes.io/hostname", { matchLabels: { app } }];
  return {
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] } },
  };
}

async function explained(stdin: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runInMemory(["explain", "-f", "-", ...args], { stdin });
  return stderr + stdout;
}

test("nodes share an entry exactly where the same is said of each, however many they are", async () => {
  const names = Array.from({ length: 14 }, (_, index) => `n${index + 10}`);
  const nodes = names.map((name) => nodeNamed(name));
  const db = podNamed("db-1", { nodeName: "n10", ...avoiding("web") });
  const full = listOf(...nodes.map((node) => ({ ...node, spec: { unschedulable: true } })), podNamed("web-0"));
  expect(await explained(full, "pod/web-0")).toContain(
    "n10, n11, n12, n13, n14, n15, n16, n17, n18, n19, n20, n21 and 2 more\n      NodeUnschedulable: is cordoned",
  );

  const others = names.slice(1).map((nodeName) => podNamed(`full-${nodeName}`, { nodeName, ...avoiding("web") }));
  const differ = await explained(listOf(...nodes, db, ...others, podNamed("web-0", {}, { labels })), "pod/web-0");
  expect(differ).toContain("InterPodAffinity: runs a pod that avoids this one");
  expect(differ.slice(0, differ.indexOf("What would help"))).not.toContain("default/db-1");

  const few = await explained(
    listOf(...nodes.slice(0, 2), db, ...others.slice(0, 1), podNamed("web-0", {}, { labels })),
    "pod/web-0",
  );
  expect(few).toMatch(
    / {2}n10\n.*already runs default\/db-1, which avoids(.|\n)* {2}n11\n.*already runs default\/full-n11/,
  );
});

test("-n chooses what is explained, and refuses no manifest", async () => {
  const stdin = listOf(
    nodeNamed("n"),
    podNamed("web-0", {}, { namespace: "a" }),
    podNamed("web-0", {}, { namespace: "b" }),
    podNamed("x"),
  );
  expect(await explained(stdin, "pod/web-0", "-n", "b")).toContain("Pod b/web-0 goes to n");
  expect(await explained(stdin, "web-0", "-n", "a")).toContain("Pod a/web-0 goes to n");
  expect(await explained(stdin, "x")).toContain("Pod default/x goes to n");
  expect(await explained(stdin, "web-0")).toContain('several objects are called "web-0": say -n a or -n b');
});

test("a pod that is not created, or waits, is explained by that and not by nodes", async () => {
  const spec = {
    serviceName: "db",
    replicas: 2,
    selector: { matchLabels: { app: "db" } },
    template: { metadata: { labels: { app: "db" } }, spec: { containers, nodeSelector: { disk: "ssd" } } },
  };
  const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" }, spec };
  const stdin = listOf(nodeNamed("n"), set);
  const text = await explained(stdin, "sts/db", "--pod", "db-1");
  expect(text.slice(0, text.indexOf("  1. "))).toBe(
    "Pod default/db-1 (StatefulSet/db) is not created\n  waits for db-0, which has no node\n\nRules\n  db must run on a node with disk=ssd\n\nWhat would help\n",
  );
  const { stdout } = await runInMemory(["explain", "-f", "-", "db", "--pod", "db-1", "-o", "json"], { stdin });
  expect(JSON.parse(stdout)).toMatchObject({ status: "NotCreated", node: null, message: null, nodes: [] });
});

test("scheduling gates are said once", async () => {
  const text = await explained(
    listOf(nodeNamed("n"), podNamed("g", { schedulingGates: [{ name: "example.com/wait" }] })),
    "g",
  );
  expect(text.match(/waits until|Scheduling is blocked/g)).toHaveLength(1);
  expect(text).toContain("example.com/wait");
  expect(text).toContain("Nodes that fit");
});

test("a DaemonSet's pod is explained by its own node, the others in one line", async () => {
  const template = { metadata: { labels }, spec: { containers } };
  const set = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: labels }, template },
  };
  const text = await explained(listOf(nodeNamed("a"), nodeNamed("b", "0"), nodeNamed("c"), set), "ds/agent");
  expect(text).toContain("the only node that it may go to has no room for another pod");
  expect(text).toContain("1 node does not fit\n  b\n");
  expect(text).toContain("  the pod is for b alone: the other 2 nodes do not count");
  expect(text).toContain("\n  on b no pod has a lower priority\n");
});

test("who attracts the pod and who repels it is told of the best nodes", async () => {
  const prefers = {
    weight: 50,
    podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
  };
  const preferredDuringSchedulingIgnoredDuringExecution = [prefers];
  const lover = { nodeName: "b", affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
  const text = await explained(
    listOf(nodeNamed("a"), nodeNamed("b"), podNamed("lover", lover), podNamed("web", {}, { labels })),
    "web",
  );
  expect(text).toContain(
    "Who attracts or repels it (in InterPodAffinity, before scaling)\n  b\n      +50: default/lover prefers pods with app=web on its node\n",
  );
});

test("a pod that is on its way out is said to be", async () => {
  const leaving = podNamed("old", { nodeName: "n" }, { deletionTimestamp: "2026-01-01T00:00:00Z" });
  expect(await explained(listOf(nodeNamed("n"), leaving), "old")).toContain("Pod default/old is terminating on n\n");
});

test("a pod that has had room made for it goes there, whatever the scores of other nodes", async () => {
  const full = podNamed("full", {
    nodeName: "a",
    containers: [{ name: "c", image: "i", resources: { requests: { cpu: "2" } } }],
  });
  const vip = {
    ...podNamed("vip", { containers: [{ name: "c", image: "i", resources: { requests: { cpu: "1" } } }] }),
    status: { nominatedNodeName: "a" },
  };
  const cluster = listOf(nodeNamed("a"), nodeNamed("b"), full, vip);
  const { stdout } = await runInMemory(["explain", "vip", "--cluster", "-"], { stdin: cluster });
  expect(stdout).toContain("Pod default/vip goes to a\n");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "it is nominated for this node, where room was made for it: no other node is compared",
  );
});

test("in JSON a spread has its counts, and a pod in the way since when it is terminating", async () => {
  const topologySpreadConstraints = [
    {
      maxSkew: 1,
      minDomains: 3,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: labels },
    },
  ];
  const there = podNamed("there", { nodeName: "n" }, { labels });
  const leaving = podNamed(
    "old",
    { nodeName: "n", ...avoiding("web") },
    { deletionTimestamp: "2026-01-01T00:00:30Z", deletionGracePeriodSeconds: 30 },
  );
  const stdin = listOf(nodeNamed("n"), there, leaving, podNamed("web", { topologySpreadConstraints }, { labels }));
  const { stdout } = await runInMemory(["explain", "web", "-f", "-", "-o", "json"], { stdin });
  const explanation: unknown = JSON.parse(stdout);
  isExplanation(explanation);
  expect(isExplanation.errors).toBeNull();
  expect(explanation).toMatchObject({
    status: "Unschedulable",
    nodes: [
      {
        rejections: [
          { inDomain: 1, lowest: 0, emptiest: null, minDomains: 3, domainCount: 1, maxSkew: 1 },
          { blockers: [{ name: "old", terminatingSince: "2026-01-01T00:00:00Z" }] },
        ],
      },
    ],
  });
});

test("what is there and has no pods is said to be there, and why it has none", async () => {
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  const none = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "none" },
    spec: { replicas: 0, ...spec },
  };
  const metadata = { name: "hook", annotations: { "helm.sh/hook": "pre-install" } };
  const hook = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers } };
  const stdin = listOf(nodeNamed("n"), none, hook);
  for (const [asked, said] of [
    ["none", 'Deployment "none" asks for no pods: spec.replicas is 0'],
    ["deploy/none", 'Deployment "none" asks for no pods: spec.replicas is 0'],
    ["pod/hook", 'Pod "hook" is a Helm hook (pre-install), which Helm runs apart: not planned'],
    ["sts/none", 'there are no pods of StatefulSet "none" in any namespace'],
  ] as const) {
    const { status, stderr } = await runInMemory(["explain", asked, "-f", "-"], { stdin });
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  }
});
