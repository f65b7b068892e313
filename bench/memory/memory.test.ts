import { expect, test } from "vitest";
import { workloadCluster } from "../spec/workload-cluster.ts";
import { grownBy, memoryCases } from "./memory-specs.ts";
import { retainedBytes } from "./retained-bytes.ts";
import { runMemory } from "./run-memory.ts";

test("between two sizes grows what is measured, and nothing else", () => {
  const counts = memoryCases.map(({ of, sizes, spec }) => {
    const [smaller, larger] = sizes.map((size) => {
      const { nodes, pods, pending } = workloadCluster(spec(size), "shared");
      const apps = new Set([...pods, ...pending].map(({ metadata }) => metadata.labels?.["app"]));
      const first = JSON.stringify(pending.at(0).spec).match(/topologyKey/g);
      return [pods.length, pending.length, nodes.length, apps.size, apps.size * (first?.length ?? 0)];
    });
    return [of, larger?.map((count, index) => count - (smaller?.[index] ?? 0))];
  });
  expect(Object.fromEntries(counts)).toEqual({
    "existing pod": [40_000, 0, 0, 0, 0],
    "scheduled pod": [0, 40_000, 0, 0, 0],
    node: [0, 0, 8_000, 0, 0],
    // A class has a term of its own.
    class: [0, 0, 0, 4_000, 4_000],
    "term of a class": [0, 0, 0, 0, 8_000],
  });
  expect(memoryCases.map(grownBy)).toEqual([40_000, 40_000, 8_000, 4_000, 8_000]);
});

test("an engine holds what is in use more once its pods are scheduled", () => {
  const [one] = memoryCases;
  const used = [1000, 1500];
  expect(one && retainedBytes(one.spec(10), { usedBytes: () => used.shift() ?? 0 })).toBe(500);
});

test("each size is measured in a process of its own, and a row is the slope", () => {
  const asked: string[] = [];
  const lines: string[] = [];
  const status = runMemory(undefined, [], {
    freshProcess: ([, size = ""]) => String(1000 * Number(asked[asked.push(size) - 1]?.split(":")[1])),
    writeFile: () => undefined,
    stdout: (line) => void lines.push(line),
    stderr: () => undefined,
    nodeVersion: "v0",
  });
  expect(status).toBe(0);
  expect(asked.slice(0, 2)).toEqual(["existing pod:20000", "existing pod:60000"]);
  expect(lines[1]?.split(/ {2,}/)).toEqual(["existing pod", "1,000", "20,000", "60,000", "57.2"]);
});
