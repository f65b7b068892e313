import { describe, expect, test } from "vitest";
import type { Pod, Volume } from "../../api/pod.ts";
import type { PersistentVolumeClaim } from "../../api/storage.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { clusterOf, evidence, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume } from "../../testing/storage-objects.ts";
import { volumeRestrictions } from "./plugin.ts";

const { filter, score, evidence: finder } = volumeRestrictions();
const taken = { code: "Unschedulable", reasons: ["node(s) had no available disk"] };
const inUse = {
  code: "Unschedulable",
  reasons: [
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
  ],
};

function withVolumes(...volumes: readonly Volume[]): Pod {
  return podOf({ volumes });
}

function on(nodeName: string, ...volumes: readonly Volume[]): Pod {
  return podOf({ nodeName, volumes }, `on-${nodeName}`);
}

test("a pod without volumes is none of its business, and it scores nothing", () => {
  expect([verdicts(filter, podOf(), clusterOf([roomyNode("a")])), score]).toEqual(["skip", undefined]);
});

describe("a disk", () => {
  const gce = (pdName: string, readOnly = false): Volume => ({ name: "disk", gcePersistentDisk: { pdName, readOnly } });
  const iscsi = (iqn: string, readOnly = false): Volume => ({ name: "disk", iscsi: { iqn, readOnly } });
  const ebs = (volumeID: string): Volume => ({ name: "disk", awsElasticBlockStore: { volumeID } });
  const rbd = (monitors: string[], image: string, more: { pool?: string; readOnly?: boolean } = {}): Volume => ({
    name: "disk",
    rbd: { monitors, image, ...more },
  });

  test.each([
    ["is for one pod (GCE)", gce("d"), gce("d"), taken],
    ["of another name is another (GCE)", gce("d"), gce("e"), "fits"],
    ["is for all who only read (GCE)", gce("d", true), gce("d", true), "fits"],
    ["is not for a reader beside a writer (GCE)", gce("d", true), gce("d"), taken],
    ["is for one pod (EBS)", ebs("v"), ebs("v"), taken],
    ["of another name is another (EBS)", ebs("v"), ebs("w"), "fits"],
    ["is for one pod (iSCSI)", iscsi("q"), iscsi("q"), taken],
    ["is for all who only read (iSCSI)", iscsi("q", true), iscsi("q", true), "fits"],
    ["of another name is another (iSCSI)", iscsi("q"), iscsi("r"), "fits"],
    ["is for one pod if a monitor is shared (RBD)", rbd(["a", "b"], "i"), rbd(["b", "c"], "i"), taken],
    ["of other monitors is another (RBD)", rbd(["a"], "i"), rbd(["b"], "i"), "fits"],
    ["of another image is another (RBD)", rbd(["a"], "i"), rbd(["a"], "j"), "fits"],
    ["of another pool is another (RBD)", rbd(["a"], "i"), rbd(["a"], "i", { pool: "p" }), "fits"],
    ["of the default pool is the same (RBD)", rbd(["a"], "i"), rbd(["a"], "i", { pool: "rbd" }), taken],
    [
      "is for all who only read (RBD)",
      rbd(["a"], "i", { readOnly: true }),
      rbd(["a"], "i", { readOnly: true }),
      "fits",
    ],
    ["is not for a writer beside a reader (GCE)", gce("d"), gce("d", true), taken],
  ])("%s", (_, wanted, other, verdict) => {
    const cluster = clusterOf([roomyNode("a"), roomyNode("b")], [on("a", other)]);
    expect(verdicts(filter, withVolumes(wanted), cluster)).toEqual({ a: verdict, b: "fits" });
  });

  test("is taken by one of a pod's volumes", () => {
    const cluster = clusterOf([roomyNode("a")], [on("a", { name: "tmp" }, gce("d"))]);
    expect(verdicts(filter, withVolumes(gce("d")), cluster)).toEqual({ a: taken });
  });

  test("of another kind is another", () => {
    const kinds = { gce: gce("d"), ebs: ebs("d"), iscsi: iscsi("d"), rbd: rbd(["d"], "d"), tmp: { name: "tmp" } };
    const nodes = Object.keys(kinds).map((name) => roomyNode(name));
    const cluster = clusterOf(
      nodes,
      Object.entries(kinds).map(([name, volume]) => on(name, volume)),
    );
    const fits = { gce: "fits", ebs: "fits", iscsi: "fits", rbd: "fits", tmp: "fits" };
    expect(
      [kinds.gce, kinds.ebs, kinds.iscsi, kinds.rbd].map((one) => verdicts(filter, withVolumes(one), cluster)),
    ).toEqual([
      { ...fits, gce: taken },
      { ...fits, ebs: taken },
      { ...fits, iscsi: taken },
      { ...fits, rbd: taken },
    ]);
  });
});

