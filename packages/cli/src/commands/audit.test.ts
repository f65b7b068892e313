import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const isAudit = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(projectRoot, "docs/audit.schema.json"), "utf8")),
);

/** Two nodes, of which one was tainted after a pod came to it; a pod that fits and waits. */
const cluster = JSON.stringify({
  apiVersion: "v1",
  kind: "List",
  items: [
    node("node-1", [{ key: "dedicated", value: "db", effect: "NoSchedule" }]),
    node("node-2", []),
    pod("web-0", "node-1"),
    pod("late", undefined),
  ],
});

function node(name: string, taints: readonly object[]): object {
  const status = { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } };
  return { apiVersion: "v1", kind: "Node", metadata: { name }, spec: { taints }, status };
}

function pod(name: string, nodeName: string | undefined): object {
  const metadata = { name, namespace: "shop", labels: { app: name }, creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { nodeName, containers: [{ name: "c" }] } };
}

const args = ["audit", "--cluster", "-"];

test("a finding has the rule, what is the case, since when, and what would put it right", async () => {
  expect(await runInMemory([...args, "-A"], { stdin: cluster })).toEqual({
    status: 1,
    stdout: `Pod shop/web-0 on node-1
  required: web-0 must not run on a node with the taint dedicated=db:NoSchedule:
    it does not tolerate it
    node-1 has the taint dedicated=db:NoSchedule, which the pod does not
      tolerate
    since 2026-01-01T00:00:00Z at the earliest: the pod runs since then; when
      labels or taints changed is not recorded
    evict it: nothing makes it anew; made again, it would go to node-2

Pod shop/late has no node
  waiting: late has no node, and would fit
    it was created at 2026-01-01T00:00:00Z
    wait: it would go to node-2

1 rule of 1 pod does not hold, 1 pod only waits; 1 running pod on 2 nodes of
standard input (Kubernetes 1.37)
`,
    stderr: "",
  });
});

test("the document is as its schema says", async () => {
  const { stdout, status } = await runInMemory([...args, "-A", "-o", "json"], { stdin: cluster });
  const audit: unknown = JSON.parse(stdout);
  isAudit(audit);
  expect(isAudit.errors).toBeNull();
  expect(status).toBe(1);
  expect(audit).toMatchObject({
    kind: "Audit",
    findings: [
      { pod: { namespace: "shop", name: "web-0" }, node: "node-1", remedy: { kind: "evict", goesTo: "node-2" } },
      { pod: { namespace: "shop", name: "late" }, node: null, kind: "waiting", remedy: { kind: "wait" } },
    ],
  });
});

test("a namespace without findings is as asked", async () => {
  expect(await runInMemory([...args, "-n", "other"], { stdin: cluster })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("every rule holds, and nobody waits who fits; 0 running pods on 2 nodes"),
  });
});

test("one namespace or all of them, not both", async () => {
  expect((await runInMemory([...args, "-n", "other", "-A"], { stdin: cluster })).status).toBe(2);
});
