import { expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { PersistentVolumeClaim } from "../../api/storage.ts";
import { clusterOf, evidence, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { defaultProfile } from "../default-profile.ts";
import { volumeBinding } from "./plugin.ts";

const { evidence: finder } = volumeBinding(defaultProfile().args, "1.37");
const zone = "topology.kubernetes.io/zone";
const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });
const unreachable = "node(s) didn't match PersistentVolume's node affinity";
const unmatched = "node(s) didn't find available persistent volumes to bind";

/** What keeps a pod with those claims from node `a` in zone `z1`. */
function told(claims: readonly string[], objects: readonly StoredObject[]) {
  const cluster = clusterOf([roomyNode("a", { labels: { [zone]: "z1" } })], [], objects);
  return evidence(finder, podOf({ volumes: claims.map(claimVolume) }), cluster)["a"];
}

function about(reason: string, one: string, many = one): object {
  const rejection = { plugin: "VolumeBinding", code: "UnschedulableAndUnresolvable", reasons: [reason] };
  return { ...rejection, evidence: { kind: "fact", fact: one, theme: { one, many } } };
}

function missing(reason: string, what: string): object {
  return about(reason, `has no ${what}`, `have no ${what}`);
}

test("each claim is told, with what it lacks", () => {
  const claims = [claimOf("bound", { volumeName: "v" }), claimOf("data")];
  const volume = volumeOf("v", reachableFrom(zone, "z2"));
  expect(told(["bound", "data"], [...claims, volume, noProvisioner])).toEqual([
    about(unreachable, "can not use volume v of claim bound (its node affinity)"),
    missing(unmatched, "volume for claim data: no volume suits it, and class slow makes none"),
  ]);
});

test("a claim whose volume is made for another node is told, with that node", () => {
  const annotations = { "volume.kubernetes.io/selected-node": "b" };
  const claim = claimOf("data", {}, { metadata: { name: "data", namespace: "default", annotations } });
  expect(told(["data"], [claim, classOf()])).toEqual([
    missing(unmatched, "volume for claim data: its volume is being made for node b"),
  ]);
});

test("a class that makes no volumes for the node is told", () => {
  const allowedTopologies = [{ matchLabelExpressions: [{ key: zone, values: ["z2"] }] }];
  expect(told(["data"], [claimOf("data"), classOf({ allowedTopologies })])).toEqual([
    missing(unmatched, "volume for claim data: class slow makes no volumes for this node (allowedTopologies)"),
  ]);
});

test("a claim for which there is too little storage is told", () => {
  const tells: StoredObject = {
    kind: "CSIDriver",
    metadata: { name: "csi.example.com" },
    spec: { storageCapacity: true },
  };
  const what = "not enough storage for claim data";
  expect(told(["data"], [claimOf("data"), classOf(), tells])).toEqual([
    about("node(s) did not have enough free storage", `has ${what}`, `have ${what}`),
  ]);
});

test("a volume that is not there, and one that the driver has no name for, are told", () => {
  const claim = claimOf("data", { volumeName: "v" });
  const odd = volumeOf("v", { awsElasticBlockStore: { volumeID: "aws://zone/odd" } });
  const migrated = { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/aws-ebs" };
  expect([told(["data"], [claim]), told(["data"], [claim, odd, csiNodeOf("a", {}, migrated)])]).toEqual([
    [
      missing(
        "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
        "volume v for claim data: it is not there",
      ),
    ],
    [missing("could not translate pv: v", "volume for claim data: could not translate pv: v")],
  ]);
});

test.each<readonly [string, PersistentVolumeClaim, readonly StoredObject[]]>([
  ["there is no class slow", claimOf("data"), []],
  ["it has no class, and no volume suits it", claimOf("data", { storageClassName: "" }), []],
  ["it has no class, and no volume suits it", { kind: "PersistentVolumeClaim", metadata: { name: "data" } }, []],
  [
    "class slow binds at once, and nobody has made a volume",
    claimOf("data"),
    [classOf({ volumeBindingMode: "Immediate" })],
  ],
  [
    "it names v, and is not bound to it",
    claimOf("data", { volumeName: "v" }, { metadata: { name: "data", namespace: "default" } }),
    [],
  ],
])("a claim that should have been bound by now is told: %s", (why, claim, objects) => {
  expect(told(["data"], [claim, ...objects])).toEqual([
    about(
      "pod has unbound immediate PersistentVolumeClaims",
      `can not be asked before claim data has its volume: ${why}`,
    ),
  ]);
});

test("there is nothing to add where a claim is not there, nor where all is well", () => {
  expect([told(["gone"], []), told(["data"], [claimOf("data"), classOf()])]).toEqual([[], []]);
});
