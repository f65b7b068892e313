import { describe, expect, test } from "vitest";
import {
  createIncrementalEngine,
  createReferenceEngine,
  type CSINode,
  type EphemeralVolumeSource,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type PersistentVolumeClaimSpec,
  type PersistentVolumeSpec,
  type StatefulSet,
  type StorageClass,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { stateWhenDecided } from "../plan/state-when-decided.ts";
import { affinityTo, labelsOf, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";

const zone = "topology.kubernetes.io/zone";
const driver = "csi.example.com";
const zones = [node("a", { zone: "z1" }), node("b", { zone: "z2" })];
const spec: PersistentVolumeClaimSpec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

function storageClass(name: string, more: Partial<StorageClass> = {}): StorageClass {
  return {
    kind: "StorageClass",
    metadata: { name },
    provisioner: driver,
    volumeBindingMode: "WaitForFirstConsumer",
    ...more,
  };
}

const byDefault = { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } };
const slow = storageClass("slow", { metadata: { name: "slow", ...byDefault } });
const local = storageClass("local", { provisioner: "kubernetes.io/no-provisioner" });

function claim(name: string, more: PersistentVolumeClaimSpec = {}): PersistentVolumeClaim {
  return { kind: "PersistentVolumeClaim", metadata: { name, namespace: "default" }, spec: { ...spec, ...more } };
}

/** A volume for nodes of that zone; for all if there is none. */
function volume(name: string, value: string | undefined, more: PersistentVolumeSpec = {}): PersistentVolume {
  const term = { matchExpressions: [{ key: zone, operator: "In" as const, values: [value ?? ""] }] };
  return {
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      storageClassName: "local",
      ...(value === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [term] } } }),
      ...more,
    },
  };
}

function csiNode(name: string, ...topologyKeys: readonly string[]): CSINode {
  return { kind: "CSINode", metadata: { name }, spec: { drivers: [{ name: driver, nodeID: name, topologyKeys }] } };
}

function using(name: string, claimName: string, labels = "", more = {}) {
  return pod(name, labels, { volumes: [{ name: "data", persistentVolumeClaim: { claimName } }], ...more });
}

function statefulSet(replicas: number, more: PersistentVolumeClaimSpec = {}, labels = "app=db"): StatefulSet {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas,
      selector: { matchLabels: labelsOf(labels) },
      template: template(labels),
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { ...spec, ...more } }],
    },
  };
}

function claimsOf(cluster: readonly KubernetesObject[], wishes: readonly KubernetesObject[]) {
  const { engine } = planOf(cluster, wishes);
  return engine.cluster
    .objects("PersistentVolumeClaim")
    .map(({ metadata, spec: is }) => [metadata.name, is?.volumeName]);
}

describe("a claim that waits for its first consumer", () => {
  test("is bound to a volume that is there, and takes it from others", () => {
    const cluster = [...zones, local, volume("v", "z2")];
    const wishes = ["one", "two"].flatMap((name) => [claim(name, { storageClassName: "local" }), using(name, name)]);
    expect(linesOf(planOf(cluster, wishes))).toEqual(["one -> b", "two: Unschedulable"]);
    expect(claimsOf(cluster, wishes)).toEqual([
      ["one", "v"],
      ["two", undefined],
    ]);
  });

  test("holds further pods where its volume was made, as the driver's topology says", () => {
    const cluster = [...zones, slow, csiNode("a", zone), csiNode("b", zone), node("c", { zone: "z1" })];
    const wishes = [claim("data"), using("one", "data", "app=x", { nodeSelector: { "kubernetes.io/hostname": "a" } })];
    const apart = using("two", "data", "app=y", affinityTo("kubernetes.io/hostname", { avoids: "x" }));
    expect(linesOf(planOf(cluster, [...wishes, apart]))).toEqual(["one -> a", "two -> c"]);
  });

  test.each([
    ["ebs.csi.aws.com", ["one -> a", "two -> c"]],
    ["rancher.io/local-path", ["one -> a", "two: Unschedulable"]],
    ["nfs.csi.k8s.io", ["one -> a", expect.stringMatching(/^two -> [bc]$/)]],
  ])("holds further pods where a driver's volumes go that is known by its name, %s", (provisioner, placed) => {
    const known = storageClass("slow", { metadata: { name: "slow", ...byDefault }, provisioner });
    const cluster = [...zones, known, node("c", { zone: "z1" })];
    const wishes = [claim("data"), using("one", "data", "app=x", { nodeSelector: { "kubernetes.io/hostname": "a" } })];
    const apart = using("two", "data", "app=y", affinityTo("kubernetes.io/hostname", { avoids: "x" }));
    expect(linesOf(planOf(cluster, [...wishes, apart]))).toEqual(placed);
  });

  test("holds further pods on the very node where nothing is known of the driver", () => {
    const cluster = [...zones, slow, node("c", { zone: "z1" })];
    const wishes = [claim("data"), using("one", "data", "app=x", { nodeSelector: { "kubernetes.io/hostname": "a" } })];
    const apart = using("two", "data", "app=y", affinityTo("kubernetes.io/hostname", { avoids: "x" }));
    expect(linesOf(planOf(cluster, [...wishes, apart]))).toEqual(["one -> a", "two: Unschedulable"]);
  });

  test("holds further pods on the very node where that lacks a label of the driver's topology", () => {
    const cluster = [node("a"), node("c"), slow, csiNode("a", zone), csiNode("c", zone)];
    const wishes = [claim("data"), using("one", "data", "app=x", { nodeSelector: { "kubernetes.io/hostname": "a" } })];
    const apart = using("two", "data", "app=y", affinityTo("kubernetes.io/hostname", { avoids: "x" }));
    expect(linesOf(planOf(cluster, [...wishes, apart]))).toEqual(["one -> a", "two: Unschedulable"]);
  });

  test("is unbound again in the state before its pod was placed", () => {
    for (const createEngine of [createReferenceEngine, createIncrementalEngine]) {
      const plan = planOf(
        [...zones, local, volume("v", "z2")],
        [claim("data", { storageClassName: "local" }), using("one", "data")],
        {
          createEngine,
        },
      );
      const [planned] = plan.pods;
      const states = () => [
        plan.engine.cluster.object("PersistentVolumeClaim", "default", "data")?.spec?.volumeName,
        plan.engine.cluster.object("PersistentVolume", "", "v")?.spec?.claimRef?.name,
      ];
      expect(states()).toEqual(["v", "data"]);
      if (planned !== undefined) stateWhenDecided(plan, planned);
      expect(states()).toEqual([undefined, undefined]);
    }
  });
});

