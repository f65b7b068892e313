import { expect, expectTypeOf, test } from "vitest";
import { pluginNames } from "../cycle/plugin.ts";
import type { KubernetesVersion } from "../cycle/profile.ts";
import { defaultProfile } from "./default-profile.ts";
import { profilePlugins, registry } from "./registry.ts";

test("the order and weights of Kubernetes 1.37", () => {
  const { filters, scorers } = defaultProfile();
  expect(filters.join(" ")).toBe(
    "NodeName NodeUnschedulable TaintToleration NodeAffinity NodePorts NodeResourcesFit VolumeRestrictions " +
      "NodeVolumeLimits VolumeBinding VolumeZone PodTopologySpread InterPodAffinity DynamicResources NodeDeclaredFeatures",
  );
  expect(scorers.map(({ name, weight }) => `${name} ${weight}`)).toEqual([
    "TaintToleration 3",
    "NodeAffinity 2",
    "NodeResourcesFit 1",
    "VolumeBinding 1",
    "PodTopologySpread 2",
    "InterPodAffinity 2",
    "DynamicResources 2",
    "NodeResourcesBalancedAllocation 1",
    "ImageLocality 1",
  ]);
});

test("upstream's default arguments", () => {
  const resources = [
    { name: "cpu", weight: 1 },
    { name: "memory", weight: 1 },
  ];
  expect(defaultProfile("1.37").args).toEqual({
    interPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
    podTopologySpread: { defaultingType: "System", defaultConstraints: [] },
    nodeResourcesFit: { scoringStrategy: { type: "LeastAllocated", resources } },
    nodeResourcesBalancedAllocation: { resources },
    nodeAffinity: {},
  });
});

test("another version is refused, with the ones that there are", () => {
  expectTypeOf<"1.36">().not.toExtend<KubernetesVersion>();
  // @ts-expect-error -- no supported version
  expect(() => defaultProfile("1.36")).toThrow(
    new RangeError('unsupported Kubernetes version "1.36"; expected one of: 1.37'),
  );
});

test("every plugin is what its name says, at each point where it acts", () => {
  const { args } = defaultProfile();
  for (const name of pluginNames) {
    const { filter, score } = registry[name](args);
    expect([filter?.name ?? name, score?.name ?? name]).toEqual([name, name]);
  }
});

test("the profile's plugins run in its order, with its weights", () => {
  const profile = defaultProfile();
  const { filters, scorers } = profilePlugins(profile);
  expect(filters.map(({ name }) => name)).toEqual(profile.filters);
  expect(scorers.map(({ plugin: { name }, weight }) => ({ name, weight }))).toEqual(profile.scorers);
});

test("a plugin where it has nothing to say is a mistake", () => {
  const profile = defaultProfile();
  expect(() => profilePlugins({ ...profile, filters: ["ImageLocality"] })).toThrow(
    new RangeError('plugin "ImageLocality" does not filter'),
  );
  expect(() => profilePlugins({ ...profile, scorers: [{ name: "NodeName", weight: 1 }] })).toThrow(
    new RangeError('plugin "NodeName" does not score'),
  );
});
