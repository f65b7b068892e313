import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const items = (spec: object): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: "a" },
        status: { allocatable: { cpu: "4", pods: "10" }, nodeInfo: { kubeletVersion: "v1.35.2" } },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p" },
        spec: { containers: [{ name: "c", image: "i" }], ...spec },
      },
    ],
  });
const nowhere = { nodeSelector: { no: "node" } };

test("where a message depends on the version, and only kubelets tell it, that is said first", async () => {
  const { stderr } = await runInMemory(["plan", "-f", "-"], { stdin: items(nowhere) });
  expect(stderr.split("\n")[0]).toContain("the messages are those of Kubernetes 1.35, the newest kubelet's");
});

test("nothing is said where it is told, or nothing depends on it", async () => {
  const told = await runInMemory(["plan", "-f", "-", "--kubernetes-version", "1.35"], { stdin: items(nowhere) });
  const placed = await runInMemory(["plan", "-f", "-"], { stdin: items({}) });
  expect([told.stderr, placed.stderr]).toEqual(["", ""]);
});
