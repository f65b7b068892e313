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
    nodeResourcesFit: {
      ignoredResources: [],
      ignoredResourceGroups: [],
      scoringStrategy: { type: "LeastAllocated", resources },
    },
    nodeResourcesBalancedAllocation: { resources },
    nodeAffinity: {},
    volumeBinding: {
      shape: [
        { utilization: 0, score: 10 },
        { utilization: 100, score: 0 },
      ],
    },
    defaultPreemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
  });
});

test("up to 1.36 NodeUnschedulable comes before NodeName, and fewer plugins score", () => {
  const of = (version: KubernetesVersion) => {
    const { filters, scorers } = defaultProfile(version);
    return [
      filters.slice(0, 2).join(" "),
      filters.at(-1),
      scorers
        .map(({ name }) => name)
        .slice(3, 7)
        .join(" "),
    ];
  };
  expect([of("1.34"), of("1.35"), of("1.36"), of("1.37")]).toEqual([
    [
      "NodeUnschedulable NodeName",
      "DynamicResources",
      "PodTopologySpread InterPodAffinity NodeResourcesBalancedAllocation ImageLocality",
    ],
    [
      "NodeUnschedulable NodeName",
      "DynamicResources",
      "PodTopologySpread InterPodAffinity DynamicResources NodeResourcesBalancedAllocation",
    ],
    [
      "NodeUnschedulable NodeName",
      "NodeDeclaredFeatures",
      "PodTopologySpread InterPodAffinity DynamicResources NodeResourcesBalancedAllocation",
    ],
    [
      "NodeName NodeUnschedulable",
      "NodeDeclaredFeatures",
      "VolumeBinding PodTopologySpread InterPodAffinity DynamicResources",
    ],
  ]);
});

test("another version is refused, with the ones that there are", () => {
  expectTypeOf<"1.33">().not.toExtend<KubernetesVersion>();
  // @ts-expect-error -- no supported version
  expect(() => defaultProfile("1.33")).toThrow(
    new RangeError('unsupported Kubernetes version "1.33"; expected one of: 1.34, 1.35, 1.36, 1.37'),
  );
});

test("every plugin is what its name says, at each point where it acts", () => {
  const { args } = defaultProfile();
  for (const name of pluginNames) {
    const { filter, score } = registry[name](args, "1.37");
    expect([filter?.name ?? name, score?.name ?? name]).toEqual([name, name]);
  }
});

test("the profile's plugins run in its order, with its weights", () => {
  const profile = defaultProfile();
  const { filters, scorers } = profilePlugins(profile);
  expect(filters.map(({ name }) => name)).toEqual(profile.filters);
  expect(scorers.map(({ plugin: { name }, weight }) => ({ name, weight }))).toEqual(profile.scorers);
});

test("PreFilter has an order of its own; plugins that only filter come last", () => {
  const profile = defaultProfile();
  const filters = ["NodePorts", "NodeName", "VolumeZone"] as const;
  const preFilters = ["VolumeZone", "NodeAffinity", "NodePorts"] as const;
  const plugins = profilePlugins({ ...profile, filters, preFilters });
  expect(plugins.preFilters?.map(({ name }) => name)).toEqual(["VolumeZone", "NodeAffinity", "NodePorts", "NodeName"]);
  expect(plugins.filters.map(({ name }) => name)).toEqual(filters);
  expect(profilePlugins(profile)).not.toHaveProperty("preFilters");
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
