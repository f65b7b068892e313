import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { run } from "./run.ts";
import { projectRoot, runInMemory } from "./testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec: { containers: [{ name: c, image: i }] }\n";

/** The command in this folder. */
async function here(...args: string[]): ReturnType<typeof runInMemory> {
  return runInMemory(args, { cwd: folder });
}

test("a link to nothing, a circle of links and a folder named like a file are named, all of them at once", async () => {
  mkdirSync(join(folder, "links"));
  symlinkSync("nothing", join(folder, "links/dangling.yaml"));
  symlinkSync("circle.yaml", join(folder, "links/circle.yaml"));
  symlinkSync(".", join(folder, "links/folder.yaml"));
  writeFileSync(join(folder, "links/pod.yaml"), pod);
  expect(await here("plan", "-f", "links")).toEqual({
    status: 2,
    stdout: "",
    stderr:
      "error: links/circle.yaml: its links lead in a circle\n" +
      "error: links/dangling.yaml: no such file or folder\n" +
      "error: links/folder.yaml: is a folder\n",
  });
});

test("a socket is no manifest", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, "socket.yaml"), resolve));
  const { status, stderr } = await here("plan", "-f", "socket.yaml");
  server.close();
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "error: socket.yaml: can not be opened for reading: is it a socket?\n",
  });
});

test("a stream that breaks off is unreadable, not a short text", async () => {
  const broken = {
    async *[Symbol.asyncIterator]() {
      yield new TextEncoder().encode(pod);
      throw Object.assign(new Error("EIO: i/o error, read"), { errno: -5, code: "EIO" });
    },
  };
  let stderr = "";
  const output = { write: (text: string) => void (stderr += text), isTTY: false, columns: undefined };
  const status = await run(["plan", "-f", "-"], {
    stdout: output,
    stderr: output,
    stdin: broken,
    cwd: folder,
    env: {},
  });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "error: <stdin>: i/o error\n" });
});

test.each([
  [
    "one line that says how to report it",
    {},
    /^error: stowage \S+ failed.*: TypeError: no\\u001bpe; please.*https:.*\n$/,
  ],
  ["the stack too, if it is asked for", { STOWAGE_DEBUG: "1" }, /^error: .*https:\S+\n(?: +at .*\n)+$/],
])("an error that nobody foresaw ends in exit status 2, with %s", async (_, env, expected) => {
  let stderr = "";
  const failing = {
    get columns(): number {
      throw new TypeError("no\u001bpe");
    },
    write: () => {},
    isTTY: true,
  };
  const output = { write: (text: string) => void (stderr += text), isTTY: false, columns: undefined };
  const args = ["plan", "-f", "examples/web-store"];
  const status = await run(args, {
    stdout: failing,
    stderr: output,
    stdin: (async function* () {})(),
    cwd: projectRoot,
    env,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(expected);
});

const hostile = "x\n::error::\u001b[31mpwned\u001b]0;t\u0007\u202e\u009b";
const asShown = String.raw`x\n::error::\u001b[31mpwned\u001b]0;t\u0007\u202e\u009b`;

/** What was said: no line begins as an annotation of CI does, and nothing is in it that a terminal acts on. */
function expectHarmless(text: string): void {
  expect(text).not.toMatch(/^\s*::/m);
  expect(text.replaceAll(/[\n\t]|\p{L}|\p{N}|\p{P}|\p{S}|\p{Zs}/gu, "")).toBe("");
}

test.each([
  [["plan", "-f", hostile]],
  [["plan", "-f", "-", "--cluster", hostile]],
  [["plan", "-f", "-", "--cluster", `nodes=1,${hostile}=2`]],
  [["plan", "-f", "-", "--scheduler-config", hostile]],
  [["plan", "-f", "-", "--kubernetes-version", hostile]],
  [["plan", "-f", "-", `--namespace=${hostile}`]],
  [["plan", `--${hostile}`]],
  [[hostile]],
  [["explain", hostile, "-f", "-"]],
  [["explain", "pod/x", "--pod", hostile, "-f", "-"]],
])("an argument is shown, not acted on: %j", async (args) => {
  const { status, stderr, stdout } = await runInMemory(args, { stdin: pod });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  // A description of made-up nodes is taken apart at its `;`.
  expect(stderr).toContain(asShown.split(";")[0]);
  expectHarmless(stderr);
});

test("a file's name is shown, not acted on", async () => {
  const name = "a\n::error::\u001b[31m.yaml";
  mkdirSync(join(folder, "named"));
  writeFileSync(join(folder, "named", name), "kind: Pod\n");
  const { stderr } = await here("plan", "-f", "named");
  expect(stderr).toContain(String.raw`named/a\n::error::\u001b[31m.yaml:1:1: error`);
  expectHarmless(stderr);
});

/** The object with every string in it hostile in turn, keys too. */
function* hostileVariants(value: unknown, rebuild: (made: unknown) => unknown): Iterable<unknown> {
  if (typeof value === "string") {
    yield rebuild(value + hostile);
  } else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* hostileVariants(item, (made) => rebuild(value.with(at, made)));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield rebuild({ ...value, [key + hostile]: item });
      yield* hostileVariants(item, (made) => rebuild({ ...value, [key]: made }));
    }
  }
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const term = { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "zone", namespaces: ["default"] };
const spec = {
  affinity: {
    nodeAffinity: {
      [required]: { nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] }] },
    },
    podAntiAffinity: { [required]: [term], [preferred]: [{ weight: 1, podAffinityTerm: term }] },
  },
  tolerations: [{ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector: term.labelSelector },
  ],
  nodeSelector: { disk: "ssd" },
  schedulerName: "default-scheduler",
  priorityClassName: "high",
  containers: [{ name: "c", image: "i", resources: { requests: { cpu: "1", "example.com/gpu": "1" } } }],
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
};
const template = { metadata: { labels: { app: "web" } }, spec };
const selecting = { selector: { matchLabels: { app: "web" } }, template: { ...template, spec: { containers: [] } } };
const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "node-1",
    labels: { zone: "a", "topology.kubernetes.io/zone": "a", "kubernetes.io/hostname": "n" },
  },
  spec: { taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] },
  status: { allocatable: { cpu: "1", memory: "1Gi", pods: "10" }, nodeInfo: { kubeletVersion: "v1.36.0" } },
};
const objects = [
  node,
  { apiVersion: "v1", kind: "Pod", metadata: { name: "web-0", namespace: "default", ...template.metadata }, spec },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web-1", namespace: "default", ...template.metadata },
    spec: { ...spec, nodeName: "node-1" },
  },
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas: 2, ...selecting } },
  { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" }, spec: { serviceName: "db", ...selecting } },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "run" },
    spec: { template: { spec: { ...spec, restartPolicy: "Never" } } },
  },
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 7 },
  { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "fast" }, provisioner: "x.example.com" },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { storageClassName: "fast", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" } },
];

