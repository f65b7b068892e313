import { describe, expect, test } from "vitest";
import type { Labels } from "../api/object-meta.ts";
import type { InTreeVolumeSources } from "../api/pod.ts";
import { reachableFrom, volumeOf } from "../testing/storage-objects.ts";
import { inlineHandle, inTreePluginNamed, volumeHandle, withDriversTopology } from "./in-tree-volumes.ts";

const zone = "topology.kubernetes.io/zone";
const region = "topology.kubernetes.io/region";
const betaZone = "failure-domain.beta.kubernetes.io/zone";
const betaRegion = "failure-domain.beta.kubernetes.io/region";

describe("a volume that a pod names is called by its driver", () => {
  test.each<readonly [InTreeVolumeSources, string | undefined]>([
    [{ gcePersistentDisk: { pdName: "d" } }, "projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d"],
    [{ awsElasticBlockStore: { volumeID: "vol-1" } }, "vol-1"],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/vol-1" } }, "vol-1"],
    [{ awsElasticBlockStore: { volumeID: "aws:///vol-1" } }, "vol-1"],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a//vol-12//" } }, "vol-12"],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/vol-1?of=2#3" } }, "vol-1"],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/disk-1" } }, undefined],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/a-vol-1" } }, undefined],
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/vol-1/2" } }, undefined],
    [{ awsElasticBlockStore: { volumeID: "disk-1" } }, "disk-1"],
    [{}, undefined],
    [{ cinder: { volumeID: "c" } }, "c"],
    [{ portworxVolume: { volumeID: "p" } }, "p"],
    [{ azureDisk: { diskURI: "/subscriptions/d" } }, "/subscriptions/d"],
    [{ azureDisk: { diskURI: "/subscriptions/d", kind: "Managed" } }, "/subscriptions/d"],
    [{ azureDisk: { diskURI: "/subscriptions/d", kind: "Dedicated" } }, undefined],
  ])("%j: %s", (source, handle) => {
    expect(inlineHandle(source)).toBe(handle);
  });
});

describe("a persistent disk of GCE is called by its driver after its zones", () => {
  test.each<readonly [Labels, string | undefined]>([
    [{}, "zones/UNSPECIFIED"],
    [{ [zone]: "us-east1-a" }, "zones/us-east1-a"],
    [{ [zone]: "us-east1-a", [betaZone]: "us-east1-b" }, "zones/us-east1-b"],
    [{ [zone]: "us-east1-a__us-east1-b" }, "regions/us-east1"],
    [{ [zone]: "us-east1-aa__us-east1-bb" }, "regions/us-east1"],
    [{ [zone]: "us-east1-a__us-west1-b" }, undefined],
    [{ [zone]: "us-east1-a__somewhere" }, undefined],
    [{ [zone]: "somewhere__elsewhere" }, undefined],
    [{ [zone]: "far-us-east1-a__far-us-east1-b" }, undefined],
    [{ [zone]: "us-east1-a-1__us-east1-b-1" }, undefined],
  ])("%j: %s", (labels, where) => {
    const volume = volumeOf("v", { gcePersistentDisk: { pdName: "d" } }, { metadata: { name: "v", labels } });
    expect(volumeHandle(volume)).toBe(where === undefined ? undefined : `projects/UNSPECIFIED/${where}/disks/d`);
  });
});

test("a persistent volume that says nothing has no name there", () => {
  expect(volumeHandle({ kind: "PersistentVolume", metadata: { name: "v" } })).toBeUndefined();
});

