import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { Pod, Volume } from "../../api/pod.ts";
import type { VolumeAttachment } from "../../api/storage.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import type { KubernetesVersion } from "../../cycle/version-differences.ts";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, volumeOf } from "../../testing/storage-objects.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { nodeVolumeLimits } from "./plugin.ts";

const driver = "csi.example.com";
const { filter, score, evidence } = nodeVolumeLimits(defaultProfile().args, "1.37");
const full = { code: "Unschedulable", reasons: ["node(s) exceed max volume count"] };

function filterOf(version: KubernetesVersion) {
  return nodeVolumeLimits(defaultProfile(version).args, version).filter;
}

/** A claim and the volume that it is bound to, both with that name. */
function bound(name: string, of: string = driver): readonly StoredObject[] {
  return [claimOf(name, { volumeName: name }), volumeOf(name, { csi: { driver: of, volumeHandle: `handle-${name}` } })];
}

function using(...claims: readonly string[]): Pod {
  return podOf({ volumes: claims.map(claimVolume) });
}

function on(nodeName: string, ...claims: readonly string[]): Pod {
  return podOf({ nodeName, volumes: claims.map(claimVolume) }, `on-${nodeName}-${claims.join("-")}`);
}

function attached(name: string, persistentVolumeName: string): VolumeAttachment {
  const spec = { attacher: driver, nodeName: "a", source: { persistentVolumeName } };
  return { kind: "VolumeAttachment", metadata: { name }, spec };
}

/** The verdict on node `a`, where pods are. */
function verdictOf(pod: Pod, pods: readonly Pod[], objects: readonly StoredObject[], judge = filter) {
  return verdicts(judge, pod, clusterOf([roomyNode("a")], pods, objects));
}

test("a pod without volumes is none of its business, and it scores nothing", () => {
  expect([verdicts(filter, podOf(), clusterOf([roomyNode("a")])), score]).toEqual(["skip", undefined]);
});

describe("the volumes of a driver", () => {
  const objects = [csiNodeOf("a", { [driver]: 2 }), ...bound("x"), ...bound("y"), ...bound("z")];

  test("are as many as the node takes", () => {
    expect(verdictOf(using("z"), [on("a", "x")], objects)).toEqual({ a: "fits" });
  });

  test("are no more than the node takes", () => {
    expect(verdictOf(using("z"), [on("a", "x", "y")], objects)).toEqual({ a: full });
  });

  test("count once for all pods that use them", () => {
    expect(verdictOf(using("y"), [on("a", "x"), on("a", "x", "y")], objects)).toEqual({ a: "fits" });
  });

  test("may be more where the node has no limit", () => {
    const unlimited = [csiNodeOf("a", { [driver]: undefined }), ...objects.slice(1)];
    expect(verdictOf(using("z"), [on("a", "x", "y")], unlimited)).toEqual({ a: "fits" });
  });

  test("may be more where the node has no CSINode", () => {
    expect(verdictOf(using("z"), [on("a", "x", "y")], objects.slice(1))).toEqual({ a: "fits" });
  });

  test("do not count against another driver's", () => {
    const others = [csiNodeOf("a", { [driver]: 2, other: 1 }), ...bound("x"), ...bound("y"), ...bound("o", "other")];
    expect(verdictOf(using("o"), [on("a", "x", "y")], others)).toEqual({ a: "fits" });
  });

  test("count when they are attached without a pod", () => {
    const attachments = [attached("one", "x"), attached("two", "y")];
    expect(verdictOf(using("z"), [], [...objects, ...attachments])).toEqual({ a: full });
  });

  test("count once when they are attached for a pod", () => {
    expect(verdictOf(using("z"), [on("a", "x")], [...objects, attached("one", "x")])).toEqual({ a: "fits" });
  });

  test("count twice when they are attached, and the incoming pod is the only one to use them", () => {
    expect(verdictOf(using("x", "y"), [], [...objects, attached("one", "x")])).toEqual({ a: full });
  });

  test("count before they are made, by the class's provisioner", () => {
    const some = [csiNodeOf("a", { [driver]: 1 }), classOf(), claimOf("new"), ...bound("x")];
    expect(verdictOf(using("new"), [on("a", "x")], some)).toEqual({ a: full });
  });

  test("do not count when the class of an unbound claim is not there", () => {
    const some = [csiNodeOf("a", { [driver]: 1 }), claimOf("new"), ...bound("x")];
    expect(verdictOf(using("new"), [on("a", "x")], some)).toEqual({ a: "fits" });
  });

  test("count by the class when the volume of a claim is not there", () => {
    const some = [csiNodeOf("a", { [driver]: 1 }), classOf(), claimOf("new", { volumeName: "gone" }), ...bound("x")];
    expect(verdictOf(using("new"), [on("a", "x")], some)).toEqual({ a: full });
  });

  test("of running pods without their claims are passed over", () => {
    expect(verdictOf(using("z"), [on("a", "gone", "x")], objects)).toEqual({ a: "fits" });
  });
});

