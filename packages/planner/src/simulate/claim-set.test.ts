import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { deployment, node, template } from "../testing/objects.ts";
import { simulate } from "./simulate.ts";
import type { Simulation } from "./simulation.ts";

/** A ReplicaSet that nobody owns. */
function set(name: string, labels: string): KubernetesObject {
  const spec = { replicas: 2, selector: { matchLabels: { name } }, template: template(`${labels},name=${name}`) };
  const metadata = { name, labels: Object.fromEntries(labels.split(",").map((label) => label.split("="))) };
  return { apiVersion: "apps/v1", kind: "ReplicaSet", metadata, spec } as KubernetesObject;
}

function played(objects: readonly KubernetesObject[], ...changes: readonly Change[]): Simulation {
  return simulate({
    objects: [node("n1"), ...objects],
    changes,
    seed: 0,
    areWishes: true,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
  });
}

const web = deployment("web", 1, "app=web");

test("a Deployment takes a ReplicaSet that nobody owns and that it selects, as one of another template", () => {
  const later: Change = { kind: "apply", objects: [set("before", "app=web")] };
  const { outcome, final, steps } = played([web], later);
  expect([outcome, final.counts]).toEqual(["completes", { "Deployment/web r1": { ready: 1 } }]);
  expect(steps.map(({ created = {}, deleted = {} }) => [created, deleted])[0]).toEqual([
    { "Deployment/web r2": 2 },
    { "Deployment/web r2": 2 },
  ]);
});

test("whoever was there first, and only in the same namespace", () => {
  const elsewhere = { ...web, metadata: { ...web.metadata, namespace: "other" } } as KubernetesObject;
  const apply = (object: KubernetesObject): Change => ({ kind: "apply", objects: [object] });
  expect(played([set("before", "app=web")], apply(web)).final.counts).toEqual({ "Deployment/web r2": { ready: 1 } });
  expect(played([set("before", "app=web")], apply(elsewhere)).final.counts).toEqual({
    "Deployment/web r1": { ready: 1 },
    "ReplicaSet/before r1": { ready: 2 },
  });
});

test("one whose labels it does not select any more is released, with its pods", () => {
  const labels: Change = {
    kind: "label",
    object: { kind: "ReplicaSet", name: "before" },
    labels: { app: "old" },
  };
  const two = deployment("web", 2, "app=web");
  const stopped = { ...two, spec: { ...(two as { spec: object }).spec, paused: true } } as KubernetesObject;
  const { before, final } = played([stopped, set("before", "app=web")], labels);
  expect(before.counts).toEqual({ "Deployment/web r1": { ready: 2 } });
  expect(final.counts).toEqual({ "ReplicaSet/before r1": { ready: 2 } });
});
