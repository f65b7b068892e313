import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { warningCodes } from "@stowage/planner";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const isPlan = new Ajv2020().compile(JSON.parse(readFileSync(join(projectRoot, "docs/plan.schema.json"), "utf8")));

interface PlanDocument {
  readonly pods: readonly {
    readonly owner: string;
    readonly status: string;
    readonly node: string | null;
    readonly message: string | null;
    readonly reason: string | null;
  }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly path: string;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: number | null;
  }[];
}

async function planOf(...args: string[]): Promise<{ status: number; plan: PlanDocument }> {
  const { status, stdout } = await runInMemory(["plan", "-o", "json", ...args]);
  const plan: unknown = JSON.parse(stdout);
  isPlan(plan);
  expect(isPlan.errors).toBeNull();
  return { status, plan: plan as PlanDocument };
}

/** Node names by workload, sorted; `pending` for those without. */
function nodesBy(plan: PlanDocument): Record<string, string[]> {
  const nodes: Record<string, string[]> = {};
  for (const { owner, node } of plan.pods) (nodes[owner] ??= []).push(node ?? "pending");
  for (const list of Object.values(nodes)) list.sort();
  return nodes;
}

test("the note's example: with a store on every node each web server has one", async () => {
  const { status, plan } = await planOf("-f", "examples/web-store");
  expect(status).toBe(0);
  const each = ["node-1", "node-2", "node-3"];
  expect(nodesBy(plan)).toEqual({ "Deployment/store": each, "Deployment/web-server": each });
});

test("whatever the order of the files, the web servers wait for their store", async () => {
  const files = ["web-server", "nodes", "store"].flatMap((name) => ["-f", `examples/web-store/${name}.yaml`]);
  expect((await planOf(...files)).status).toBe(0);
});

test("with stores on two of three nodes the third web server is pending, with the scheduler's words and ours", async () => {
  const { status, plan } = await planOf("-f", "examples/web-store-pending");
  expect(status).toBe(1);
  expect(plan.pods.filter(({ node }) => node === null)).toMatchObject([
    {
      owner: "Deployment/web-server",
      status: "Unschedulable",
      message:
        "0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity rules.",
      reason: "2 nodes already run a pod with app=web-store; 1 node runs no pod with app=store",
    },
  ]);
});

test("with the zone as topologyKey each zone has one web server, on any of its nodes", async () => {
  const { status, plan } = await planOf("-f", "examples/web-store-zone");
  expect(status).toBe(0);
  const zones = nodesBy(plan)["Deployment/web-server"]?.map((node) => Math.ceil(Number(node.slice(-1)) / 2));
  expect(zones).toEqual([1, 2, 3]);
});

test("a node without the topologyKey is warned of, at the line that names the key", async () => {
  const { status, plan } = await planOf("-f", "examples/web-store-missing-label");
  expect(status).toBe(1);
  expect(plan.warnings).toHaveLength(3);
  const file = "examples/web-store-missing-label/web-server.yaml";
  expect(plan.warnings[1]).toMatchObject({ code: "TopologyKeyMissing", file, line: 26, column: 15 });
  const { stderr } = await runInMemory(["plan", "-f", "examples/web-store-missing-label"]);
  expect(stderr).toMatch(
    /^examples\/web-store-missing-label\/web-server\.yaml:26:15: warning: Deployment default\/web-server: .*\(spec\.template\.spec\.affinity\.podAffinity\S*\)$/m,
  );
});

test("a DaemonSet has a pod on every node, an anti-affine Deployment at most one", async () => {
  const { status, plan } = await planOf("-f", "examples/web-store-daemon-set");
  expect(status).toBe(1);
  const each = ["node-1", "node-2", "node-3"];
  expect(nodesBy(plan)).toEqual({ "DaemonSet/log-agent": each, "Deployment/web-server": [...each, "pending"] });
});

