import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { labelsOf, node, pod, template } from "../testing/objects.ts";
import type { Simulation } from "./simulation.ts";
import { simulate } from "./simulate.ts";

const nodes = [node("n1"), node("n2")];

function played(objects: readonly KubernetesObject[], ...changes: readonly Change[]): Simulation {
  return simulate({
    objects: [...nodes, ...objects],
    changes,
    seed: 0,
    areWishes: true,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
}

function set(kind: "ReplicaSet" | "StatefulSet", replicas: number): KubernetesObject {
  const spec = { replicas, selector: { matchLabels: { app: "db" } }, template: template("app=db") };
  return { apiVersion: "apps/v1", kind, metadata: { name: "db" }, spec } as KubernetesObject;
}

const relabelled = (name: string, app: string): Change => ({
  kind: "label",
  object: { kind: "Pod", name },
  labels: { app },
});

describe("a pod that its owner selects no more", () => {
  test("is released, and another one is made", () => {
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "db", controller: true };
    const own = pod("db-x", "app=db", { nodeName: "n1" }, { ownerReferences: [owner] });
    const { outcome, final, steps } = played([set("ReplicaSet", 1), own], relabelled("db-x", "quarantine"));
    expect([outcome, final.counts]).toEqual([
      "completes",
      { "Pod/db-x": { ready: 1 }, "ReplicaSet/db r1": { ready: 1 } },
    ]);
    expect(steps[0]).toMatchObject({ created: { "ReplicaSet/db r1": 1 } });
  });

  test("of a StatefulSet keeps the name, so that no other can be made", () => {
    const { outcome, final, why } = played([set("StatefulSet", 2)], relabelled("db-0", "other"));
    expect([outcome, final.counts]).toEqual(["stuck", { "Pod/db-0": { ready: 1 }, "StatefulSet/db r1": { ready: 1 } }]);
    expect(why.map(({ sentence }) => sentence)).toEqual([
      'StatefulSet/db gets no further: the API server refuses its pods: there is a pod "db-0" already',
    ]);
  });
});

describe("a pod that nobody owns", () => {
  const loose = pod("loose", "app=db");

  test("is adopted by who selects it, whichever was there first", () => {
    const counts = { "ReplicaSet/db r1": { ready: 2 } };
    expect(played([loose, set("ReplicaSet", 2)]).final.counts).toEqual(counts);
    const later = (object: KubernetesObject): Change => ({ kind: "apply", objects: [object] });
    expect(played([loose], later(set("ReplicaSet", 2))).final.counts).toEqual(counts);
    // One too many: the younger goes.
    expect(played([set("ReplicaSet", 2)], later(loose)).final.counts).toEqual(counts);
  });

  test("is adopted when it is labelled so", () => {
    const other = pod("loose", "app=other");
    const { final } = played([other, set("ReplicaSet", 2)], relabelled("loose", "db"));
    expect(final.counts).toEqual({ "ReplicaSet/db r1": { ready: 2 } });
  });

  test("is left alone by a StatefulSet whose pods are called otherwise, and in other namespaces", () => {
    expect(played([loose, set("StatefulSet", 1)]).final.counts).toMatchObject({ "Pod/loose": { ready: 1 } });
    const far = pod("far", "app=db", {}, { namespace: "far", labels: labelsOf("app=db") });
    expect(played([far, set("ReplicaSet", 1)]).final.counts).toMatchObject({ "Pod/far": { ready: 1 } });
  });
});
