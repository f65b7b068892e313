import { describe, expect, test } from "vitest";
import type { ConfiguredPlugins, KubeSchedulerConfiguration } from "../api/scheduler-configuration.ts";
import type { Profile } from "../cycle/profile.ts";
import type { KubernetesVersion } from "../cycle/version-differences.ts";
import { profilesOf } from "./profiles-of.ts";

/** The profile with those plugins changed. */
function profileWith(plugins: ConfiguredPlugins, version: KubernetesVersion = "1.37"): Profile {
  return profilesIn({ profiles: [{ plugins }] }, version)[0];
}

function profilesIn(configuration: KubeSchedulerConfiguration, version: KubernetesVersion = "1.37") {
  const made = profilesOf(configuration, version);
  if (made.kind === "problems") throw new Error(JSON.stringify(made.problems));
  return made.profiles;
}

/** What is wrong with those plugins, as `path: message`. */
function problemsWith(plugins: ConfiguredPlugins, version: KubernetesVersion = "1.37"): readonly string[] {
  return problemsIn({ profiles: [{ plugins }] }, version);
}

function problemsIn(configuration: KubeSchedulerConfiguration, version: KubernetesVersion = "1.37") {
  const made = profilesOf(configuration, version);
  return made.kind === "profiles" ? [] : made.problems.map(({ path, message }) => `${path}: ${message}`);
}

function weights({ scorers }: Profile): string {
  return scorers.map(({ name, weight }) => `${name} ${weight}`).join(", ");
}

const named = (...names: readonly string[]) => names.map((name) => ({ name }));

describe("multiPoint", () => {
  test("a plugin that is disabled takes part nowhere", () => {
    const { filters, scorers } = profileWith({ multiPoint: { disabled: named("TaintToleration") } });
    expect(filters).not.toContain("TaintToleration");
    expect(scorers.map(({ name }) => name)).not.toContain("TaintToleration");
  });

  test("one that is enabled again keeps its place and takes the new weight", () => {
    const profile = profileWith({ multiPoint: { enabled: [{ name: "NodeAffinity", weight: 9 }] } });
    expect(weights(profile)).toMatch(/^TaintToleration 3, NodeAffinity 9, NodeResourcesFit 1/);
    expect(profile.filters.indexOf("NodeAffinity")).toBe(3);
  });

  test("one that is disabled and enabled comes last", () => {
    const fit = named("NodeResourcesFit");
    const profile = profileWith({ multiPoint: { disabled: fit, enabled: fit } });
    expect([profile.filters.at(-1), profile.scorers.at(-1)]).toEqual([
      "NodeResourcesFit",
      { name: "NodeResourcesFit", weight: 1 },
    ]);
  });

  test("without any of the default ones, only those enabled run", () => {
    const enabled = named("PrioritySort", "DefaultBinder", "NodePorts", "ImageLocality");
    const { filters, scorers, postFilters } = profileWith({ multiPoint: { disabled: named("*"), enabled } });
    expect({ filters, scorers, postFilters }).toEqual({
      filters: ["NodePorts"],
      scorers: [{ name: "ImageLocality", weight: 1 }],
      postFilters: [],
    });
  });

  test("a plugin that is there twice is refused", () => {
    expect(problemsWith({ multiPoint: { enabled: named("NodePorts", "NodePorts") } })).toContain(
      'profiles[0].plugins.multiPoint.enabled[0]: plugin "NodePorts" is enabled already',
    );
  });
});

describe("an extension point of its own", () => {
  test("comes first with what multiPoint has too, and last with the rest, and its weights win", () => {
    const profile = profileWith({
      multiPoint: { disabled: named("ImageLocality") },
      score: {
        enabled: [
          { name: "ImageLocality", weight: 4 },
          { name: "InterPodAffinity", weight: 5 },
        ],
      },
    });
    expect(weights(profile)).toBe(
      "InterPodAffinity 5, TaintToleration 3, NodeAffinity 2, NodeResourcesFit 1, VolumeBinding 1, " +
        "PodTopologySpread 2, DynamicResources 2, NodeResourcesBalancedAllocation 1, ImageLocality 4",
    );
  });

  test("leaves out what it disables, there alone", () => {
    const { filters, scorers } = profileWith({ score: { disabled: named("NodeResourcesFit") } });
    expect(filters).toContain("NodeResourcesFit");
    expect(scorers.map(({ name }) => name)).not.toContain("NodeResourcesFit");
  });

  test("has nothing but its own when it disables all", () => {
    const profile = profileWith({ score: { disabled: named("*"), enabled: [{ name: "NodeAffinity", weight: 5 }] } });
    expect(weights(profile)).toBe("NodeAffinity 5");
  });

  test("a weight of 0 counts as 1", () => {
    expect(
      weights(profileWith({ score: { disabled: named("*"), enabled: [{ name: "NodeAffinity", weight: 0 }] } })),
    ).toBe("NodeAffinity 1");
  });

  test("decides the order of PreFilter alone", () => {
    const { filters, preFilters } = profileWith({ preFilter: { enabled: named("InterPodAffinity") } });
    expect([filters[0], preFilters?.[0]]).toEqual(["NodeName", "InterPodAffinity"]);
  });

  test("may have a plugin take part in PreFilter alone", () => {
    const { filters, preFilters } = profileWith({ filter: { disabled: named("NodeAffinity") } });
    expect([filters.includes("NodeAffinity"), preFilters?.includes("NodeAffinity")]).toEqual([false, true]);
  });

  test("preemption goes with its plugin", () => {
    expect(profileWith({ postFilter: { disabled: named("DefaultPreemption") } }).postFilters).toEqual([
      "DynamicResources",
    ]);
  });
});

