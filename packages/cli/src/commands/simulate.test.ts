import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

const cluster = ["--cluster", "examples/rollout/cluster.yaml"];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stowage-simulate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function simulated(...args: readonly string[]): Promise<Ran> {
  return runInMemory(["simulate", ...args]);
}

async function dos(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await simulated(...cluster, ...args, "-o", "json");
  const { steps } = JSON.parse(stdout) as { readonly steps: readonly { readonly do: string }[] };
  return steps.map((step) => step.do);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("stowage simulate", () => {
  test("a rollout that can not go on says where it stops and why, and exits with 1", async () => {
    const { status, stdout } = await simulated(...cluster, "-f", "examples/rollout/web.yaml");
    expect(status).toBe(1);
    expect(stdout).toContain("stuck after 1 step");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "the rollout of web stops at 0 of 3: 3 nodes already run a pod with app=web, and maxUnavailable 25 % of 3 is 0",
    );
  });

  test("what would let it go on is told, tried by playing it again", async () => {
    const { stdout } = await simulated(...cluster, "-f", "examples/rollout/web.yaml");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "what helps: let an old pod of Deployment default/web go before each new one comes: maxSurge: 0, maxUnavailable: 1",
    );
    const json = await simulated(...cluster, "-f", "examples/rollout/web.yaml", "-o", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      why: [
        { workload: "Deployment/web", fixes: [{ kind: "rollout-strategy", target: "Deployment default/web" }, {}, {}] },
      ],
    });
  });

  test("a drain that a budget blocks says which pods it leaves, and why", async () => {
    const budget = file(
      "budget.yaml",
      `{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {maxUnavailable: 0, selector: {matchLabels: {app: web}}}}`,
    );
    const { status, stdout } = await simulated(...cluster, "-f", budget, "--drain", "n1");
    expect(status).toBe(1);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "why the drain of n1 stops at Deployment/web r1 (1 pod): the budget web allows no disruption (it needs 3 healthy pods of 3, and 3 are healthy)",
    );
  });

  test("one that has room completes, and exits with 0", async () => {
    const { status, stdout } = await simulated(...cluster, "--add-node", "n1", "--rollout", "deploy/web=nginx:3");
    expect([status, stdout.includes("completes")]).toEqual([0, true]);
  });

  test("changes happen in the order in which they are given, whatever their flags", async () => {
    expect((await dos("--cordon", "n1", "--scale", "deploy/web=4", "--uncordon", "n1")).slice(0, 3)).toEqual([
      "cordon n1",
      "scale Deployment/web to 4",
      "uncordon n1",
    ]);
    expect((await dos("--scale", "deploy/web=2", "--drain", "n3"))[0]).toBe("scale Deployment/web to 2");
  });

  test("of several changes it is told what came of each, of a drain whether it is over", async () => {
    const { stdout } = await simulated(...cluster, "--drain", "n1", "--add-node", "n2");
    expect(stdout).toContain("changes\n  drain n1             drained, stuck\n  add a node like n2   completes\n");
  });

  test("a step tells of the pods that do something else than before", async () => {
    const { stdout } = await simulated(...cluster, "--drain", "n1", "--steps");
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "STEP  WHAT                THEN                       PODS",
      "   1  cordon n1",
      "   2  evict web r1        evicted; -web r1; +web r1  web r1 2 ready 1 pending 1 terminating",
      "   3  terminated pods go                             web r1 2 ready 1 pending",
    ]);
  });

  test("labels and taints take several words", async () => {
    expect(
      await dos(
        "--label",
        "node/n1",
        "a=b",
        "c-",
        "--taint",
        "n2",
        "x=y:NoSchedule",
        "--taint",
        "n2",
        "x=y:NoSchedule-",
      ),
    ).toEqual(["label Node/n1 a=b c-", "taint n2 x=y:NoSchedule", "untaint n2 x:NoSchedule"]);
  });

  test("a taint that is not there can not be removed", async () => {
    expect((await simulated(...cluster, "--taint", "n1", "a:NoSchedule", "--taint", "n1", "b-")).stderr).toBe(
      'error: node "n1" has no taint b; it has a:NoSchedule\n',
    );
  });

  test("the same changes as a list, in YAML or JSON", async () => {
    const yaml = file(
      "changes.yaml",
      "- {kind: scale, workload: deploy/web, replicas: 2}\n- {kind: loseNode, node: n1}\n",
    );
    const json = file(
      "changes.json",
      '[{"kind":"scale","workload":"Deployment/web","replicas":2},{"kind":"loseNode","node":"n1"}]',
    );
    expect(await dos("--changes", yaml)).toEqual(await dos("--changes", json));
  });

  test("a list with mistakes gets all of them, each with its line", async () => {
    const path = file("bad.yaml", "- {kind: scale, workload: web, replicas: -1}\n- {kind: melt, node: n1}\n");
    const { status, stderr } = await simulated(...cluster, "--changes", path);
    expect(status).toBe(2);
    expect(stderr).toContain(`bad.yaml:1:17: error: [0].workload: "web" names no workload`);
    expect(stderr).toContain("bad.yaml:1:32: error: [0].replicas: must be a whole number from 0 to 2147483647, not -1");
    expect(stderr).toContain("bad.yaml:2:4: error: [1].kind: must be one of apply,");
  });

  test("what is not there is told, with exit status 2", async () => {
    expect(await simulated(...cluster, "--drain", "n9")).toMatchObject({
      status: 2,
      stderr: 'error: there is no node "n9" (did you mean "n1"?)\n',
    });
    expect((await simulated(...cluster, "--scale", "deploy/constructor=2")).stderr).toContain(
      'there is no Deployment "constructor"',
    );
  });

  test("each node can be lost in turn, the worst first", async () => {
    const { status, stdout } = await simulated(...cluster, "--every", "node");
    expect(status).toBe(1);
    expect(stdout).toContain("3 of 3 can not be lost without harm");
    expect(stdout).toMatch(/^NODE +OUTCOME +PODS ON IT +PENDING +LOWEST READY\nn1 +stuck/);
  });

  test("a restart is a rollout, though nothing that scheduling reads differs", async () => {
    expect(await simulated(...cluster, "--add-node", "n1", "--restart", "deploy/web", "--steps")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("+web r2 on n1-new-1") as string,
    });
  });

  test("a workload whose pods never become ready stops its rollout", async () => {
    const { status, stdout } = await simulated(
      ...cluster,
      "--add-node",
      "n1",
      "--rollout",
      "deploy/web=x",
      "--not-ready",
      "deploy/web",
    );
    expect(status).toBe(1);
    expect(stdout).toContain("never");
  });

  test("a Job whose pods fail gives up", async () => {
    const spec = {
      backoffLimit: 1,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "c" }] } },
    };
    const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "sum" }, spec };
    const path = file("job.json", JSON.stringify(job));
    const { status, stdout } = await simulated(...cluster, "--apply", path, "--fails", "job/sum=3");
    expect(status).toBe(1);
    expect(stdout).toContain("Job/sum has failed: BackoffLimitExceeded, 2 pods have failed");
  });

  test("manifests without a node are played on a small made-up cluster, which is said", async () => {
    const stdin = "{apiVersion: v1, kind: Pod, metadata: {name: solo}, spec: {containers: [{name: c, image: c}]}}";
    const { status, stdout, stderr } = await runInMemory(["simulate", "-f", "-"], { stdin });
    expect([status, stderr]).toEqual([0, expect.stringContaining("no cluster was given: simulated on a made-up")]);
    expect(stdout).toContain("Pod/solo");
  });

  test("what the API server would refuse of changes is told all at once, at its place", async () => {
    const list = file(
      "refused.yaml",
      [
        "- kind: apply",
        "  objects:",
        "  - apiVersion: apps/v1",
        "    kind: Deployment",
        "    metadata: {name: web, namespace: default}",
        "    spec:",
        "      selector: {matchLabels: {app: other}}",
        "      template:",
        "        metadata: {labels: {app: other}}",
        "        spec: {containers: [{name: c, image: c}]}",
        "- kind: patch",
        "  object: {kind: Deployment, name: web}",
        "  patch:",
        "  - {op: replace, path: /spec/replicas, value: many}",
        "- {kind: drain, node: n9}",
      ].join("\n"),
    );
    const { status, stderr } = await simulated(...cluster, "--changes", list, "--cordon", "n8");
    expect(status).toBe(2);
    expect(stderr.replaceAll(list, "f").split("\n")).toEqual([
      expect.stringMatching(/^f:7:32: error: Deployment default\/web: spec\.selector: field is immutable/),
      expect.stringMatching(/^f:14:19: error: Deployment default\/web: spec\.replicas: must be a whole number/),
      'f:15:3: error: there is no node "n9" (did you mean "n1"?)',
      'error: there is no node "n8" (did you mean "n1"?)',
      "4 errors",
      "",
    ]);
  });

  test("without any change there is nothing to simulate", async () => {
    expect((await simulated(...cluster)).status).toBe(2);
  });
});

