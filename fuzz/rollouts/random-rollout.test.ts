import { expect, test } from "vitest";
import { runRollout } from "../../conformance/rollouts/run-rollout.ts";
import { randomRollout } from "./random-rollout.ts";

test("equal seeds and indexes make equal rollouts", () => {
  expect(randomRollout(7, 11)).toEqual(randomRollout(7, 11));
  expect(randomRollout(7, 11)).not.toEqual(randomRollout(7, 12));
});

test("every kind of workload and of change comes", () => {
  const rollouts = Array.from({ length: 300 }, (_, index) => randomRollout(1, index));
  const kinds = new Set(rollouts.flatMap(({ cluster }) => cluster.map(({ kind }) => kind)));
  const changes = rollouts.flatMap(({ change }) => ("kind" in change ? [change] : change));
  expect([...kinds].sort()).toEqual([
    "DaemonSet",
    "Deployment",
    "Job",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PriorityClass",
    "StatefulSet",
    "StorageClass",
  ]);
  expect([...new Set(changes.map(({ kind }) => kind))].sort()).toEqual([
    "apply",
    "cordon",
    "deletePod",
    "drain",
    "loseNode",
    "scale",
    "uncordon",
  ]);
});

test("a rollout can be simulated, or a pod that it names is not there", () => {
  const results = Array.from({ length: 40 }, (_, index) => resultOf(index));
  expect(results.filter((result) => result !== "simulated" && !/there is no pod called/.test(result))).toEqual([]);
});

function resultOf(index: number): string {
  try {
    return runRollout(randomRollout(2, index)).steps.length > 0 ? "simulated" : "nothing happens";
  } catch (error) {
    return String(error);
  }
}