describe("refused by name", () => {
  test.each<[string, ConfiguredPlugins, RegExp]>([
    [
      "an unknown plugin",
      { filter: { enabled: named("MyPlugin") } },
      /^profiles\[0\]\.plugins\.filter\.enabled\[0\]: plugin "MyPlugin" is not covered: it is none/,
    ],
    [
      "a plugin for groups",
      { multiPoint: { enabled: named("GangScheduling") } },
      /^profiles\[0\]\.plugins\.multiPoint\.enabled\[0\]: plugin "GangScheduling" is not covered: it places pods in groups/,
    ],
    [
      "a plugin where it does not take part",
      { filter: { enabled: named("ImageLocality") } },
      /"ImageLocality" does not take part in filter; it does in score$/,
    ],
    [
      "a plugin twice at a point",
      { score: { enabled: named("NodeAffinity", "NodeAffinity") } },
      /^profiles\[0\]\.plugins\.score\.enabled\[1\]: plugin "NodeAffinity" is enabled already$/,
    ],
    [
      "no queue",
      { queueSort: { disabled: named("*") } },
      /^profiles\[0\]\.plugins: exactly one queueSort plugin is needed, not 0$/,
    ],
    [
      "nothing that binds",
      { bind: { disabled: named("DefaultBinder") } },
      /^profiles\[0\]\.plugins: at least one bind plugin is needed$/,
    ],
    [
      "a filter that can not prepare",
      { preFilter: { disabled: named("NodePorts") } },
      /^profiles\[0\]\.plugins\.preFilter: plugin "NodePorts" is enabled at filter but not at preFilter/,
    ],
    [
      "a scorer that can not prepare",
      { preScore: { disabled: named("NodeAffinity") } },
      /^profiles\[0\]\.plugins\.preScore: plugin "NodeAffinity" is enabled at score but not at preScore/,
    ],
  ])("%s", (_, plugins, problem) => {
    expect(problemsWith(plugins)).toEqual([expect.stringMatching(problem)]);
  });

  test("extenders", () => {
    expect(problemsIn({ extenders: [{}] })).toEqual([expect.stringMatching(/^extenders: extenders are not covered/)]);
  });

  test("arguments of dynamic resource allocation", () => {
    expect(problemsIn({ profiles: [{ pluginConfig: [{ name: "DynamicResources", args: {} }] }] })).toEqual([
      expect.stringMatching(
        /^profiles\[0\]\.pluginConfig\[0\]: arguments of plugin "DynamicResources" are not covered/,
      ),
    ]);
  });

  test("a plugin that is newer than the version", () => {
    const plugins = { multiPoint: { enabled: named("NodeDeclaredFeatures") } };
    expect([problemsWith(plugins, "1.34").length, problemsWith(plugins, "1.35").length]).toEqual([1, 0]);
  });
});

test("a name that every object inherits is an unknown plugin like any other", () => {
  expect(problemsWith({ filter: { enabled: named("constructor", "__proto__") } })).toEqual([
    expect.stringContaining('plugin "constructor" is not covered'),
    expect.stringContaining('plugin "__proto__" is not covered'),
  ]);
});

test("arguments that are left out have upstream's defaults, 0 and empty lists too", () => {
  const pluginConfig = [
    { name: "NodeResourcesFit", args: { scoringStrategy: { type: "MostAllocated", resources: [] } } },
    { name: "NodeResourcesBalancedAllocation", args: { resources: [{ name: "cpu" }, { name: "memory", weight: 0 }] } },
    { name: "InterPodAffinity", args: { hardPodAffinityWeight: 0 } },
    { name: "Unknown", args: { hardPodAffinityWeight: 7 } },
  ];
  const cpuAndMemory = ["cpu", "memory"].map((name) => ({ name, weight: 1 }));
  expect(profilesIn({ profiles: [{ pluginConfig }] })[0].args).toMatchObject({
    nodeResourcesFit: { scoringStrategy: { type: "MostAllocated", resources: cpuAndMemory } },
    nodeResourcesBalancedAllocation: { resources: cpuAndMemory },
    interPodAffinity: { hardPodAffinityWeight: 0, ignorePreferredTermsOfExistingPods: false },
  });
});

test("each profile has its scheduler's name, its own percentage or else that of all", () => {
  const profiles = [{ schedulerName: "one", percentageOfNodesToScore: 7 }, { schedulerName: "two" }];
  const made = profilesIn({ percentageOfNodesToScore: 0, profiles });
  expect(made.map((one) => [one.schedulerName, one.percentageOfNodesToScore])).toEqual([
    ["one", 7],
    ["two", 0],
  ]);
});

test("nobody samples where nobody asked for it", () => {
  expect(profilesIn({})[0]).not.toHaveProperty("percentageOfNodesToScore");
});
