import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Change } from "../change/change.ts";
import { deployment, node, pod } from "../testing/objects.ts";
import { loseEach } from "./lose-each.ts";
import { simulate } from "./simulate.ts";
import type { SimulationInput } from "./simulation-input.ts";

const input = {
  seed: 0,
  profiles: [defaultProfile()],
  createEngine: createIncrementalEngine,
} satisfies Partial<SimulationInput>;

function said(objects: readonly KubernetesObject[], ...changes: readonly Change[]): readonly string[] {
  const present = [node("n1"), node("n2"), ...objects];
  return simulate({ ...input, objects: settled(present), changes }).warnings.map(
    ({ code, object, message }) => `${code} ${object === "" ? "" : `${object}: `}${message}`,
  );
}

/** The objects with the pods of their workloads running. */
function settled(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const pods = objects.flatMap((object): readonly KubernetesObject[] => {
    if (object.kind !== "StatefulSet" || object.spec === undefined || !("template" in object.spec)) return [];
    const { name = "" } = object.metadata;
    return Array.from({ length: object.spec.replicas ?? 1 }, (_, index) =>
      pod(
        `${name}-${index}`,
        `app=${name},controller-revision-hash=${name}-1`,
        { nodeName: "n1" },
        { ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name, controller: true }] },
      ),
    );
  });
  return [...objects, ...pods];
}

function autoscaler(name: string, minReplicas: number, maxReplicas: number): KubernetesObject {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name };
  return { kind: "HorizontalPodAutoscaler", metadata: { name }, spec: { scaleTargetRef, minReplicas, maxReplicas } };
}

function statefulSet(name: string, replicas: number, updateStrategy: object, image = "main:1"): KubernetesObject {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } };
  const spec = { replicas, serviceName: name, selector: { matchLabels: { app: name } }, template, updateStrategy };
  return { kind: "StatefulSet", metadata: { name }, spec } as KubernetesObject;
}

const cordon: Change = { kind: "cordon", node: "n2" };
const scale = (replicas: number): Change => ({ kind: "scale", workload: "Deployment/web", replicas });
const web = deployment("web", 1, "app=web");

describe("what is not played", () => {
  test("an autoscaler of what is changed is told with what it would not leave", () => {
    expect(said([web, autoscaler("web", 1, 3)], scale(5))).toEqual([
      "ScaledByAutoscaler Deployment default/web: HorizontalPodAutoscaler web, which keeps between 1 and 3 pods, is not played: it would not leave it at 5",
    ]);
    expect(said([web, autoscaler("web", 1, 3)], scale(2))).toEqual([
      "ScaledByAutoscaler Deployment default/web: HorizontalPodAutoscaler web, which keeps between 1 and 3 pods, is not played",
    ]);
  });

  test("one that is switched off says nothing", () => {
    expect(said([web, autoscaler("web", 1, 3)], scale(0))).toEqual([]);
  });

  test("those of others are counted, and CronJobs that are not suspended", () => {
    const cron = (name: string, suspend: boolean): KubernetesObject =>
      ({ kind: "CronJob", metadata: { name }, spec: { suspend, jobTemplate: { spec: {} } } }) as KubernetesObject;
    const scalers = ["a", "b", "c", "d", "e"].map((name) => autoscaler(name, 1, 2));
    expect(said([...scalers, cron("backup", false), cron("off", true)], cordon)).toEqual([
      "NotPlayed not played: HorizontalPodAutoscaler default/a, HorizontalPodAutoscaler default/b, HorizontalPodAutoscaler default/c and 2 more, which may change replicas",
      "NotPlayed not played: CronJob default/backup, which would start Jobs",
    ]);
  });
});

describe("what keeps the old template", () => {
  const cordoned: Change = { kind: "cordon", node: "n1" };
  const rollout = (workload: string): Change => ({ kind: "rollout", workload, image: "main:2" });

  test("a paused Deployment says that its pods stay, where it did not before or is changed", () => {
    const paused = { ...web, spec: { ...("spec" in web ? web.spec : {}), paused: true } } as KubernetesObject;
    expect(said([paused], rollout("Deployment/web"))).toEqual([
      "Paused Deployment default/web: is paused: makes no pods until it is resumed",
    ]);
    expect(said([paused], cordon)).toEqual([]);
    const { why } = simulate({ ...input, objects: [node("n1"), paused], changes: [cordoned] });
    expect(why.map(({ sentence }) => sentence)).toEqual(["web is not complete: it is paused"]);
  });

  test("pods that are updated OnDelete, or are below a partition", () => {
    expect(said([statefulSet("db", 2, { type: "OnDelete" })], rollout("StatefulSet/db"))).toEqual([
      "StaleTemplate StatefulSet default/db: updates OnDelete: 2 pods keep the old template until they are deleted",
    ]);
    const strategy = { type: "RollingUpdate", rollingUpdate: { partition: 1 } };
    expect(said([statefulSet("db", 2, strategy)], rollout("StatefulSet/db"))).toEqual([
      "StaleTemplate StatefulSet default/db: updates from ordinal 1 on: 1 pod keeps the old template",
    ]);
  });
});

