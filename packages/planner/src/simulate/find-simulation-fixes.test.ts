import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { affinityTo, deployment, manifests, node } from "../testing/objects.ts";
import { findSimulationFixes } from "./find-simulation-fixes.ts";
import { simulate } from "./simulate.ts";
import { type SimulationParts, simulationOf } from "./simulation-parts.ts";

const apart = affinityTo("kubernetes.io/hostname", { avoids: "web" });
const web = deployment("web", 2, "app=web", apart);
const nodes = [node("a"), node("b")];

/** Nodes and pods of `web`, as they run. */
function running(...wishes: readonly KubernetesObject[]): readonly Manifest[] {
  return manifests(...nodes, ...wishes);
}

function partsOf(wishes: readonly Manifest[], ...changes: readonly Change[]): SimulationParts {
  const profiles = [defaultProfile()] as const;
  return { wishes, changes, seed: 0, profiles, createEngine: createIncrementalEngine };
}

function outcomeOf(parts: SimulationParts): string {
  return simulate(simulationOf(parts).input).outcome;
}

describe("what helps at the end of a simulation", () => {
  const rollout: Change = { kind: "rollout", workload: "Deployment/web", image: "main:2" };

  test("a rollout that is stuck: patched in any of the ways that are told, it completes", () => {
    const parts = partsOf(running(web), rollout);
    expect(outcomeOf(parts)).toBe("stuck");
    const { fixes = [] } = findSimulationFixes(parts, { most: 9 }).get("Deployment/web") ?? {};
    const patches = fixes.flatMap(({ kind, steps: [{ means }, another] }) =>
      means.kind === "patch" && another === undefined ? [{ kind, patch: means.patch }] : [],
    );
    expect(patches.map(({ kind }) => kind)).toContain("rollout-strategy");
    // Made to what runs, and not before it runs.
    const outcomes = patches.map(({ patch }) => {
      const object = { kind: "Deployment", name: "web" };
      return outcomeOf(partsOf(running(web), { kind: "patch", object, patch }, rollout));
    });
    expect(new Set(outcomes)).toEqual(new Set(["completes"]));
  });

  test("each fix is played with the changes, not planned without them", () => {
    const parts = partsOf(running(web), { kind: "loseNode", node: "b" });
    const { fixes = [] } = findSimulationFixes(parts, { most: 20 }).get("Deployment/web") ?? {};
    expect(fixes.map(({ kind }) => kind)).toContain("replicas-lowered");
    // Node b is gone by then, whatever is done to it.
    expect(fixes.map(({ kind }) => kind)).not.toContain("node-labelled");
  });

  test("what a change applies can be what is to be changed", () => {
    const api = deployment("api", 1, "app=api", { nodeSelector: { disk: "ssd" } });
    const parts = partsOf(running(web), { kind: "apply", objects: [api] });
    const { fixes = [] } = findSimulationFixes(parts, { most: 9 }).get("Deployment/api") ?? {};
    expect(fixes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["node-rule-dropped", "node-labelled"]));
  });

  test("a pod that a later change names may be gone with the fix", () => {
    const parts = partsOf(running(web), rollout, { kind: "deletePod", pod: "Deployment/web r1" });
    expect(outcomeOf(parts)).toBe("stuck");
    const { fixes = [] } = findSimulationFixes(parts, { most: 9 }).get("Deployment/web") ?? {};
    expect(fixes.map(({ kind }) => kind)).toContain("rollout-strategy");
  });

  test("pods of a Job that wait, and would be over in the end", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "sum" },
      spec: {
        parallelism: 2,
        completions: 3,
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [{ name: "main", image: "m", resources: { requests: { cpu: "99" } } }],
          },
        },
      },
    } as KubernetesObject;
    const parts = partsOf(running(web), { kind: "apply", objects: [job] });
    const { fixes = [] } = findSimulationFixes(parts, { most: 1 }).get("Job/sum") ?? {};
    expect(fixes.map(({ kind }) => kind)).toEqual(["request-lowered"]);
  });

  test("what would block a drain that goes through is no help", () => {
    const budget = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web" },
      spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } } },
    } as KubernetesObject;
    const three = deployment("web", 3, "app=web", apart);
    const drains: readonly Change[] = [
      { kind: "drain", node: "a" },
      { kind: "drain", node: "b" },
    ];
    const parts = partsOf(running(node("c"), three, budget), ...drains);
    expect(simulate(simulationOf(parts).input).changes.map(({ drain }) => drain)).toEqual(["drained", "blocked"]);
    const { fixes = [] } = findSimulationFixes(parts, { most: 20 }).get("Deployment/web") ?? {};
    expect(fixes).not.toEqual([]);
    for (const { steps } of fixes) {
      const patches = steps.flatMap(({ means }): readonly Change[] =>
        means.kind === "patch"
          ? [{ kind: "patch", object: { kind: "Deployment", name: "web" }, patch: means.patch }]
          : [],
      );
      const { changes } = simulate(simulationOf({ ...parts, changes: [...patches, ...drains] }).input);
      expect(changes.find(({ change }) => change.kind === "drain")?.drain).toBe("drained");
    }
  });

  test("nothing is sought where nothing is pending", () => {
    expect(findSimulationFixes(partsOf(running(web), { kind: "cordon", node: "a" }))).toEqual(new Map());
  });
});
