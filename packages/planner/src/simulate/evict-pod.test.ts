import { createReferenceEngine, defaultProfile, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { deployment, node, pod } from "../testing/objects.ts";
import { simulate } from "./simulate.ts";

const nodes = [node("n1"), node("n2")];
const budget: KubernetesObject = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "half", namespace: "default" },
  spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
};

/** What the Eviction API answers when n1 is drained. */
function answers(objects: readonly KubernetesObject[], notReady: readonly string[] = [], areWishes = true) {
  const { steps, outcome } = simulate({
    objects: [...nodes, budget, ...objects],
    changes: [{ kind: "drain", node: "n1" }],
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
    areWishes,
    notReady,
  });
  return [outcome, ...new Set(steps.flatMap(({ status }) => status ?? []))];
}

describe("the eviction of a pod that never becomes ready", () => {
  const web = deployment("web", 2, "app=web");

  test("is refused as long as its budget has not enough that are healthy: it runs", () => {
    expect(answers([web], ["Deployment/web"])).toEqual(["blocked", 429]);
    expect(answers([web])).toEqual(["completes", 201]);
  });

  test("is refused of one that was pending in the cluster, and started here", () => {
    const pending: PodObject = { ...pod("web-x", "app=web"), status: { phase: "Pending" } };
    expect(answers([pending], ["Pod/web-x"])).toEqual(["blocked", 429]);
  });

  test("is allowed where the cluster says that it has not started: its image can not be pulled", () => {
    const status = { phase: "Pending", conditions: [{ type: "Ready", status: "False" }] } as const;
    const present: PodObject = { ...pod("web-x", "app=web", { nodeName: "n1" }), status };
    expect(answers([present], ["Pod/web-x"], false)).toEqual(["completes", 201]);
  });
});
