import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { Pod, Volume } from "../../api/pod.ts";
import type { VolumeAttachment } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { KubernetesVersion } from "../../cycle/version-differences.ts";
import { clusterOf, evidence, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, volumeOf } from "../../testing/storage-objects.ts";
import { defaultProfile } from "../default-profile.ts";
import { nodeVolumeLimits } from "./plugin.ts";

const driver = "csi.example.com";
const { filter, score } = nodeVolumeLimits(defaultProfile().args, "1.37");
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
  return { kind: "VolumeAttachment", metadata: { name }, spec: spec(persistentVolumeName) };
}

function spec(persistentVolumeName: string) {
  return { attacher: driver, nodeName: "a", source: { persistentVolumeName } };
}

/** The verdict on node `a`, where pods are. */
function verdictOf(pod: Pod, pods: readonly Pod[], objects: readonly StoredObject[], judge = filter) {
  return verdicts(judge, pod, clusterOf([roomyNode("a")], pods, objects));
}

test("a pod without volumes to attach is none of its business, and it scores nothing", () => {
  const cluster = clusterOf([roomyNode("a")]);
  const skipped = [podOf(), podOf({ volumes: [{ name: "tmp" }] })].map((one) => verdicts(filter, one, cluster));
  expect([skipped, score]).toEqual([["skip", "skip"], undefined]);
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

  test("may be more where the CSINode says nothing", () => {
    const silent: StoredObject = { kind: "CSINode", metadata: { name: "a" } };
    expect(verdictOf(using("z"), [on("a", "x", "y")], [silent, ...objects.slice(1)])).toEqual({ a: "fits" });
  });

  test("do not count against another driver's", () => {
    const others = [csiNodeOf("a", { [driver]: 2, other: 1 }), ...bound("x"), ...bound("y"), ...bound("o", "other")];
    expect(verdictOf(using("o"), [on("a", "x", "y")], others)).toEqual({ a: "fits" });
  });

  test("count when they are attached without a pod", () => {
    const attachments = [attached("one", "x"), attached("two", "y")];
    expect(verdictOf(using("z"), [], [...objects, ...attachments])).toEqual({ a: full });
  });

  test.each<readonly [string, VolumeAttachment]>([
    ["is of another node", { ...attached("other", "y"), spec: { ...spec("y"), nodeName: "b" } }],
    ["says nothing", { kind: "VolumeAttachment", metadata: { name: "silent" } }],
    ["is of a volume that is not there", attached("gone", "gone")],
    ["is of a volume that says nothing", attached("silent", "silent")],
    ["is of a volume that is no driver's", attached("nfs", "nfs")],
    ["names no volume", { ...attached("inline", "y"), spec: { ...spec("y"), source: {} } }],
  ])("do not count by an attachment that %s", (_, attachment) => {
    const silent: StoredObject = { kind: "PersistentVolume", metadata: { name: "silent" } };
    const some = [...objects, silent, volumeOf("nfs"), attached("one", "x"), attachment];
    expect(verdictOf(using("z"), [], some)).toEqual({ a: "fits" });
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

  test.each<readonly [string, StoredObject]>([
    ["without a handle", volumeOf("odd", { csi: { driver, volumeHandle: "" } })],
    ["without a driver", volumeOf("odd", { csi: { driver: "", volumeHandle: "h" } })],
  ])("do not count %s", (_, volume) => {
    const some = [csiNodeOf("a", { [driver]: 0, "": 0 }), claimOf("odd", { volumeName: "odd" }), volume];
    expect(verdictOf(using("odd"), [], some)).toEqual({ a: "fits" });
  });

  test("do not count for a claim that says nothing", () => {
    const silent: StoredObject = { kind: "PersistentVolumeClaim", metadata: { name: "silent" } };
    expect(verdictOf(using("silent"), [], [csiNodeOf("a", { [driver]: 0 }), silent])).toEqual({ a: "fits" });
  });

  test("count beside volumes of other kinds", () => {
    const pod = podOf({ volumes: [{ name: "tmp" }, claimVolume("z")] });
    expect(verdictOf(pod, [on("a", "x", "y")], objects)).toEqual({ a: full });
  });

  test("do not count behind a claim whose volume is no driver's", () => {
    const nfs = [claimOf("nfs", { volumeName: "nfs" }), volumeOf("nfs")];
    expect(verdictOf(using("nfs", "z"), [on("a", "x", "nfs")], [...objects, ...nfs])).toEqual({ a: "fits" });
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

test("a claim that is not there rejects the pod for good beside a disk of its own, too", () => {
  const disk: Volume = { name: "disk", awsElasticBlockStore: { volumeID: "vol-1" } };
  const pod = podOf({ volumes: [disk, claimVolume("gone")] });
  const reasons = ['looking up PVC default/gone: persistentvolumeclaim "gone" not found'];
  expect(verdictOf(pod, [], [csiNodeOf("a", { [driver]: 1 })])).toEqual({
    a: { code: "UnschedulableAndUnresolvable", reasons },
  });
});

test("a claim without a name rejects the incoming pod for good", () => {
  expect(verdictOf(using(""), [], [])).toEqual({
    a: { code: "UnschedulableAndUnresolvable", reasons: ["PersistentVolumeClaim had no name"] },
  });
});

describe("a claim for another pod's ephemeral volume", () => {
  const ephemeral = (nodeName: string) => podOf({ nodeName, volumes: [{ name: "tmp", ephemeral: {} }] }, "web");
  const foreign = {
    code: "UnschedulableAndUnresolvable",
    reasons: ["PVC default/web-tmp was not created for pod default/web (pod is not owner)"],
  };
  const objects = [csiNodeOf("a", { [driver]: 9 }), claimOf("web-tmp"), classOf(), ...bound("x")];

  test("rejects the incoming pod for good", () => {
    expect(verdictOf(ephemeral(""), [], objects)).toEqual({ a: foreign });
  });

  test("of a running pod rejects a pod with volumes that the node has a limit for, and no other", () => {
    const classless = claimOf("classless", { storageClassName: "" });
    expect([
      verdictOf(using("x"), [ephemeral("a")], objects),
      verdictOf(using("classless"), [ephemeral("a")], [...objects, classless]),
      verdictOf(using("x"), [ephemeral("a")], objects.slice(1)),
    ]).toEqual([{ a: foreign }, { a: "fits" }, { a: "fits" }]);
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

  test("counts as the driver's where a pod on the node has it", () => {
    const running = podOf({ nodeName: "a", volumes: [disk] }, "running");
    const objects = [csiNodeOf("a", { [ebs]: 1 }), claimOf("x", { volumeName: "other" }), other];
    expect(verdictOf(using("x"), [running], objects)).toEqual({ a: full });
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

  test("counts in 1.35 too, whatever the node says of migrated plugins", () => {
    expect(verdictOf(pod, [], [csiNodeOf("a", { [ebs]: 0 })], filterOf("1.35"))).toEqual({ a: full });
  });

  test("rejects the pod for good when the driver has no name for it, unless it is behind a claim", () => {
    const odd = { awsElasticBlockStore: { volumeID: "aws://zone/odd" } };
    const objects = [csiNodeOf("a", { [ebs]: 0 }), claimOf("y", { volumeName: "odd" }), volumeOf("odd", odd)];
    const reason = `converting volume(disk) from inline to csi: not a volume of ${ebs}`;
    expect([
      verdictOf(podOf({ volumes: [{ name: "disk", ...odd }] }), [], objects),
      verdictOf(using("y"), [], objects),
    ]).toEqual([{ a: { code: "UnschedulableAndUnresolvable", reasons: [reason] } }, { a: "fits" }]);
  });

  test("does not count on a node without a CSINode, so that nobody misses the driver", () => {
    const needed: StoredObject = {
      kind: "CSIDriver",
      metadata: { name: ebs },
      spec: { preventPodSchedulingIfMissing: true },
    };
    const old = volumeOf("old", { awsElasticBlockStore: { volumeID: "vol-3" } });
    const objects = [needed, claimOf("y", { volumeName: "old" }), old];
    expect([verdictOf(pod, [], objects), verdictOf(using("y"), [], objects)]).toEqual([{ a: "fits" }, { a: "fits" }]);
    const missing = { code: "Unschedulable", reasons: [`${ebs} CSI driver is not installed on the node`] };
    expect(verdictOf(pod, [], [...objects, csiNodeOf("a", {})])).toEqual({ a: missing });
  });

  test("does not count for a plugin that has not", () => {
    const vsphere = podOf({ volumes: [{ name: "disk", vsphereVolume: { volumePath: "p" } }] });
    expect(verdictOf(vsphere, [], [csiNodeOf("a", { "csi.vsphere.vmware.com": 0 })])).toEqual({ a: "fits" });
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
    ["is missed beside other drivers", [needed, csiNodeOf("a", { other: 1 })], missing],
    ["is missed where the CSINode says nothing", [needed, { kind: "CSINode", metadata: { name: "a" } }], missing],
    ["is missed where it names no drivers", [needed, { kind: "CSINode", metadata: { name: "a" }, spec: {} }], missing],
    ["is not missed unless it says so", [{ ...needed, spec: {} }, csiNodeOf("a", {})], "fits"],
    ["is not missed if it says nothing", [{ kind: "CSIDriver", metadata: { name: driver } }], "fits"],
  ])("%s", (_, more, verdict) => {
    expect(verdictOf(using("new"), [], [...objects, ...more])).toEqual({ a: verdict });
  });

  test("is named first by name, where several are missed", () => {
    const first: StoredObject = { ...needed, metadata: { name: "a.example.com" } };
    const fast = { ...classOf({ provisioner: "a.example.com" }), metadata: { name: "fast" } };
    const claims = [claimOf("new"), claimOf("newer", { storageClassName: "fast" })];
    const named = { code: "Unschedulable", reasons: ["a.example.com CSI driver is not installed on the node"] };
    const all = [needed, first, classOf(), fast, ...claims];
    expect([verdictOf(using("new", "newer"), [], all), verdictOf(using("newer", "new"), [], all)]).toEqual([
      { a: named },
      { a: named },
    ]);
  });

  test("is not missed before 1.37", () => {
    expect(verdictOf(using("new"), [], [...objects, needed], filterOf("1.36"))).toEqual({ a: "fits" });
  });
});

describe("evidence", () => {
  const found = (pod: Pod, cluster: ClusterSnapshot) =>
    evidence(nodeVolumeLimits(defaultProfile().args, "1.37").evidence, pod, cluster);
  const theme = { one: `takes no more volumes of ${driver}`, many: `take no more volumes of ${driver}` };
  const about = (fact: string) => ({ plugin: "NodeVolumeLimits", ...full, evidence: { kind: "fact", fact, theme } });

  test.each([
    [0, `takes 0 volumes of ${driver}, has 1, and the pod adds 2`],
    [1, `takes 1 volume of ${driver}, has 1, and the pod adds 2`],
    [2, `takes 2 volumes of ${driver}, has 1, and the pod adds 2`],
  ])("counts the volumes of a driver of which the node takes %i, and of no other", (limit, fact) => {
    const volumes = [...bound("x"), ...bound("y"), ...bound("z"), ...bound("o", "other")];
    const objects = [csiNodeOf("a", { [driver]: limit, other: 1 }), ...volumes];
    const cluster = clusterOf([roomyNode("a")], [on("a", "x")], objects);
    expect(found(using("y", "z", "o"), cluster)).toEqual({ a: [about(fact)] });
  });

  test("leaves what is said of claims to upstream's words", () => {
    const reasons = ['looking up PVC default/gone: persistentvolumeclaim "gone" not found'];
    expect(found(using("gone"), clusterOf([roomyNode("a")]))).toEqual({
      a: [{ plugin: "NodeVolumeLimits", code: "UnschedulableAndUnresolvable", reasons }],
    });
  });
});
