import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { node, template } from "../testing/objects.ts";
import { simulate } from "./simulate.ts";
import type { Simulation } from "./simulation.ts";

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "local" },
  provisioner: "kubernetes.io/no-provisioner",
  volumeBindingMode: "WaitForFirstConsumer",
} as KubernetesObject;

/** A volume of the only node that is there. */
function volume(name: string): KubernetesObject {
  const affinity = { key: "kubernetes.io/hostname", operator: "In", values: ["n1"] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "local",
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [affinity] }] } },
    },
  } as KubernetesObject;
}

/** Two pods, each with a claim. */
function set(keeps: object): KubernetesObject {
  const spec = {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "local",
    resources: { requests: { storage: "1Gi" } },
  };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "db" } },
      persistentVolumeClaimRetentionPolicy: keeps,
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec }],
      template: template("app=db"),
    },
  } as unknown as KubernetesObject;
}

function played(keeps: object, ...changes: readonly Change[]): Simulation {
  return simulate({
    objects: [
      node("n1", { labels: { "kubernetes.io/hostname": "n1" } }),
      storageClass,
      volume("one"),
      volume("two"),
      set(keeps),
    ],
    changes,
    seed: 0,
    areWishes: true,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
}

const scale = (replicas: number): Change => ({ kind: "scale", workload: "StatefulSet/db", replicas });

describe("the claim of a pod that scaling down leaves over", () => {
  test("stays, and is there for the pod when it comes back", () => {
    expect(played({}, scale(1), scale(2)).outcome).toBe("completes");
  });

  test("goes with it where the StatefulSet says so; its volume is nobody else's then", () => {
    const { outcome, final } = played({ whenScaled: "Delete" }, scale(1), scale(2));
    expect([outcome, final.counts]).toEqual(["stuck", { "StatefulSet/db r1": { ready: 1, pending: 1 } }]);
    expect(final.pending[0]?.message).toContain("didn't find available persistent volumes to bind");
  });
});

test("with a StatefulSet go its claims where it says so, those of pods that it had before, too", () => {
  const gone: Change = { kind: "delete", object: { kind: "StatefulSet", name: "db" } };
  const again: Change = { kind: "apply", objects: [set({})] };
  expect(played({}, scale(1), gone, again).outcome).toBe("completes");
  const { outcome, final } = played({ whenDeleted: "Delete" }, scale(1), gone, again);
  expect([outcome, final.pending.length]).toEqual(["stuck", 1]);
});
