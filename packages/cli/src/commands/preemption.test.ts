import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const inputs = ["--cluster", "examples/preemption/cluster.yaml", "-f", "examples/preemption/payments.yaml"];

async function documentOf(schema: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await runInMemory([...args, ...inputs, "-o", "json"]);
  const document: unknown = JSON.parse(stdout);
  const isValid = new Ajv2020().compile(JSON.parse(readFileSync(join(projectRoot, `docs/${schema}`), "utf8")));
  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  return document;
}

test("the picture tells who evicts whom, and what becomes of the victims", async () => {
  const { status, stdout } = await runInMemory(["plan", ...inputs]);
  expect(status).toBe(1);
  expect(stdout).toContain(
    "evicted\n  payments-0 evicts batch-1 from node-1\n  payments-1 evicts batch-2 and report from node-2\n",
  );
  expect(stdout).toContain(
    "  report  Evicted\n      evicted from node-2 to make room for payments-1; nothing makes it anew\n",
  );
});

test("the document has the event, the nominated node and the victims, and the pods made in their place", async () => {
  const noNode = "0/2 nodes are available: 2 Insufficient cpu.";
  expect(await documentOf("plan.schema.json", "plan")).toMatchObject({
    pods: [
      { name: "payments-0", node: "node-1", victims: [{ namespace: "default", name: "batch-1" }] },
      {
        name: "payments-1",
        status: "Scheduled",
        node: "node-2",
        nominatedNode: "node-2",
        message: null,
        event: `${noNode} preemption: found a potential placement for pod on node node-2, preempting 2 victims`,
        victims: [
          { namespace: "default", name: "batch-2" },
          { namespace: "default", name: "report" },
        ],
        replaces: null,
      },
      {
        owner: "ReplicaSet/batch",
        status: "Unschedulable",
        message: noNode,
        event: `${noNode} preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
        nominatedNode: null,
        victims: [],
        replaces: { namespace: "default", name: "batch-1" },
      },
      { owner: "ReplicaSet/batch", replaces: { namespace: "default", name: "batch-2" } },
      { name: "report", status: "Evicted", node: null, event: null, replaces: null },
    ],
  });
});

test("explain tells who makes room, from the moment when they have", async () => {
  const { status, stdout } = await runInMemory(["explain", "pod/payments-1", ...inputs]);
  expect(status).toBe(0);
  expect(stdout).toContain("Who makes room\n  payments-1 evicts batch-2 and report from node-2\n");
  expect(stdout).toContain("Why node-2\n  it is the only node that fits\n");
  expect(await documentOf("explanation.schema.json", "explain", "pod/payments-1")).toMatchObject({
    node: "node-2",
    preemption: ["payments-1 evicts batch-2 and report from node-2"],
    victims: [{ name: "batch-2" }, { name: "report" }],
  });
});

test("explain tells of a pending pod why evicting others does not help", async () => {
  const { status, stdout } = await runInMemory(["explain", "rs/batch", ...inputs]);
  expect(status).toBe(1);
  expect(stdout).toContain("Evicting other pods does not help\n  on 2 nodes no pod has a lower priority\n");
});
