import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "main:1", resources: {requests: {cpu: "1"}}}]
`;
const cluster = ["--cluster", "zones=2,nodes=2,cpu=4"];

test("says how many more fit, and what stops the next", async () => {
  const { status, stdout, stderr } = await runInMemory(["capacity", "deploy/web", "-f", "-", ...cluster], {
    stdin: web,
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^now +14$/m);
  expect(stdout).toContain("one more node like");
  expect(stdout).not.toContain("█");
});

test("has bars on a terminal", async () => {
  const { stdout } = await runInMemory(["capacity", "deploy/web", "-f", "-", ...cluster], {
    stdin: web,
    columns: 120,
    env: { NO_COLOR: "1" },
  });
  expect(stdout).toMatch(/^now +14 +█{24}$/m);
});

test("its JSON is as its schema says", async () => {
  const { stdout } = await runInMemory(["capacity", "deploy/web=2", "-o", "json", "-f", "-", ...cluster], {
    stdin: web,
  });
  const schema: object = JSON.parse(readFileSync(join(projectRoot, "docs/capacity.schema.json"), "utf8"));
  const isValid = new Ajv2020({ strict: true }).compile(schema);
  expect([isValid(JSON.parse(stdout)), isValid.errors]).toEqual([true, null]);
  expect(JSON.parse(stdout)).toMatchObject({ now: 7, workloads: [{ share: 2, placed: 2 }] });
});

test("not one more is a no; a proportion that is none is bad usage", async () => {
  const full = ["--cluster", "zones=1,nodes=1,cpu=1"];
  expect((await runInMemory(["capacity", "deploy/web", "-f", "-", ...full], { stdin: web })).status).toBe(1);
  const wrong = await runInMemory(["capacity", "deploy/web=0", "-f", "-", ...full], { stdin: web });
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    'error: "deploy/web=0" says no proportion; expected deploy/web=2, from 1 to 9999\n',
  ]);
});

test.each([2, 0])(
  "a name in two namespaces is refused by both, in one it is that, with %i replicas",
  async (replicas) => {
    const inNamespace = (namespace: string): string =>
      web
        .replace("{name: web}", `{name: web, namespace: ${namespace}}`)
        .replace("replicas: 2", `replicas: ${replicas}`);
    const both = `${inNamespace("a")}---\n${inNamespace("b")}`;
    const ambiguous = await runInMemory(["capacity", "deploy/web", "-f", "-", ...cluster], { stdin: both });
    expect([ambiguous.status, ambiguous.stderr]).toEqual([
      2,
      'error: several objects are called "web": say -n a or -n b\n',
    ]);
    const json = [...cluster, "-o", "json"];
    const only = await runInMemory(["capacity", "deploy/web", "-f", "-", ...json], { stdin: inNamespace("a") });
    expect(JSON.parse(only.stdout)).toMatchObject({ workloads: [{ namespace: "a", placed: replicas }] });
  },
);

test("what is one is said of one, and of a rollout what may still be unavailable", async () => {
  const one = ["--cluster", "zones=1,nodes=1,cpu=1"];
  const stuck = await runInMemory(["capacity", "deploy/web", "-f", "-", ...one], {
    stdin: web.replace("replicas: 2", "replicas: 4"),
  });
  const text = stuck.stdout.replaceAll(/\s+/g, " ");
  expect(text).toContain("(1 placed, 3 pending) on 1 node ");
  expect(text).toContain("1 of its pods finds no place");
  expect(text).toContain("no more of its pods may be unavailable than are already");
});

test("no line of its table is wider than the terminal, whatever the node is called", async () => {
  const args = ["capacity", "deploy/web", "-f", "-", "--cluster", "zones=3,nodes=4,cpu=4"];
  for (const columns of [80, 100, 200]) {
    const { stdout } = await runInMemory(args, { stdin: web, columns, env: { NO_COLOR: "1" } });
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(stdout).toContain("zone-a");
    expect(stdout).not.toContain("zone zone-a");
  }
});

test("a workload that is nowhere is told with where it was looked for, and what is called almost so", async () => {
  const asleep = web.replace("replicas: 2", "replicas: 0");
  const said = async (reference: string, ...more: readonly string[]): Promise<string> =>
    (await runInMemory(["capacity", reference, ...more], { stdin: asleep })).stderr;
  expect(await said("deploy/wbe", "-f", "-", ...cluster)).toBe(
    'error: there is no Deployment "wbe" in any namespace (did you mean "web"?)\n',
  );
  const nodes = "---\napiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: {allocatable: {cpu: 4, pods: 9}}\n";
  const alone = await runInMemory(["capacity", "wbe", "-f", "-"], { stdin: `${asleep}${nodes}` });
  expect(alone.stderr).toBe('error: there is no workload "wbe" in the manifests (did you mean "web"?)\n');
  expect(await said("deploy/web", "-f", "-", "-n", "shop", ...cluster)).not.toContain("error");
});

test("on a terminal a rollout that can not go on is coloured, by nothing that is shown as text", async () => {
  const args = ["capacity", "deploy/web", "--cluster", "examples/rollout/cluster.yaml"];
  const { stdout } = await runInMemory(args, { columns: 80 });
  expect(stdout).toContain("\u001b[31ma rollout of Deployment/web can not go on");
  expect(stdout).not.toContain("\\u001b");
});