const kinds = objects.map((object) => [object.kind, object] as const);

/** Beside the others, in which nothing is hostile. */
function listWith(object: unknown, made: readonly unknown[]): string {
  const items = [...objects.filter((one) => one !== object), ...made];
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

test.each(kinds)("no text in any field of a %s among the wishes is acted on", async (_, object) => {
  const stdin = listWith(object, [...hostileVariants(object, (one) => one)]);
  const { status, stderr } = await runInMemory(["plan", "-f", "-"], { stdin });
  expectHarmless(stderr);
  expect(stderr).not.toContain("failed, which it should not");
  expect({ status, said: stderr.includes("pwned") }).toEqual({ status: 2, said: true });
});

test.each(kinds)("no text in any field of a %s of the cluster is acted on", { timeout: 120_000 }, async (_, object) => {
  for (const made of hostileVariants(object, (one) => one)) {
    const cluster = writeCluster(listWith(object, [made]));
    // One search for fixes says all that fixes say: explain need not search once more.
    for (const args of [["plan"], ["explain", "pod/web-0", "--fixes", "0"]]) {
      const { stdout, stderr } = await runInMemory([...args, "--cluster", cluster], { columns: 80 });
      const uncoloured = stripVTControlCharacters((stdout + stderr).replaceAll("\r\u001b[2K", ""));
      expectHarmless(uncoloured);
      expect(uncoloured).not.toContain("failed, which it should not");
      // A colour of theirs that was taken for ours would be gone by now.
      expect(uncoloured).not.toMatch(/::error::(?![\\…])/);
    }
  }
});

test("no text in YAML or JSON is acted on, and both say what was given", async () => {
  const [pod] = objects.filter(({ metadata: { name } }) => name === "web-0");
  const made = { ...pod, metadata: { ...pod?.metadata, name: `web-0${hostile}` } };
  const cluster = writeCluster(listWith(pod, [made]));
  const [json, yaml] = await Promise.all(
    ["json", "yaml"].map(async (format) => (await runInMemory(["plan", "--cluster", cluster, "-o", format])).stdout),
  );
  expectHarmless(json ?? "");
  expectHarmless(yaml ?? "");
  const said: unknown = JSON.parse(json ?? "");
  expect(JSON.stringify(said)).toContain(JSON.stringify(`web-0${hostile}`));
  expect(parse(yaml ?? "")).toEqual(said);
});

function writeCluster(text: string): string {
  const file = join(folder, "cluster.json");
  writeFileSync(file, text);
  return file;
}