describe("a claim with ReadWriteOncePod", () => {
  const once = claimOf("data", { accessModes: ["ReadWriteOncePod"] });
  const nodes = [roomyNode("a"), roomyNode("b")];
  const user = on("a", { name: "tmp" }, claimVolume("data"));

  test("keeps the pod off every node while another pod uses it", () => {
    expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf(nodes, [user], [once]))).toEqual({
      a: inUse,
      b: inUse,
    });
  });

  test("is free when nobody uses it", () => {
    expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf(nodes, [], [once]))).toBe("skip");
  });

  test("is another claim in another namespace", () => {
    const elsewhere = { ...user, metadata: { ...user.metadata, namespace: "constructor" } };
    expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf(nodes, [elsewhere], [once]))).toBe("skip");
  });

  test("is not meant by claims of other modes", () => {
    const silent: PersistentVolumeClaim = { kind: "PersistentVolumeClaim", metadata: { name: "data" } };
    const others = [claimOf("data", { accessModes: ["ReadWriteOnce"] }), { ...silent, spec: {} }, silent];
    for (const other of others) {
      expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf(nodes, [user], [other]))).toBe("skip");
    }
  });

  test("is free once the pod that uses it is evicted, and not before", () => {
    const cluster = clusterOf(nodes, [user], [once]);
    const result = filter?.preFilter(toPodInfo(withVolumes(claimVolume("data"))), cluster);
    const [node] = cluster.nodes;
    if (result?.kind !== "filter" || node === undefined) throw new Error("the filter skips");
    const trial = result.filter.trial?.(node);
    trial?.remove(toPodInfo(user));
    const without = trial?.filter(node);
    trial?.add(toPodInfo(on("a", claimVolume("other"), { name: "tmp" })));
    const beside = trial?.filter(node);
    trial?.add(toPodInfo(user));
    expect([without, beside, trial?.filter(node)]).toEqual([undefined, undefined, inUse]);
    expect(result.filter.filter(node)).toEqual(inUse);
  });
});

test("a claim that is not there rejects the pod for good", () => {
  expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf([roomyNode("a")]))).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ['persistentvolumeclaim "data" not found'],
  });
});

describe("evidence names the pod that has", () => {
  const disk: Volume = { name: "disk", gcePersistentDisk: { pdName: "d" } };
  const theme = { one: "has the disk of volume disk in use", many: "have the disk of volume disk in use" };
  const diskFact = {
    plugin: "VolumeRestrictions",
    ...taken,
    evidence: { kind: "fact", fact: "has default/on-a on the disk of volume disk", theme },
  };
  const why = "can not use claim data, which is for one pod: default/on-b has it";
  const claimFact = {
    plugin: "VolumeRestrictions",
    ...inUse,
    evidence: { kind: "fact", fact: why, theme: { one: why, many: why } },
  };

  test("the disk, on its node, and says nothing of disks that are free", () => {
    const other: Volume = { name: "other", gcePersistentDisk: { pdName: "e" } };
    const cluster = clusterOf([roomyNode("a"), roomyNode("b")], [on("a", disk)]);
    expect(evidence(finder, withVolumes(other, { name: "tmp" }, disk), cluster)).toEqual({ a: [diskFact], b: [] });
  });

  test("the claim, whatever the node, unless the node's disk is taken", () => {
    const once = ["data", "free"].map((name) => claimOf(name, { accessModes: ["ReadWriteOncePod"] }));
    const pods = [on("a", disk), on("b", claimVolume("data"))];
    const cluster = clusterOf([roomyNode("a"), roomyNode("b"), roomyNode("c")], pods, once);
    const pod = withVolumes(disk, claimVolume("free"), claimVolume("data"));
    expect(evidence(finder, pod, cluster)).toEqual({ a: [diskFact], b: [claimFact], c: [claimFact] });
  });

  test("the claim, among pods with other volumes and of other namespaces", () => {
    const once = claimOf("data", { accessModes: ["ReadWriteOncePod"] });
    const foreign = { ...on("b", claimVolume("data")), metadata: { name: "foreign", namespace: "shop" } };
    const other = { ...on("b", claimVolume("other")), metadata: { name: "other", namespace: "default" } };
    const cluster = clusterOf(
      [roomyNode("b")],
      [foreign, other, on("b", { name: "tmp" }, claimVolume("data"))],
      [once],
    );
    expect(evidence(finder, withVolumes(claimVolume("data")), cluster)).toEqual({ b: [claimFact] });
  });

  test("nothing, where a claim is not there: upstream's words say it", () => {
    expect(evidence(finder, withVolumes(claimVolume("gone")), clusterOf([roomyNode("a")]))).toEqual({ a: [] });
  });
});