describe("a volume's zone is told in the driver's words", () => {
  const gce = inTreePluginNamed("kubernetes.io/gce-pd");
  const driversZone = "topology.gke.io/zone";
  function translated(labels: Labels, spec = {}) {
    if (gce === undefined) throw new Error("no such plugin");
    const volume = withDriversTopology(volumeOf("v", spec, { metadata: { name: "v", labels } }), gce);
    return volume.spec?.nodeAffinity;
  }

  test("where its node affinity names the zone", () => {
    expect(translated({}, reachableFrom(zone, "z1"))).toEqual(reachableFrom(driversZone, "z1").nodeAffinity);
  });

  test("where its node affinity names the zone by its old key", () => {
    expect(translated({}, reachableFrom(betaZone, "z1"))).toEqual(reachableFrom(driversZone, "z1").nodeAffinity);
  });

  test("where only its labels do", () => {
    const both = reachableFrom(driversZone, "z1", "z2").nodeAffinity;
    expect(translated({ [zone]: "z2__ z1__z2__" })).toEqual(both);
  });

  test("by the old keys only if the new ones are nowhere: in its node affinity first, then in its labels", () => {
    const [one, other] = ["z1", "z2"].map((name) => reachableFrom(driversZone, name).nodeAffinity);
    expect(translated({ [zone]: "z1", [betaZone]: "z2" })).toEqual(one);
    expect(translated({ [betaZone]: "z2" })).toEqual(other);
    expect(translated({ [zone]: "z1" }, reachableFrom(betaZone, "z2"))).toEqual(other);
    expect(translated({ [betaZone]: "z1" }, reachableFrom(zone, "z2"))).toEqual(other);
  });

  test("from the labels where its node affinity names the key without a value, beside terms without it", () => {
    const exists = { key: zone, operator: "Exists" as const };
    const nodeSelectorTerms = [{ matchExpressions: [exists] }, { matchFields: [] }];
    const own = { key: driversZone, operator: "In", values: ["z1"] };
    expect(translated({ [zone]: "z1" }, { nodeAffinity: { required: { nodeSelectorTerms } } })).toEqual({
      required: {
        nodeSelectorTerms: [{ matchExpressions: [exists, own] }, { matchFields: [], matchExpressions: [own] }],
      },
    });
  });

  test("from the labels beside what else its node affinity says", () => {
    const [rack, own] = [reachableFrom("rack", "r1"), reachableFrom(driversZone, "z1")].map(
      ({ nodeAffinity }) => nodeAffinity?.required?.nodeSelectorTerms?.[0]?.matchExpressions ?? [],
    );
    expect(translated({ [zone]: "z1" }, reachableFrom("rack", "r1"))).toEqual({
      required: { nodeSelectorTerms: [{ matchExpressions: [...(rack ?? []), ...(own ?? [])] }] },
    });
  });

  test("with the region by its new key where the old keys are in use", () => {
    const terms = [betaZone, betaRegion].map((key) => ({ key, operator: "In" as const, values: ["x"] }));
    const spec = { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: terms }] } } };
    const words = [driversZone, region].map((key) => ({ key, operator: "In", values: ["x"] }));
    expect(translated({}, spec)).toEqual({ required: { nodeSelectorTerms: [{ matchExpressions: words }] } });
  });

  test("with the region by its old key where that of the zone is new", () => {
    const terms = (first: string) =>
      [first, betaRegion].map((key) => ({ key, operator: "In" as const, values: ["x"] }));
    const affinity = (first: string) => ({ required: { nodeSelectorTerms: [{ matchExpressions: terms(first) }] } });
    expect(translated({}, { nodeAffinity: affinity(zone) })).toEqual(affinity(driversZone));
  });

  test("and the region by its old key stays where nothing tells the zone", () => {
    const spec = reachableFrom(betaRegion, "x");
    expect(translated({}, spec)).toEqual(spec.nodeAffinity);
  });

  test("not where nothing tells it", () => {
    expect(translated({})).toBeUndefined();
  });

  test("not of drivers without words of their own", () => {
    const azure = inTreePluginNamed("kubernetes.io/azure-disk");
    const volume = volumeOf("v", reachableFrom(zone, "z1"));
    expect(azure && withDriversTopology(volume, azure)).toBe(volume);
  });
});
