import { createReferenceEngine, defaultProfile, type NodeObject, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { deployment, node, pod, template } from "../testing/objects.ts";
import { simulate } from "./simulate.ts";
import type { Simulation } from "./simulation.ts";

/** A node that the cluster has given up. */
function unreachable(name: string, status = "Unknown"): NodeObject {
  const effects = ["NoSchedule", "NoExecute"] as const;
  const taints = effects.map((effect) => ({ key: "node.kubernetes.io/unreachable", effect }));
  const bare = node(name, { spec: { taints } });
  return { ...bare, status: { ...bare.status, conditions: [{ type: "Ready", status }] } };
}

/** A pod that is as the cluster says when its node is not heard of any more. */
function notReady(made: PodObject, owner: { readonly kind: string; readonly name: string }): PodObject {
  const ownerReferences = [{ apiVersion: "apps/v1", controller: true, ...owner }];
  const status = { phase: "Running", conditions: [{ type: "Ready", status: "False" }] } as const;
  return { ...made, metadata: { ...made.metadata, ownerReferences }, status };
}

const db = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db" },
  spec: { replicas: 1, selector: { matchLabels: { app: "db" } }, template: template("app=db") },
} as KubernetesObject;
const ofDb = notReady(pod("db-0", "app=db", { nodeName: "n1" }), { kind: "StatefulSet", name: "db" });

function played(objects: readonly KubernetesObject[], ...changes: readonly Change[]): Simulation {
  return simulate({
    objects,
    changes,
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
}

const drain: Change = { kind: "drain", node: "n1" };
const cluster = [unreachable("n1"), node("n2"), db, ofDb];

describe("a pod of a node that the cluster shows as unreachable", () => {
  test("does not become ready", () => {
    const { final, outcome, why } = played(cluster, { kind: "cordon", node: "n2" });
    expect([outcome, final.counts]).toEqual(["stuck", { "StatefulSet/db r1": { starting: 1 } }]);
    expect(why.map(({ sentence }) => sentence)).toEqual([
      "db is not complete: 1 pod never becomes ready: node n1 is unreachable",
    ]);
  });

  test("stays when it is deleted: a drain waits for it, and so does its StatefulSet", () => {
    const { final, changes, outcome, why } = played(cluster, drain);
    expect([outcome, changes[0]?.drain, final.counts]).toEqual([
      "blocked",
      "blocked",
      { "StatefulSet/db r1": { terminating: 1 } },
    ]);
    expect(changes[0]?.stopsAt).toEqual([
      {
        pod: "StatefulSet/db r1#0",
        count: 1,
        budgets: [],
        sentence:
          "the drain of n1 stops at StatefulSet/db r1#0 (1 pod): it is deleted, and stays until the kubelet says that it has ended, or the node is gone: n1 is unreachable",
      },
    ]);
    expect(why.map(({ sentence }) => sentence)).toEqual([
      "db is not complete: 1 pod is deleted and never gone: node n1 is unreachable",
    ]);
  });

  test("is collected once the node is gone, or is said to be out of service", () => {
    const outOfService = {
      key: "node.kubernetes.io/out-of-service",
      value: "nodeshutdown",
      effect: "NoExecute",
    } as const;
    for (const change of [
      { kind: "loseNode", node: "n1" },
      { kind: "taint", node: "n1", taint: outOfService },
    ] satisfies readonly Change[]) {
      const { final, outcome } = played(cluster, drain, change);
      expect([outcome, final.placement]).toEqual(["completes", { "StatefulSet/db r1#0": ["n2"] }]);
    }
  });

  test("of a Deployment has another one made in its place, which holds up nobody else", () => {
    const set = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-1", controller: true };
    const web = deployment("web", 1, "app=web");
    const { final, changes } = played(
      [
        unreachable("n1"),
        node("n2"),
        web,
        pod(
          "x",
          "app=web",
          { nodeName: "n1" },
          { ownerReferences: [set], labels: { app: "web", "pod-template-hash": "1" } },
        ),
      ],
      drain,
    );
    expect([changes[0]?.drain, final.counts]).toEqual([
      "blocked",
      { "Deployment/web r1": { ready: 1, terminating: 1 } },
    ]);
  });
});

test("a node that is added like an unreachable one is well", () => {
  const { final, outcome } = played([unreachable("n1"), db], { kind: "addNode", like: "n1", count: 1 });
  expect([outcome, final.placement]).toEqual(["completes", { "StatefulSet/db r1#0": ["n1-new-1"] }]);
});

test("a taint alone is no dead kubelet: the cluster would take it away again", () => {
  const { final, outcome } = played([unreachable("n1", "True"), node("n2"), db, ofDb], drain);
  expect([outcome, final.placement]).toEqual(["completes", { "StatefulSet/db r1#0": ["n2"] }]);
});