describe("a file of changes", () => {
  test("may have several documents", async () => {
    const path = file("two.yaml", "kind: cordon\nnode: n1\n---\n- {kind: uncordon, node: n1}\n");
    expect(await dos("--changes", path)).toEqual(["cordon n1", "uncordon n1"]);
  });

  const bomb = `a: &a [${"x,".repeat(50)}]\n${["b", "c", "d"].map((name, at) => `${name}: &${name} [${`*${"abc"[at]},`.repeat(50)}]\n`).join("")}`;
  test.each([
    ["a field that there is none of", "{kind: scale, workload: deploy/web, replicas: 1, afterready: 1}", "afterready"],
    [
      "a text without quotes",
      "{kind: cordon, node: no}",
      "must be a string, not the boolean false: write it in quotes",
    ],
    [
      "a field that is there twice, in a kind that is none",
      '{"kind": "tain", "node": "a", "node": "b"}',
      'did you mean "taint"?',
    ],
    ["more nodes than there can be", "{kind: addNode, like: n1, count: 3000000}", "from 1 to 100000"],
    ["more replicas than there can be", "{kind: scale, workload: deploy/web, replicas: 9999999999}", "from 0 to"],
    ["aliases that make too much of it", bomb, "aliases"],
    ["lists in lists in lists", "[".repeat(100_000), ""],
  ])("is refused for %s", async (_, text, told) => {
    const { status, stderr } = await simulated(...cluster, "--changes", file("changes.yaml", text));
    expect(status).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain("should not");
  });
});
