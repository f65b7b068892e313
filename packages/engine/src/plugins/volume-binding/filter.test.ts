import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { Pod } from "../../api/pod.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import type { CSIStorageCapacity, PersistentVolumeClaim } from "../../api/storage.ts";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { defaultProfile } from "../default-profile.ts";
import { volumeBinding } from "./plugin.ts";

const { filter } = volumeBinding(defaultProfile().args, "1.37");
const zone = "topology.kubernetes.io/zone";
const nodes = [roomyNode("a", { labels: { [zone]: "z1" } }), roomyNode("b", { labels: { [zone]: "z2" } })];

const unreachable = unresolvable("node(s) didn't match PersistentVolume's node affinity");
const unmatched = unresolvable("node(s) didn't find available persistent volumes to bind");
const noSpace = unresolvable("node(s) did not have enough free storage");
const gone = unresolvable("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");

const bindCompleted = { "pv.kubernetes.io/bind-completed": "yes" };

function unresolvable(...reasons: readonly string[]) {
  return { code: "UnschedulableAndUnresolvable", reasons };
}

function using(...claims: readonly string[]): Pod {
  return podOf({ volumes: claims.map(claimVolume) });
}

function verdictsOf(pod: Pod, ...objects: readonly StoredObject[]) {
  return verdicts(filter, pod, clusterOf(nodes, [], objects));
}

test("a pod without claims is none of its business", () => {
  expect(verdictsOf(podOf({ volumes: [{ name: "tmp" }] }))).toBe("skip");
});

describe("the pod is rejected for a claim that", () => {
  const terminating = { deletionTimestamp: "2026-01-01T00:00:00Z" };
  test.each<readonly [string, readonly StoredObject[], string]>([
    ["is not there", [], 'persistentvolumeclaim "data" not found'],
    [
      "has lost its volume",
      [claimOf("data", { volumeName: "v" }, { status: { phase: "Lost" } })],
      'persistentvolumeclaim "data" bound to non-existent persistentvolume "v"',
    ],
    [
      "has lost a volume that it does not name",
      [{ kind: "PersistentVolumeClaim", metadata: { name: "data" }, status: { phase: "Lost" } }],
      'persistentvolumeclaim "data" bound to non-existent persistentvolume ""',
    ],
    [
      "is being deleted",
      [claimOf("data", {}, { metadata: { name: "data", namespace: "default", ...terminating } })],
      'persistentvolumeclaim "data" is being deleted',
    ],
    [
      "should be bound by now",
      [claimOf("data"), classOf({ volumeBindingMode: "Immediate" })],
      "pod has unbound immediate PersistentVolumeClaims",
    ],
    ["has a class that is not there", [claimOf("data")], "pod has unbound immediate PersistentVolumeClaims"],
    ["has no class", [claimOf("data", { storageClassName: "" })], "pod has unbound immediate PersistentVolumeClaims"],
    [
      "says nothing at all, even if it has been bound once",
      [{ kind: "PersistentVolumeClaim", metadata: { name: "data", annotations: bindCompleted } }],
      "pod has unbound immediate PersistentVolumeClaims",
    ],
    [
      "has a class without a mode",
      [claimOf("data"), { kind: "StorageClass", metadata: { name: "slow" }, provisioner: "p" }],
      'VolumeBindingMode not set for StorageClass "slow"',
    ],
    [
      "names a volume and is not bound to it yet",
      [claimOf("data", { volumeName: "v" }, { metadata: { name: "data", namespace: "default" } }), classOf()],
      "pod has unbound immediate PersistentVolumeClaims",
    ],
  ])("%s", (_, objects, reason) => {
    expect(verdictsOf(using("data"), ...objects)).toEqual(unresolvable(reason));
  });
});

describe("an ephemeral volume", () => {
  const pod: Pod = {
    ...podOf({ volumes: [{ name: "tmp", ephemeral: {} }] }, "web"),
    metadata: { name: "web", namespace: "default", uid: "uid-web" },
  };
  function ownedBy(uid: string, controller = true): PersistentVolumeClaim {
    const owner = { apiVersion: "v1", kind: "Pod", name: "web", uid, controller };
    return claimOf("web-tmp", {}, { metadata: { name: "web-tmp", namespace: "default", ownerReferences: [owner] } });
  }

  test("waits for its claim", () => {
    const reason = 'waiting for ephemeral volume controller to create the persistentvolumeclaim "web-tmp"';
    expect(verdictsOf(pod)).toEqual(unresolvable(reason));
  });

  test("has the claim that the pod owns", () => {
    expect(verdictsOf(pod, ownedBy("uid-web"), classOf())).toEqual({ a: "fits", b: "fits" });
  });

  test.each([
    ["of another pod", ownedBy("uid-other")],
    ["that the pod does not control", ownedBy("uid-web", false)],
    ["of nobody", claimOf("web-tmp")],
  ])("does not have a claim %s", (_, claim) => {
    const reason = "PVC default/web-tmp was not created for pod default/web (pod is not owner)";
    expect(verdictsOf(pod, claim, classOf())).toEqual(unresolvable(reason));
  });
});

