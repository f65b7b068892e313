import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const pods = ["large", "small-a", "small-b"].map(
  (name) => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}},
  spec: {containers: [{name: main, image: "main:1", resources: {requests: {cpu: "${name === "large" ? 2 : 1}"}}}]}}`,
);
const nodes = ["a", "b"].map(
  (name) =>
    `{apiVersion: v1, kind: Node, metadata: {name: ${name}}, status: {allocatable: {cpu: "2", memory: 8Gi, pods: 9}}}`,
);
const stdin = [...nodes, ...pods].join("\n---\n");

test("plan --trials says how often, and --seed and --order bring the worst back", async () => {
  const { status, stdout } = await runInMemory(["plan", "-f", "-", "--trials", "12"], { stdin });
  expect(status).toBe(1);
  const [, seed = "", order = ""] = /--seed (\d+) --order (\d+)/.exec(stdout) ?? [];
  const again = await runInMemory(["plan", "-f", "-", "--seed", seed, "--order", order], { stdin });
  expect(again.status).toBe(1);
});

test("merge adds shards up to what one run prints", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stowage-trials-"));
  try {
    const asked = ["plan", "-f", "-", "--trials", "12", "-o", "json"];
    const whole = await runInMemory(asked, { stdin });
    const files = await Promise.all(
      [1, 0].map(async (index) => {
        const { stdout } = await runInMemory([...asked, "--shard", `${index}/2`], { stdin });
        writeFileSync(join(folder, `${index}.json`), stdout);
        return `${index}.json`;
      }),
    );
    const merged = await runInMemory(["merge", ...files, "-o", "json"], { cwd: folder });
    expect(merged.stdout).toBe(whole.stdout);
    expect(merged.status).toBe(1);
    writeFileSync(join(folder, "no.json"), '{"kind": "Plan"}');
    const wrong = await runInMemory(["merge", "no.json"], { cwd: folder });
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      "error: no.json: is no document of trials; expected what --trials -o json prints\n",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("simulate --trials plays what changes with other seeds and orders", async () => {
  const { stdout, status } = await runInMemory(["simulate", "--cluster", "-", "--drain", "a", "--trials", "3"], {
    stdin,
  });
  expect(stdout).toContain("of 3 trials");
  expect(status).toBeLessThan(2);
});