describe("a drain", () => {
  const drain: Change = { kind: "drain", node: "n1" };

  test("that loses pods without a controller needs --force", () => {
    const alone = ["a", "b"].map((name) => pod(name, "app=x", { nodeName: "n1" }));
    expect(said(alone, drain)).toEqual([
      "NeedsForce drain n1: kubectl refuses it without --force: Pod/a and Pod/b have no controller, and nobody makes them again",
    ]);
  });

  test("leaves the pods that only show a kubelet's own", () => {
    const mirror = pod(
      "etcd-n1",
      "tier=x",
      { nodeName: "n1" },
      { annotations: { "kubernetes.io/config.mirror": "1" } },
    );
    const { changes, final } = simulate({ ...input, objects: [node("n1"), node("n2"), mirror], changes: [drain] });
    expect([changes[0]?.drain, final.placement]).toEqual(["drained", { "Pod/etcd-n1": ["n1"] }]);
    expect(said([mirror], drain)).toEqual([]);
  });
});

/** A StatefulSet with a claim, and the class that makes its volume; where that can be used its provisioner's name does not tell. */
function setWithVolume(): { readonly withClaim: KubernetesObject; readonly storage: KubernetesObject } {
  const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast" } };
  const set = statefulSet("db", 1, { type: "RollingUpdate" });
  const { spec } = set as Extract<KubernetesObject, { kind: "StatefulSet" }>;
  const withClaim = { ...set, spec: { ...spec, volumeClaimTemplates: [claim] } } as KubernetesObject;
  const storage = {
    kind: "StorageClass",
    metadata: { name: "fast" },
    provisioner: "disk.example",
    volumeBindingMode: "WaitForFirstConsumer",
  } as KubernetesObject;
  return { withClaim, storage };
}

test("a claim whose volume was made for a node that is gone: where else it can be used is not known, and said", () => {
  const { withClaim, storage } = setWithVolume();
  const { warnings, final } = simulate({
    ...input,
    objects: [node("n1"), storage],
    changes: [
      { kind: "apply", objects: [withClaim] },
      { kind: "addNode", like: "n1", count: 1 },
      { kind: "loseNode", node: "n1" },
    ],
  });
  expect(final.placement).toEqual({ "StatefulSet/db r1#0": [expect.not.stringMatching("^n1$")] });
  expect(warnings.map(({ message }) => message)).toEqual([
    "not known: where the volume of PersistentVolumeClaim default/data-db-0 can be used from; it is taken to be for every node",
  ]);
});

test("each loss in turn says of volumes and of the changes before it what a simulation says", () => {
  const { withClaim, storage } = setWithVolume();
  const alone = pod("a", "app=x", { nodeName: "n1" });
  const { warnings } = loseEach(
    {
      ...input,
      objects: [node("n1"), node("n2"), node("n3"), storage, alone],
      changes: [
        { kind: "drain", node: "n1" },
        { kind: "apply", objects: [withClaim] },
      ],
    },
    "node",
  );
  expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "NeedsForce drain n1: kubectl refuses it without --force: Pod/a has no controller, and nobody makes it again",
    "NotPlayed not known: where the volume of PersistentVolumeClaim default/data-db-0 can be used from; it is taken to be for every node",
  ]);
});

test("of two workloads with one name each is called with its namespace", () => {
  const other = { ...web, metadata: { ...web.metadata, namespace: "shop" } } as KubernetesObject;
  const { final } = simulate({ ...input, objects: [node("n1"), web, other], changes: [scale(2)] });
  expect(Object.keys(final.workloads)).toEqual(["Deployment/default/web", "Deployment/shop/web"]);
});

test("whose pods never become ready is said of the one of the namespace that is asked for", () => {
  const other = { ...web, metadata: { ...web.metadata, namespace: "shop" } } as KubernetesObject;
  const { final } = simulate({
    ...input,
    namespace: "shop",
    objects: [node("n1"), { ...web, metadata: { ...web.metadata, namespace: "a" } } as KubernetesObject, other],
    changes: [scale(2)],
    notReady: ["Deployment/web"],
  });
  expect(final.counts).toEqual({
    "Deployment/a/web r1": { ready: 1 },
    "Deployment/shop/web r1": { starting: 2 },
  });
});