describe("a bound claim", () => {
  const claim = claimOf("data", { volumeName: "v" });

  test("leaves the nodes that can use its volume", () => {
    expect(verdictsOf(using("data"), claim, volumeOf("v", reachableFrom(zone, "z1")))).toEqual({
      a: "fits",
      b: unreachable,
    });
  });

  test("beside another leaves the nodes that can use both their volumes", () => {
    const [one, two] = [claim, claimOf("more", { volumeName: "w" })];
    const volumes = [volumeOf("v"), volumeOf("w", reachableFrom(zone, "z1"))];
    expect(verdictsOf(using("data", "more"), one, two, ...volumes)).toEqual({ a: "fits", b: unreachable });
  });

  test("leaves all nodes when its volume says nothing", () => {
    expect(verdictsOf(using("data"), claim, volumeOf("v"))).toEqual({ a: "fits", b: "fits" });
  });

  test("leaves no node when its volume is not there", () => {
    expect(verdictsOf(using("data"), claim)).toEqual({ a: gone, b: gone });
  });

  test("leaves no node that says that it migrated when the driver has no name for its volume", () => {
    const odd = volumeOf("v", { awsElasticBlockStore: { volumeID: "aws://zone/odd" } });
    const migrated = { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/aws-ebs" };
    expect(verdictsOf(using("data"), claim, odd, csiNodeOf("a", {}, migrated))).toEqual({
      a: unresolvable("could not translate pv: v"),
      b: "fits",
    });
  });

  test("has its volume's old topology read in the driver's words where the node says that it migrated", () => {
    const disk = { ...reachableFrom(zone, "z1"), awsElasticBlockStore: { volumeID: "vol-1" } };
    const migrated = { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/aws-ebs" };
    const labelled = roomyNode("c", { labels: { "topology.ebs.csi.aws.com/zone": "z1" } });
    const objects = [claim, volumeOf("v", disk), csiNodeOf("a", {}, migrated), csiNodeOf("c", {}, migrated)];
    expect(verdicts(filter, using("data"), clusterOf([...nodes, labelled], [], objects))).toEqual({
      a: unreachable,
      b: unreachable,
      c: "fits",
    });
  });
});

describe("a claim that waits for its first consumer", () => {
  const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });

  test("goes where a volume is", () => {
    const volume = volumeOf("v", reachableFrom(zone, "z2"));
    expect(verdictsOf(using("data"), claimOf("data"), noProvisioner, volume)).toEqual({ a: unmatched, b: "fits" });
  });

  test("goes anywhere when volumes are made for it", () => {
    expect(verdictsOf(using("data"), claimOf("data"), classOf())).toEqual({ a: "fits", b: "fits" });
  });

  test("goes anywhere when it says of its class alone, by the old annotation, and of a volume that it has none", () => {
    const beta = { "volume.beta.kubernetes.io/storage-class": "slow" };
    const bare: PersistentVolumeClaim = {
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", annotations: beta },
    };
    const claims = [bare, claimOf("data", { volumeName: "" })];
    const anywhere = { a: "fits", b: "fits" };
    expect(claims.map((claim) => verdictsOf(using("data"), claim, classOf()))).toEqual([anywhere, anywhere]);
  });

  test("goes nowhere when its class names nobody to make volumes", () => {
    expect(verdictsOf(using("data"), claimOf("data"), classOf({ provisioner: "" }))).toEqual({
      a: unmatched,
      b: unmatched,
    });
  });

  test("goes where its class may make volumes", () => {
    const allowedTopologies = [{ matchLabelExpressions: [{ key: zone, values: ["z2", "z3"] }] }];
    expect(verdictsOf(using("data"), claimOf("data"), classOf({ allowedTopologies }))).toEqual({
      a: unmatched,
      b: "fits",
    });
  });

  test("goes nowhere when its class allows only an empty topology", () => {
    expect(verdictsOf(using("data"), claimOf("data"), classOf({ allowedTopologies: [{}] }))).toEqual({
      a: unmatched,
      b: unmatched,
    });
  });

  test("goes where its volume is being made", () => {
    const annotations = { "volume.kubernetes.io/selected-node": "b" };
    const claim = claimOf("data", {}, { metadata: { name: "data", namespace: "default", annotations } });
    expect(verdictsOf(using("data"), claim, classOf())).toEqual({ a: unmatched, b: "fits" });
  });

  test("does not share a volume with the pod's other claim", () => {
    const volumes = [volumeOf("v", reachableFrom(zone, "z1")), volumeOf("w", reachableFrom(zone, "z2"))];
    const claims = [claimOf("one"), claimOf("two")];
    expect(verdictsOf(using("one", "two"), ...claims, noProvisioner, ...volumes)).toEqual({
      a: unmatched,
      b: unmatched,
    });
  });

  test("leaves the larger volume to the pod's larger claim", () => {
    const large = { requests: { storage: "2Gi" } };
    const claims = [claimOf("large", { resources: large }), claimOf("small")];
    const volumes = [volumeOf("v"), volumeOf("w", { capacity: { storage: "2Gi" } })];
    expect(verdictsOf(using("large", "small"), ...claims, noProvisioner, ...volumes)).toEqual({
      a: "fits",
      b: "fits",
    });
  });
});

