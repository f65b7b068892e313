import { cpSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectRoot } from "../testing/run-in-memory.ts";
import { runInMemory } from "../testing/run-in-memory.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stowage-fix-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const node =
  "apiVersion: v1\nkind: Node\nmetadata: {name: n1, labels: {kubernetes.io/hostname: n1, disk: ssd}}\nstatus: {allocatable: {cpu: 4, memory: 8Gi, pods: 110}}\n";
const web = `---
# the shop's front
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}   # in one line
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector:
        disk: "sdd" # fast
      containers:
      - {name: main, image: "web:1"}
`;

test("shows the best fix as a difference of the file, and writes nothing", async () => {
  const path = file("app.yaml", node + web);
  const { status, stdout } = await runInMemory(["fix", "-f", path]);
  expect(status).toBe(0);
  expect(stdout).toContain("Deployment default/web: 1 pod has no node");
  expect(stdout).toContain(`--- ${path}\n+++ ${path}\n`);
  expect(stdout).toContain('-        disk: "sdd" # fast\n+        disk: "ssd" # fast\n');
  expect(readFileSync(path, "utf8")).toBe(node + web);
});

test("tabs of the file stay in the difference, which is given to patch as it is; other control characters are shown", async () => {
  const path = file(
    "app.yaml",
    node + web.replace('"sdd" # fast', '"sdd"\t# fast').replace("template:", "template: # \u001b"),
  );
  const { stdout } = await runInMemory(["fix", "-f", path]);
  expect(stdout).toContain('-        disk: "sdd"\t# fast\n+        disk: "ssd"\t# fast\n');
  expect(stdout).not.toContain("\u001b");
});

test("writes with -w only what changes, and then every pod has a node", async () => {
  const path = file("app.yaml", node + web);
  expect((await runInMemory(["fix", "-f", path, "-w"])).stderr).toContain(`written: ${path}`);
  expect(readFileSync(path, "utf8")).toBe((node + web).replace('"sdd"', '"ssd"'));
  expect((await runInMemory(["plan", "-f", path])).status).toBe(0);
  expect((await runInMemory(["fix", "-f", path])).stdout).toBe("nothing to fix: every pod has a node\n");
});

test("each fix of the example, written, places its pods, and leaves the other lines as they are", async () => {
  const example = join(projectRoot, "examples/web-store-pending");
  for (const pick of ["1", "2", "3"]) {
    const copy = join(folder, pick);
    cpSync(example, copy, { recursive: true });
    const { status, stdout } = await runInMemory(["fix", "-f", copy, "--pick", pick, "-w"]);
    expect(status).toBe(0);
    expect((await runInMemory(["plan", "-f", copy])).status).toBe(0);
    const removed = stdout.split("\n").filter((line) => /^-(?!--)/.test(line));
    expect(removed.length).toBeLessThan(12);
  }
});

test("objects to add are printed, and written only when asked", async () => {
  const path = file(
    "app.yaml",
    `${node}${web.replace("sdd", "ssd").replace("replicas: 1", "replicas: 2").replace("main, image", "main, resources: {requests: {cpu: 3}}, image")}`,
  );
  const { stdout } = await runInMemory(["fix", "-f", path, "--pick", "3"]);
  expect(stdout).toContain("kind: Node");
  await runInMemory(["fix", "-f", path, "--pick", "3", "-w"]);
  expect((await runInMemory(["plan", "-f", path])).status).toBe(1);
  await runInMemory(["fix", "-f", path, "--pick", "3", "-w", "--append"]);
  expect((await runInMemory(["plan", "-f", path])).status).toBe(0);
});

test("what comes from standard input, or is behind an alias, is said and shown as kubectl's patch", async () => {
  const { stdout } = await runInMemory(["fix", "-f", "-"], { stdin: node + web });
  expect(stdout).toContain("it comes from standard input");
  expect(stdout).toContain("kubectl patch deployment web -n default --type json -p ");
});

test("a number that no fix has is bad usage", async () => {
  const { status, stderr } = await runInMemory(["fix", "-f", file("app.yaml", node + web), "--pick", "99"]);
  expect(status).toBe(2);
  expect(stderr).toContain("--pick: Deployment default/web has");
});

test("what helps two workloads is written once; a change in two files is written in both", async () => {
  const nodes = `${node.replace("disk: ssd", "disk: ssd, pool: a")}`;
  const redis = web.replaceAll("web", "redis").replace("kind: Deployment", "kind: Deployment");
  const front = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec:
  selector: {matchLabels: {app: front}}
  template:
    metadata: {labels: {app: front}}
    spec:
      affinity:
        podAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: redis}}}
      nodeSelector: {pool: b}
      containers: [{name: main, image: "front:1"}]
`;
  const [first, second] = [file("redis.yaml", nodes + redis), file("front.yaml", front)];
  const { status, stderr } = await runInMemory(["fix", "-f", first, "-f", second, "-w"]);
  expect([status, stderr.match(/^written: /gm)?.length]).toEqual([0, 2]);
  expect(readFileSync(first, "utf8")).toBe(nodes + redis.replace('"sdd"', '"ssd"'));
  expect((await runInMemory(["plan", "-f", first, "-f", second])).status).toBe(0);
});

test("what no file can have is left to be done by hand, and said", async () => {
  const cordoned = `${node}spec: {unschedulable: true}\n`;
  const path = file("app.yaml", cordoned + web.replace("sdd", "ssd"));
  const { status, stderr, stdout } = await runInMemory(["fix", "-f", path, "-w"]);
  expect(stdout).toContain("kubectl uncordon n1");
  expect([status, stderr.includes("left to do by hand: 1 change of those above")]).toEqual([1, true]);
  expect((await runInMemory(["fix", "-f", path])).status).toBe(0);
});

test("a file behind a link is written, the link stays; bytes that are no UTF-8 are left alone", async () => {
  const path = file("app.yaml", node + web);
  const link = join(folder, "link.yaml");
  symlinkSync(path, link);
  expect((await runInMemory(["fix", "-f", link, "-w"])).status).toBe(0);
  expect([lstatSync(link).isSymbolicLink(), readFileSync(path, "utf8").includes('"ssd"')]).toEqual([true, true]);
  const bytes = Buffer.concat([Buffer.from(node + web), Buffer.from("# \xe4\n", "latin1")]);
  writeFileSync(path, bytes);
  const { status, stdout, stderr } = await runInMemory(["fix", "-f", path, "-w"]);
  expect(readFileSync(path)).toEqual(bytes);
  expect([status, `${stdout}${stderr}`]).toEqual([expect.not.stringMatching(/^0$/), expect.stringMatching(/UTF-8/)]);
});
