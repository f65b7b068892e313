import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { simulate } from "../simulate/simulate.ts";
import { deployment, node, pod } from "../testing/objects.ts";
import type { Change } from "./change.ts";

const web = deployment("web", 1, "app=web");

function played(change: Change, ...objects: readonly KubernetesObject[]): () => string {
  return () => {
    const input = { objects: [node("n1"), web, ...objects], changes: [change], seed: 0 };
    return simulate({ ...input, profiles: [defaultProfile()], createEngine: createReferenceEngine }).outcome;
  };
}

function patch(path: string, value: unknown): Change {
  return { kind: "patch", object: { kind: "Deployment", name: "web" }, patch: [{ op: "replace", path, value }] };
}

describe("a patch", () => {
  test("that leaves the object a good one is made", () => {
    expect(played(patch("/spec/replicas", 2))()).toBe("completes");
  });

  test.each([
    ["/spec/replicas", "many", "spec.replicas: must be a whole number"],
    ["/spec/replicas", -1, "spec.replicas: must be 0 or more"],
    ["/metadata/name", "x", 'metadata.name: field is immutable: it is "web" in the cluster'],
    ["/spec/selector", { matchLabels: { x: "y" } }, "must be selected by spec.selector"],
    ["", null, "kind: field is immutable"],
  ])("of %s to %j is refused", (path, value, reason) => {
    expect(played(patch(path, value))).toThrow(reason);
    expect(played(patch(path, value))).toThrow(
      `change Deployment/web: replace ${path}: the API server would refuse Deployment default/web: `,
    );
  });

  test("may not change a selector, whatever the template says", () => {
    const labels = { app: "web", tier: "x" };
    const change: Change = {
      kind: "patch",
      object: { kind: "Deployment", name: "web" },
      patch: [
        { op: "add", path: "/spec/selector", value: { matchLabels: labels } },
        { op: "add", path: "/spec/template/metadata/labels", value: labels },
      ],
    };
    expect(played(change)).toThrow("spec.selector: field is immutable");
  });
});

describe("an apply", () => {
  test("that changes what may not change is refused", () => {
    const { metadata, spec } = deployment("web", 1, "app=other");
    const change: Change = { kind: "apply", objects: [{ ...web, metadata, spec } as KubernetesObject] };
    expect(played(change)).toThrow(
      "apply: the API server would refuse Deployment default/web: spec.selector: field is",
    );
  });

  test("of a pod that has a node already is none of another", () => {
    const there = pod("solo", "app=solo", { nodeName: "n1" });
    expect(played({ kind: "apply", objects: [pod("solo", "app=solo,more=x")] }, there)()).toBe("completes");
  });
});