describe("where a driver tells of its storage", () => {
  const tells: StoredObject = {
    kind: "CSIDriver",
    metadata: { name: "csi.example.com" },
    spec: { storageCapacity: true },
  };
  function capacityIn(value: string, more: Partial<CSIStorageCapacity>): CSIStorageCapacity {
    return {
      kind: "CSIStorageCapacity",
      metadata: { name: `capacity-${value}`, namespace: "kube-system" },
      storageClassName: "slow",
      nodeTopology: { matchLabels: { [zone]: value } },
      ...more,
    };
  }
  const objects = [claimOf("data"), classOf(), tells];

  test.each<readonly [string, Partial<CSIStorageCapacity>, unknown]>([
    ["there must be enough", { capacity: "1Gi" }, "fits"],
    ["less is not enough", { capacity: "1Mi" }, noSpace],
    ["the largest volume must be large enough", { capacity: "10Gi", maximumVolumeSize: "1Mi" }, noSpace],
    ["the largest volume alone counts", { capacity: "1Mi", maximumVolumeSize: "1Gi" }, "fits"],
    ["nothing said is nothing there", {}, noSpace],
    ["it must be of the class", { capacity: "1Gi", storageClassName: "fast" }, noSpace],
  ])("%s", (_, more, verdict) => {
    expect(verdictsOf(using("data"), ...objects, capacityIn("z1", more))).toEqual({ a: verdict, b: noSpace });
  });

  test("storage that names no nodes is out of reach", () => {
    const { nodeTopology: _, ...nowhere } = capacityIn("z1", { capacity: "1Gi" });
    expect(verdictsOf(using("data"), ...objects, nowhere)).toEqual({ a: noSpace, b: noSpace });
  });

  test.each<readonly [string, LabelSelector]>([
    ["by a label's absence", { matchExpressions: [{ key: "spot", operator: "DoesNotExist" }] }],
    ["by a value that a label must not have", { matchExpressions: [{ key: zone, operator: "NotIn", values: ["z2"] }] }],
    [
      "by several of these",
      {
        matchExpressions: [
          { key: zone, operator: "Exists" },
          { key: zone, operator: "In", values: ["z1", "z3"] },
          { key: zone, operator: "NotIn", values: ["z2", "z3"] },
        ],
      },
    ],
  ])("storage may name its nodes %s", (_, nodeTopology) => {
    const spot = roomyNode("b", { labels: { [zone]: "z2", spot: "yes" } });
    const storage = [...objects, capacityIn("z1", { capacity: "1Gi", nodeTopology })];
    const [a] = nodes;
    if (a === undefined) throw new Error("there is no node");
    expect(verdicts(filter, using("data"), clusterOf([a, spot], [], storage))).toEqual({ a: "fits", b: noSpace });
  });

  test("any storage will do where the driver does not tell", () => {
    const silent: StoredObject = { kind: "CSIDriver", metadata: { name: "csi.example.com" } };
    for (const driver of [silent, { ...silent, spec: {} }]) {
      expect(verdictsOf(using("data"), claimOf("data"), classOf(), driver)).toEqual({ a: "fits", b: "fits" });
    }
  });
});

test("a node may be wrong for a bound claim and for one that waits", () => {
  const claims = [claimOf("bound", { volumeName: "v" }), claimOf("data")];
  const claimRef = { namespace: "default", name: "bound", uid: "uid-bound" };
  const volume = volumeOf("v", { ...reachableFrom(zone, "z2"), claimRef });
  const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });
  expect(verdictsOf(using("bound", "data"), ...claims, volume, noProvisioner)).toEqual({
    a: unresolvable(...unreachable.reasons, ...unmatched.reasons),
    b: unmatched,
  });
});
