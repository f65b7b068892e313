import { describe, expect, test } from "vitest";
import type { Pod, Volume } from "../../api/pod.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume } from "../../testing/storage-objects.ts";
import { volumeRestrictions } from "./plugin.ts";

const { filter, score, evidence } = volumeRestrictions();
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
    ["of another kind is another", gce("d"), ebs("d"), "fits"],
  ])("%s", (_, wanted, other, verdict) => {
    const cluster = clusterOf([roomyNode("a"), roomyNode("b")], [on("a", other)]);
    expect(verdicts(filter, withVolumes(wanted), cluster)).toEqual({ a: verdict, b: "fits" });
  });
});

describe("a claim with ReadWriteOncePod", () => {
  const once = claimOf("data", { accessModes: ["ReadWriteOncePod"] });
  const nodes = [roomyNode("a"), roomyNode("b")];
  const user = on("a", claimVolume("data"));

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
    const many = claimOf("data", { accessModes: ["ReadWriteOnce"] });
    expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf(nodes, [user], [many]))).toBe("skip");
  });

  test("is free once the pod that uses it is evicted, and not before", () => {
    const cluster = clusterOf(nodes, [user], [once]);
    const result = filter?.preFilter(toPodInfo(withVolumes(claimVolume("data"))), cluster);
    const [node] = cluster.nodes;
    if (result?.kind !== "filter" || node === undefined) throw new Error("the filter skips");
    const trial = result.filter.trial?.(node);
    trial?.remove(toPodInfo(user));
    const without = trial?.filter(node);
    trial?.add(toPodInfo(user));
    expect([without, trial?.filter(node), result.filter.filter(node)]).toEqual([undefined, inUse, inUse]);
  });
});

test("a claim that is not there rejects the pod for good", () => {
  expect(verdicts(filter, withVolumes(claimVolume("data")), clusterOf([roomyNode("a")]))).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ['persistentvolumeclaim "data" not found'],
  });
});

test("evidence names the pod that has the disk", () => {
  const disk: Volume = { name: "disk", gcePersistentDisk: { pdName: "d" } };
  const cluster = clusterOf([roomyNode("a")], [on("a", disk)]);
  const find = evidence?.(toPodInfo(withVolumes(disk)), cluster);
  const theme = { one: "has the disk of volume disk in use", many: "have the disk of volume disk in use" };
  expect(cluster.nodes.flatMap((node) => find?.(node))).toEqual([
    {
      plugin: "VolumeRestrictions",
      ...taken,
      evidence: { kind: "fact", fact: "has default/on-a on the disk of volume disk", theme },
    },
  ]);
});
