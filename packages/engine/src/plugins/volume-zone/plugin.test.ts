import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import { clusterOf, evidence, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, volumeOf } from "../../testing/storage-objects.ts";
import { volumeZone } from "./plugin.ts";

const { filter, score, evidence: finder } = volumeZone();
const zone = "topology.kubernetes.io/zone";
const region = "topology.kubernetes.io/region";
const betaRegion = "failure-domain.beta.kubernetes.io/region";
const betaZone = "failure-domain.beta.kubernetes.io/zone";
const elsewhere = { code: "UnschedulableAndUnresolvable", reasons: ["node(s) had no available volume zone"] };
const pod = podOf({ volumes: [claimVolume("data")] });

function bound(labels: Labels): readonly StoredObject[] {
  return [claimOf("data", { volumeName: "v" }), volumeOf("v", {}, { metadata: { name: "v", labels } })];
}

/** The verdict on one node with those labels. */
function verdictOn(labels: Labels, objects: readonly StoredObject[]) {
  return verdicts(filter, pod, clusterOf([roomyNode("a", { labels })], [], objects));
}

test("a pod without volumes is none of its business, and it scores nothing", () => {
  expect([verdicts(filter, podOf(), clusterOf([roomyNode("a")])), score]).toEqual(["skip", undefined]);
});

describe("a volume with a zone label", () => {
  test.each<readonly [string, Labels, Labels, unknown]>([
    ["is used in its zone", { [zone]: "z1" }, { [zone]: "z1" }, "fits"],
    ["is not used in another", { [zone]: "z1" }, { [zone]: "z2" }, elsewhere],
    ["is used from nodes without any topology", { [zone]: "z1" }, {}, "fits"],
    ["is not used from nodes with a region alone", { [zone]: "z1" }, { [region]: "r" }, elsewhere],
    ["may have several zones", { [zone]: "z1__z2" }, { [zone]: "z2" }, "fits"],
    ["may have an old label", { [betaZone]: "z1" }, { [zone]: "z1" }, "fits"],
    ["may have an old label, which counts", { [betaZone]: "z1" }, { [zone]: "z2" }, elsewhere],
    ["meets the old label first", { [betaZone]: "z1" }, { [zone]: "z1", [betaZone]: "z2" }, elsewhere],
    ["may have an old label of its region", { [betaRegion]: "r" }, { [region]: "r" }, "fits"],
    ["may have blanks around its zones", { [zone]: "z1__ z2 " }, { [zone]: "z2" }, "fits"],
    ["does not meet an old label with its new one", { [zone]: "z1" }, { [betaZone]: "z1" }, elsewhere],
  ])("%s", (_, labels, nodeLabels, verdict) => {
    expect(verdictOn(nodeLabels, bound(labels))).toEqual({ a: verdict });
  });

  test("is passed over when one of its zones is empty", () => {
    expect(verdictOn({ [zone]: "z2" }, bound({ [zone]: "z1__" }))).toBe("skip");
  });
});

test("volumes without a claim have nothing to say, beside one that has", () => {
  const both = podOf({ volumes: [{ name: "tmp" }, claimVolume("data")] });
  const nodes = [roomyNode("a", { labels: { [zone]: "z1" } }), roomyNode("b", { labels: { [zone]: "z2" } })];
  expect(verdicts(filter, both, clusterOf(nodes, [], bound({ [zone]: "z1" })))).toEqual({ a: "fits", b: elsewhere });
});

test("a volume without zone labels has nothing to say", () => {
  expect(verdictOn({ [zone]: "z1" }, bound({}))).toBe("skip");
});

test("a claim that waits for its first consumer has nothing to say", () => {
  expect(verdictOn({ [zone]: "z1" }, [claimOf("data"), classOf()])).toBe("skip");
});

describe("a claim rejects the pod", () => {
  const immediate = classOf({ volumeBindingMode: "Immediate" });
  test.each<readonly [string, readonly StoredObject[], string]>([
    ["when it is not there", [], 'persistentvolumeclaim "data" not found'],
    ["when its volume is not there", [claimOf("data", { volumeName: "v" })], 'persistentvolume "v" not found'],
    ["when its class is not there", [claimOf("data")], 'storageclass.storage.k8s.io "slow" not found'],
    ["when it should be bound by now", [claimOf("data"), immediate], "PersistentVolume had no name"],
    [
      "when it has neither volume nor class",
      [claimOf("data", { storageClassName: "" })],
      "PersistentVolumeClaim had no pv name and storageClass name",
    ],
    [
      "when it says nothing at all",
      [{ kind: "PersistentVolumeClaim", metadata: { name: "data" } }],
      "PersistentVolumeClaim had no pv name and storageClass name",
    ],
    [
      "when its class has no mode",
      [claimOf("data"), { kind: "StorageClass", metadata: { name: "slow" }, provisioner: "p" }],
      'VolumeBindingMode not set for StorageClass "slow"',
    ],
  ])("%s", (_, objects, reason) => {
    expect(verdictOn({}, objects)).toEqual({ code: "UnschedulableAndUnresolvable", reasons: [reason] });
  });
});

test("a claim without a name rejects the pod", () => {
  const nameless = podOf({ volumes: [claimVolume("")] });
  expect(verdicts(filter, nameless, clusterOf([roomyNode("a")]))).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ["PersistentVolumeClaim had no name"],
  });
});

test("evidence has nothing to say of a node that will do, nor of a claim that is not there", () => {
  const cluster = (objects: readonly StoredObject[]) =>
    clusterOf([roomyNode("a", { labels: { [zone]: "z1" } })], [], objects);
  expect([evidence(finder, pod, cluster(bound({ [zone]: "z1" }))), evidence(finder, pod, cluster([]))]).toEqual([
    { a: [] },
    { a: [] },
  ]);
});

test("evidence names the volume and where it is", () => {
  const cluster = clusterOf([roomyNode("a", { labels: { [zone]: "z3" } })], [], bound({ [zone]: "z1__z2" }));
  const where = `not where volume v is: ${zone}=z1 or z2`;
  const fact = { kind: "fact", fact: `is ${where}`, theme: { one: `is ${where}`, many: `are ${where}` } };
  expect(evidence(finder, pod, cluster)).toEqual({ a: [{ plugin: "VolumeZone", ...elsewhere, evidence: fact }] });
});
