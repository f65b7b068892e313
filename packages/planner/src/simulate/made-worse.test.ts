import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { affinityTo, deployment, node, pod } from "../testing/objects.ts";
import { type MadeWorse, madeWorse } from "./made-worse.ts";
import { simulate } from "./simulate.ts";
import type { SimulationInput } from "./simulation-input.ts";

const hosts = affinityTo("kubernetes.io/hostname", { avoids: "web" });
const leaving = pod("old", "app=web", { nodeName: "n1" }, { deletionTimestamp: "2024-01-01T00:00:00Z" });
/** A pod that waits for the one that terminates. */
const waiting = [node("n1"), node("n2"), leaving, pod("new", "app=web", { ...hosts, nodeSelector: { disk: "ssd" } })];
const withDisk = waiting.map((object) =>
  object.metadata.name === "n1" ? node("n1", { labels: { "kubernetes.io/hostname": "n1", disk: "ssd" } }) : object,
);

function worseOf(objects: readonly KubernetesObject[], ...changes: readonly Change[]): MadeWorse {
  const input: SimulationInput = {
    objects,
    changes,
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createIncrementalEngine,
  };
  return madeWorse(input, simulate(input));
}

describe("what changes make worse", () => {
  test("a pod that would have waited for a moment, and waits for ever", () => {
    const worse = worseOf(withDisk, { kind: "cordon", node: "n1" });
    expect(worse).toEqual({ stuck: [], pending: new Map([["Pod/new", 1]]) });
  });

  test("is nothing where it would have waited for ever anyway", () => {
    expect(worseOf(waiting, { kind: "cordon", node: "n1" })).toEqual({ stuck: [], pending: new Map() });
  });

  test("is nothing where its moment is over", () => {
    expect(worseOf(withDisk, { kind: "cordon", node: "n2" })).toEqual({ stuck: [], pending: new Map() });
  });

  test("one pod in the place of another is told though there are no more of them", () => {
    const selector = { nodeSelector: { disk: "ssd" } };
    const swap: readonly Change[] = [
      { kind: "label", object: { kind: "Node", name: "n1" }, labels: { disk: "ssd" } },
      { kind: "apply", objects: [pod("b", "", { nodeSelector: { disk: "none" } })] },
    ];
    const worse = worseOf([node("n1"), pod("a", "", selector)], ...swap);
    expect(worse.pending).toEqual(new Map([["Pod/b", 1]]));
  });

  test("a workload whose pod would have had a node, and never has", () => {
    const web = deployment("web", 1, "app=web", hosts);
    const worse = worseOf([node("n1"), leaving, web], { kind: "cordon", node: "n1" });
    expect(worse).toEqual({ stuck: ["Deployment/web"], pending: new Map([["Deployment/web", 1]]) });
  });
});
