import { expect, test } from "vitest";
import { allFeatures } from "../features.ts";
import { randomSequence } from "./random-sequence.ts";

const sequences = Array.from({ length: 60 }, (_, index) => randomSequence(1, index, 40, allFeatures));

test("a sequence is made again from its seed and index, and goes on as it began when it is longer", () => {
  expect(randomSequence(1, 5, 40, allFeatures)).toEqual(sequences[5]);
  const start = randomSequence(1, 5, 0, allFeatures).steps;
  expect(sequences[5]?.steps.slice(0, start.length)).toEqual(start);
  expect(sequences[5]?.steps).toHaveLength(start.length + 40);
});

test("a sequence is JSON", () => {
  for (const sequence of sequences) expect(JSON.parse(JSON.stringify(sequence))).toEqual(sequence);
});

test("every kind of step and of object comes", () => {
  const steps = sequences.flatMap((one) => one.steps);
  expect([...new Set(steps.map(({ kind }) => kind))].sort()).toEqual(
    ["assume", "confirm", "forget", "mark", "put", "remove", "retry", "schedule", "undo"].sort(),
  );
  const put = new Set(steps.flatMap((step) => (step.kind === "put" ? [step.object.kind] : [])));
  for (const kind of ["Pod", "Node", "Namespace", "Service", "ReplicaSet", "PodDisruptionBudget", "PersistentVolume"]) {
    expect([...put]).toContain(kind);
  }
});

test("no two pods of different names have one identity", () => {
  for (const { steps } of sequences) {
    const names = new Map<string, string>();
    for (const step of steps) {
      const pod =
        step.kind === "put" && step.object.kind === "Pod" ? step.object : "pod" in step ? step.pod : undefined;
      if (pod === undefined) continue;
      const { uid = "", namespace = "", name = "" } = pod.metadata;
      expect(names.get(uid) ?? `${namespace}/${name}`).toBe(`${namespace}/${name}`);
      names.set(uid, `${namespace}/${name}`);
    }
  }
});