test("a claim that is not there rejects the incoming pod for good", () => {
  expect(verdictOf(using("gone"), [], [])).toEqual({
    a: {
      code: "UnschedulableAndUnresolvable",
      reasons: ['looking up PVC default/gone: persistentvolumeclaim "gone" not found'],
    },
  });
});

describe("a disk of a plugin that has become a driver", () => {
  const ebs = "ebs.csi.aws.com";
  const disk: Volume = { name: "disk", awsElasticBlockStore: { volumeID: "aws://zone/vol-1" } };
  const pod = podOf({ volumes: [disk] });
  const same = volumeOf("same", { csi: { driver: ebs, volumeHandle: "vol-1" } });
  const other = volumeOf("other", { csi: { driver: ebs, volumeHandle: "vol-2" } });

  test("counts as the driver's", () => {
    const objects = [csiNodeOf("a", { [ebs]: 1 }), claimOf("x", { volumeName: "other" }), other];
    expect(verdictOf(pod, [on("a", "x")], objects)).toEqual({ a: full });
  });

  test("is the driver's volume of the same name", () => {
    const objects = [csiNodeOf("a", { [ebs]: 1 }), claimOf("x", { volumeName: "same" }), same];
    expect(verdictOf(pod, [on("a", "x")], objects)).toEqual({ a: "fits" });
  });

  test("counts behind a claim too", () => {
    const old = volumeOf("old", { awsElasticBlockStore: { volumeID: "vol-3" } });
    const claims = [claimOf("x", { volumeName: "other" }), claimOf("y", { volumeName: "old" })];
    const objects = [csiNodeOf("a", { [ebs]: 1 }), ...claims, other, old];
    expect(verdictOf(using("y"), [on("a", "x")], objects)).toEqual({ a: full });
  });

  test("counts before it is made, by the old name of the provisioner", () => {
    const objects = [
      csiNodeOf("a", { [ebs]: 1 }),
      classOf({ provisioner: "kubernetes.io/aws-ebs" }),
      claimOf("new"),
      claimOf("x", { volumeName: "other" }),
      other,
    ];
    expect(verdictOf(using("new"), [on("a", "x")], objects)).toEqual({ a: full });
  });

  test.each<readonly [KubernetesVersion, string, unknown]>([
    ["1.35", "", "fits"],
    ["1.35", "kubernetes.io/gce-pd,kubernetes.io/portworx-volume", full],
    ["1.36", "", full],
  ])("of Portworx counts in %s on a node that says of migrated plugins %j: %j", (version, migrated, verdict) => {
    const portworx = "pxd.portworx.com";
    const annotations = { "storage.alpha.kubernetes.io/migrated-plugins": migrated };
    const objects = [csiNodeOf("a", { [portworx]: 0 }, annotations)];
    const wanting = podOf({ volumes: [{ name: "disk", portworxVolume: { volumeID: "p" } }] });
    expect(verdictOf(wanting, [], objects, filterOf(version))).toEqual({ a: verdict });
  });
});

describe("a driver that the pod needs on its node", () => {
  const needed: StoredObject = {
    kind: "CSIDriver",
    metadata: { name: driver },
    spec: { preventPodSchedulingIfMissing: true },
  };
  const missing = { code: "Unschedulable", reasons: [`${driver} CSI driver is not installed on the node`] };
  const objects = [classOf(), claimOf("new")];

  test.each<readonly [string, readonly StoredObject[], unknown]>([
    ["is missed", [needed, csiNodeOf("a", {})], missing],
    ["is missed without a CSINode", [needed], missing],
    ["is there", [needed, csiNodeOf("a", { [driver]: undefined })], "fits"],
    ["is not missed unless it says so", [{ ...needed, spec: {} }, csiNodeOf("a", {})], "fits"],
  ])("%s", (_, more, verdict) => {
    expect(verdictOf(using("new"), [], [...objects, ...more])).toEqual({ a: verdict });
  });

  test("is not missed before 1.37", () => {
    expect(verdictOf(using("new"), [], [...objects, needed], filterOf("1.36"))).toEqual({ a: "fits" });
  });
});

test("evidence counts the driver's volumes", () => {
  const objects = [csiNodeOf("a", { [driver]: 1 }), ...bound("x"), ...bound("y"), ...bound("z")];
  const cluster = clusterOf([roomyNode("a")], [on("a", "x")], objects);
  const find = evidence?.(toPodInfo(using("y", "z")), cluster);
  const theme = { one: `takes no more volumes of ${driver}`, many: `take no more volumes of ${driver}` };
  const fact = `takes 1 volume of ${driver}, has 1, and the pod adds 2`;
  expect(cluster.nodes.flatMap((node) => find?.(node))).toEqual([
    { plugin: "NodeVolumeLimits", ...full, evidence: { kind: "fact", fact, theme } },
  ]);
});