describe("a claim that binds at once", () => {
  const now = storageClass("now", { volumeBindingMode: "Immediate" });

  test("has its volume before its pod is placed, wherever that is", () => {
    const static_ = { ...now, provisioner: "kubernetes.io/no-provisioner" };
    const cluster = [...zones, static_, volume("v", "z2", { storageClassName: "now" })];
    expect(linesOf(planOf(cluster, [claim("data", { storageClassName: "now" }), using("one", "data")]))).toEqual([
      "one -> b",
    ]);
  });

  test("gets the smallest volume, and of more access modes only if none has fewer", () => {
    const many: PersistentVolumeSpec = { accessModes: ["ReadWriteOnce", "ReadWriteMany"], storageClassName: "now" };
    const large: PersistentVolumeSpec = { capacity: { storage: "5Gi" }, storageClassName: "now" };
    const cluster = [...zones, now, volume("large", "z1", large), volume("many", "z2", many)];
    expect(claimsOf(cluster, [claim("data", { storageClassName: "now" })])).toEqual([["data", "large"]]);
  });

  test("is refused where its volume would be made nobody knows where", () => {
    const plan = planOf([...zones, now], [claim("data", { storageClassName: "now" }), using("one", "data")]);
    expect(linesOf(plan)).toEqual(["one: Refused"]);
    expect(plan.pods[0]?.reason).toBe(
      "where the volume of claim data will be is not known: class now binds at once (volumeBindingMode: Immediate), and csi.example.com chooses the place; WaitForFirstConsumer would leave it to the pod",
    );
  });

  test("is no matter where volumes can be used from everywhere", () => {
    const cluster = [...zones, now, csiNode("a"), csiNode("b")];
    expect(linesOf(planOf(cluster, [claim("data", { storageClassName: "now" }), using("one", "data")]))).toEqual([
      expect.stringMatching(/^one -> [ab]$/),
    ]);
  });

  test("of the cluster is a fact: nobody has made its volume", () => {
    const plan = planOf([...zones, now, claim("data", { storageClassName: "now" })], [using("one", "data")]);
    expect(plan.pods[0]?.message).toBe("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.");
  });

  test("is what a class does that says nothing", () => {
    const { volumeBindingMode: _, ...silent } = now;
    expect(
      linesOf(planOf([...zones, silent], [claim("data", { storageClassName: "now" }), using("one", "data")])),
    ).toEqual(["one: Refused"]);
  });
});

