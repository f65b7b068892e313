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
    [{ awsElasticBlockStore: { volumeID: "aws://us-east-1a/disk-1" } }, undefined],
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
    [{ [zone]: "us-east1-a__us-west1-b" }, undefined],
    [{ [zone]: "us-east1-a__somewhere" }, undefined],
  ])("%j: %s", (labels, where) => {
    const volume = volumeOf("v", { gcePersistentDisk: { pdName: "d" } }, { metadata: { name: "v", labels } });
    expect(volumeHandle(volume)).toBe(where === undefined ? undefined : `projects/UNSPECIFIED/${where}/disks/d`);
  });
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
    expect(translated({ [zone]: "z2__z1" })).toEqual(both);
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

  test("not where nothing tells it", () => {
    expect(translated({})).toBeUndefined();
  });

  test("not of drivers without words of their own", () => {
    const azure = inTreePluginNamed("kubernetes.io/azure-disk");
    const volume = volumeOf("v", reachableFrom(zone, "z1"));
    expect(azure && withDriversTopology(volume, azure)).toBe(volume);
  });
});