test("the documentation lists the codes of warnings", () => {
  const documented = readFileSync(join(projectRoot, "docs/output.md"), "utf8");
  expect(warningCodes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
});

test("the same seed gives the same plan, another one another", async () => {
  const args = ["plan", "-o", "json", "-f", "examples/web-store", "--cluster", "zones=3,nodes=9"];
  const [one, again, other] = await Promise.all([
    runInMemory([...args, "--seed", "7"]),
    runInMemory([...args, "--seed", "7"]),
    runInMemory([...args, "--seed", "8"]),
  ]);
  expect(one.stdout).toBe(again.stdout);
  expect(one.stdout).not.toBe(other.stdout);
});

test("JSON and YAML say the same", async () => {
  const { parse } = await import("yaml");
  const json = await runInMemory(["plan", "-f", "examples/web-store-pending", "-o", "json"]);
  const yaml = await runInMemory(["plan", "-f", "examples/web-store-pending", "-o", "yaml"]);
  expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
});

test("wide is one line a pod, with its total and the runner-up", async () => {
  const { stdout } = await runInMemory(["plan", "-f", "examples/web-store-pending", "-o", "wide"]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatch(/^default +store-\S+ +Deployment\/store +Scheduled +node-\d +\d+ +node-\d \(\d+\)$/);
  expect(lines[5]).toMatch(/Unschedulable +- +- +- +2 nodes already run/);
});

test("manifests come from standard input too", async () => {
  const stdin = readFileSync(join(projectRoot, "examples/web-store/store.yaml"), "utf8");
  const { status, stderr } = await runInMemory(["plan", "-f", "-"], { stdin });
  expect(status).toBe(0);
  expect(stderr).toContain("no cluster was given");
});

test("colours only on a terminal, and not with NO_COLOR", async () => {
  const args = ["plan", "-f", "examples/web-store"];
  const escape = "\u001b[";
  expect((await runInMemory(args, { columns: 80 })).stdout).toContain(escape);
  expect((await runInMemory(args, { columns: 80, env: { NO_COLOR: "1" } })).stdout).not.toContain(escape);
  expect((await runInMemory(args)).stdout).not.toContain(escape);
});

test("bad input ends in exit status 2, with every problem at its line and nothing on standard output", async () => {
  const stdin = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: main, image: nginx }]
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologykey: kubernetes.io/hostname
          labelSelector: { matchExpressions: [{ key: app, operator: in, values: [web] }] }
`;
  const { status, stdout, stderr } = await runInMemory(["plan", "-f", "-"], { stdin });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(
    "<stdin>:9:11: error: Pod web: spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologykey",
  );
  expect(stderr).toMatch(/<stdin>:10:\d+: error: .*operator/);
});

test.each([
  [["plan"], "nothing to plan: give manifests with -f, or a cluster with --cluster"],
  [["plan", "-f", "nowhere.yaml"], "nowhere.yaml: no such file or folder"],
  [["plan", "-f", "-", "--cluster", "-"], "standard input (-) can be read only once"],
  [["plan", "-f", "examples/web-store", "--cluster", "zone=3"], '--cluster: unknown key "zone"'],
  [["plan", "-f", "examples/web-store", "--cluster", "live"], "there is no kubeconfig"],
  [["plan", "-f", "examples/web-store", "--kubernetes-version", "one"], '"one" is no version of Kubernetes'],
  [["plan", "-f", "examples/web-store", "--scheduler-config", "nowhere"], "nowhere: no such file or folder"],
  [["plan", "-f", "examples/web-store", "--percentage-of-nodes-to-score", "101"], "a number from 0 to 100 is needed"],
  [["plan", "-f", "examples/web-store", "--seed", "x"], "a whole number of 0 or more is needed"],
  [["plan", "-f", "examples/web-store", "-o", "jsn"], "Allowed choices are json, yaml, wide"],
  [["plna"], "Did you mean plan?"],
])("%s is bad usage: %s", async (args, message) => {
  const { status, stdout, stderr } = await runInMemory(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("objects of kinds that are not read are counted, among the manifests and in the cluster", async () => {
  const other = (apiVersion: string, kind: string): object => ({ apiVersion, kind, metadata: { name: "x" } });
  const items = [other("v1", "ConfigMap"), other("v1", "ConfigMap"), other("example.com/v1", "Widget")];
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const asWishes = await runInMemory(["plan", "-f", "-", "--cluster", "nodes=1"], { stdin });
  expect(asWishes.stderr).toBe(
    "not read: 1 example.com/v1/Widget (pods of operators are not planned); 2 v1/ConfigMap\n",
  );
  const kinds = ["ConfigMap", "Secret", "Event", "Endpoints", "Event", "PodTemplate"].map((kind) => other("v1", kind));
  const many = JSON.stringify({ apiVersion: "v1", kind: "List", items: kinds });
  expect((await runInMemory(["plan", "-f", "-", "--cluster", "nodes=1"], { stdin: many })).stderr).toBe(
    "not read: 2 v1/Event, 1 v1/ConfigMap, 1 v1/Secret and 2 of 2 more kinds\n",
  );
  const asCluster = await runInMemory(["plan", "-f", "examples/web-store", "--cluster", "-"], { stdin });
  expect(asCluster.stderr).toBe("not read in standard input: 2 v1/ConfigMap, 1 example.com/v1/Widget\n");
});

test("groups of made-up nodes make one cluster, with a StorageClass for claims that name none", async () => {
  const claimTemplate = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const template = {
    metadata: { labels: { app: "db" } },
    spec: {
      nodeSelector: { disk: "ssd" },
      tolerations: [{ key: "dedicated", operator: "Exists" }],
      containers: [{ name: "db", image: "db", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
    },
  };
  const stdin = JSON.stringify({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template,
      volumeClaimTemplates: [claimTemplate],
    },
  });
  const groups = ["--cluster", "zones=2,nodes=1", "--cluster", "nodes=1,label=disk=ssd,taint=dedicated=db:NoSchedule"];
  const { status, stdout } = await runInMemory(["plan", "-f", "-", "-o", "json", ...groups], { stdin });
  expect(status).toBe(0);
  expect(nodesBy(JSON.parse(stdout))).toEqual({ "StatefulSet/db": ["node-a2", "node-a2"] });
  const mixed = await runInMemory(["plan", "-f", "-", "--cluster", "nodes=1", "--cluster", "examples/web-store"], {
    stdin,
  });
  expect(mixed).toMatchObject({ status: 2, stderr: expect.stringContaining("can be given in several groups") });
});

test("pods that a controller deletes are drawn, and listed", async () => {
  const labels = { app: "web" };
  const selecting = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } } };
  const set = (replicas: number): object => ({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web", namespace: "default", uid: "u" },
    spec: { replicas, ...selecting },
  });
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "u", controller: true };
  const pod = (name: string): object => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels, ownerReferences: [owner] },
    spec: { nodeName: "node-1", containers: [] },
  });
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, status: { allocatable: { pods: "9" } } };
  const folder = mkdtempSync(join(tmpdir(), "stowage-removed-"));
  const cluster = join(folder, "cluster.json");
  writeFileSync(
    cluster,
    JSON.stringify({ apiVersion: "v1", kind: "List", items: [node, set(2), pod("web-a"), pod("web-b")] }),
  );
  const wish = JSON.stringify(set(1)).replace('"containers":[]', '"containers":[{"name":"c","image":"i"}]');
  const args = ["plan", "-f", "-", "--cluster", cluster];
  const { stdout } = await runInMemory(args, { stdin: wish });
  const document: unknown = JSON.parse((await runInMemory([...args, "-o", "json"], { stdin: wish })).stdout);
  rmSync(folder, { recursive: true });
  expect(stdout).toContain("      - web\n");
  expect(document).toMatchObject({ pods: [], removed: [{ owner: "ReplicaSet/web", node: "node-1" }] });
});

test("what helps a rollout is what would give its pods a place", async () => {
  const asked = ["-f", "examples/rollout/web.yaml", "--cluster", "examples/rollout/cluster.yaml", "-o", "json"];
  const { stdout } = await runInMemory(["plan", ...asked]);
  const { rollouts, pods } = JSON.parse(stdout) as {
    readonly rollouts: readonly { readonly helps: readonly string[] }[];
    readonly pods: readonly { readonly fixes: readonly { readonly sentence: string }[] }[];
  };
  expect(rollouts[0]?.helps).toEqual(pods[0]?.fixes.map(({ sentence }) => sentence));
  expect(rollouts[0]?.helps).toHaveLength(1);
});