describe("a claim without a class", () => {
  test("gets the default class, the youngest of several", () => {
    const old = { ...byDefault, creationTimestamp: "2024-01-01T00:00:00Z" };
    const young = { ...byDefault, creationTimestamp: "2025-01-01T00:00:00Z" };
    const cluster = [
      ...zones,
      storageClass("old", { metadata: { name: "old", ...old } }),
      storageClass("young", { metadata: { name: "young", ...young } }),
    ];
    const { engine } = planOf(cluster, [claim("data")]);
    expect(engine.cluster.object("PersistentVolumeClaim", "default", "data")?.spec?.storageClassName).toBe("young");
  });

  test("is refused where no class is known at all", () => {
    const plan = planOf(zones, [claim("data"), using("one", "data")]);
    expect(plan.pods[0]?.reason).toBe(
      "where the volume of claim data will be is not known: there is no StorageClass among the objects; add them to the cluster's (kubectl get storageclasses -o yaml)",
    );
  });

  test("stays without a volume where no class is the default", () => {
    expect(linesOf(planOf([...zones, local], [claim("data"), using("one", "data")]))).toEqual(["one: Unschedulable"]);
  });

  test("wants none if it says so", () => {
    const wishes = [claim("data", { storageClassName: "" }), using("one", "data")];
    expect(linesOf(planOf([...zones, slow], wishes))).toEqual(["one: Unschedulable"]);
  });
});

describe("a StatefulSet", () => {
  test("makes a claim for each pod", () => {
    const plan = planOf([...zones, slow], [statefulSet(2)]);
    expect(
      plan.engine.cluster.objects("PersistentVolumeClaim").map(({ metadata }) => [metadata.name, metadata.labels]),
    ).toEqual([
      ["data-db-0", { app: "db" }],
      ["data-db-1", { app: "db" }],
    ]);
  });

  test("takes the claim that is there", () => {
    const there: PersistentVolumeClaim = {
      ...claim("data-db-0", { volumeName: "v", storageClassName: "local" }),
      metadata: { name: "data-db-0", namespace: "default", annotations: { "pv.kubernetes.io/bind-completed": "yes" } },
    };
    const cluster = [
      ...zones,
      slow,
      local,
      there,
      volume("v", "z2", { claimRef: { namespace: "default", name: "data-db-0" } }),
    ];
    expect(linesOf(planOf(cluster, [statefulSet(1)]))).toEqual(["db-0 -> b"]);
  });

  test("fills the volumes that are there, one a pod", () => {
    const cluster = [...zones, local, volume("v", "z1"), volume("w", "z2")];
    expect(linesOf(planOf(cluster, [statefulSet(3, { storageClassName: "local" })])).toSorted()).toEqual([
      "db-0 -> a",
      "db-1 -> b",
      "db-2: Unschedulable",
    ]);
  });
});

describe("an ephemeral volume", () => {
  const ephemeral: EphemeralVolumeSource = { volumeClaimTemplate: { spec: { ...spec, storageClassName: "local" } } };

  test("has a claim that is the pod's own", () => {
    const cluster = [...zones, local, volume("v", "z2")];
    const wishes = [pod("one", "", { volumes: [{ name: "tmp", ephemeral }] })];
    expect(linesOf(planOf(cluster, wishes))).toEqual(["one -> b"]);
    expect(claimsOf(cluster, wishes)).toEqual([["one-tmp", "v"]]);
  });

  test("does not take the claim of another", () => {
    const plan = planOf(
      [...zones, local, claim("one-tmp")],
      [pod("one", "", { volumes: [{ name: "tmp", ephemeral }] })],
    );
    expect(plan.pods[0]?.message).toBe(
      "0/2 nodes are available: PVC default/one-tmp was not created for pod default/one (pod is not owner).",
    );
  });

  test("goes with an evicted pod", () => {
    const containers = [{ name: "main", image: "main:1", resources: { requests: { cpu: "1" } } }];
    const owner = { apiVersion: "v1", kind: "Pod", name: "low", controller: true };
    const annotations = { "pv.kubernetes.io/bind-completed": "yes" };
    const own: PersistentVolumeClaim = {
      ...claim("low-tmp", { volumeName: "v", storageClassName: "local" }),
      metadata: { name: "low-tmp", namespace: "default", annotations, ownerReferences: [owner] },
    };
    const cluster: readonly KubernetesObject[] = [
      node("a", { zone: "z1", cpu: "1" }),
      local,
      own,
      volume("v", "z1"),
      pod("low", "", { nodeName: "a", containers, volumes: [{ name: "tmp", ephemeral }] }),
    ];
    const high: KubernetesObject = { kind: "PriorityClass", metadata: { name: "high" }, value: 1000 };
    const plan = planOf(cluster, [high, pod("boss", "", { priorityClassName: "high", containers })]);
    expect(plan.pods.map(({ pod: { metadata }, status }) => [metadata.name, status])).toEqual([
      ["boss", "Scheduled"],
      ["low", "Evicted"],
    ]);
    expect(plan.engine.cluster.objects("PersistentVolumeClaim")).toEqual([]);
  });
});
