import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "a" },
  status: { allocatable: { cpu: "4", pods: "10" } },
};
const pod = (name: string, namespace: string, spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const nowhere = { nodeSelector: { no: "node" } };
const workload = (kind: string, namespace: string, spec: object = {}): object => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "web", namespace },
  spec: {
    selector: { matchLabels: { app: kind } },
    template: { metadata: { labels: { app: kind } }, spec: { containers: [{ name: "c", image: "i" }], ...spec } },
  },
});
const list = (...items: readonly object[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

test("with -f only one's own pods count for the exit status; the cluster's pending ones are a line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "strangers-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const cluster = join(folder, "cluster.json");
  writeFileSync(cluster, list(node, pod("old", "x", nowhere)));
  const stdin = list(pod("mine", "x"));
  const withWishes = await runInMemory(["plan", "-f", "-", "--cluster", cluster], { stdin });
  expect(withWishes.status).toBe(0);
  expect(withWishes.stdout).toContain("1 pod of the cluster, pending before, still is");
  expect(withWishes.stdout).not.toContain("not placed");
  expect(withWishes.stdout).toContain("to see why there, and not elsewhere: stowage explain pod/mine -n x ");
  const alone = await runInMemory(["plan", "--cluster", cluster]);
  expect(alone.status).toBe(1);
  expect(alone.stdout).toContain("not placed\n  old ");
  const mine = await runInMemory(["plan", "-f", "-", "--cluster", cluster], { stdin: list(pod("old", "x", nowhere)) });
  expect(mine.status).toBe(1);
});

test("names that are not unique come with their namespace or kind", async () => {
  const stdin = list(
    node,
    workload("Deployment", "a"),
    workload("DaemonSet", "a"),
    workload("Deployment", "b", nowhere),
  );
  const { stdout } = await runInMemory(["plan", "-f", "-"], { stdin });
  expect(stdout).toContain("+ a/Deployment/web");
  expect(stdout).toContain("+ a/DaemonSet/web");
  expect(stdout).toContain("not placed\n  b/web ");
});
