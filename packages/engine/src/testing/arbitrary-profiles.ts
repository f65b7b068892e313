import fc from "fast-check";
import type {
  ConfiguredArgs,
  ConfiguredPlugin,
  KubeSchedulerProfile,
  PluginConfig,
} from "../api/scheduler-configuration.ts";
import type { Profile } from "../cycle/profile.ts";
import { kubernetesVersions } from "../cycle/version-differences.ts";
import { profilesOf } from "../profiles/profiles-of.ts";

/** The profiles of a configuration, of any version: `default-scheduler`, `second` and perhaps `third`. */
export function arbitraryProfiles(): fc.Arbitrary<readonly [Profile, ...Profile[]]> {
  const names = fc.constantFrom(["default-scheduler", "second"], ["default-scheduler", "second", "third"]);
  return fc
    .tuple(names, fc.constantFrom(...kubernetesVersions), fc.array(arbitraryProfile(), { minLength: 3, maxLength: 3 }))
    .map(([schedulerNames, version, profiles]) => {
      const named = schedulerNames.map((schedulerName, index) => ({ ...profiles[index], schedulerName }));
      const made = profilesOf({ profiles: named }, version);
      if (made.kind === "problems") throw new Error(JSON.stringify(made.problems));
      return made.profiles;
    });
}

function arbitraryProfile(): fc.Arbitrary<KubeSchedulerProfile> {
  return fc.record(
    {
      percentageOfNodesToScore: fc.constantFrom(0, 1, 50, 100),
      plugins: fc.record({
        multiPoint: fc.record({ disabled: fc.subarray(disabling.map((name): ConfiguredPlugin => ({ name }))) }),
        score: fc.record({ enabled: fc.subarray(scoring, { maxLength: 3 }), disabled: fc.constantFrom([], scoring) }),
        filter: fc.record({ enabled: fc.shuffledSubarray(filtering, { maxLength: 2 }) }),
      }),
      pluginConfig: arbitraryArgs(),
    },
    { requiredKeys: [] },
  );
}

const disabling = [
  "NodePorts",
  "PodTopologySpread",
  "TaintToleration",
  "VolumeZone",
  "ImageLocality",
  "InterPodAffinity",
];
// Not those above: a plugin must be at PreFilter and PreScore as well.
const scoring: ConfiguredPlugin[] = [
  { name: "NodeResourcesFit", weight: 7 },
  { name: "NodeAffinity", weight: 3 },
  { name: "NodeResourcesBalancedAllocation" },
];
const filtering: ConfiguredPlugin[] = [{ name: "NodeResourcesFit" }, { name: "NodeAffinity" }];

function arbitraryArgs(): fc.Arbitrary<PluginConfig[]> {
  const resources = fc.subarray([
    { name: "cpu", weight: 2 },
    { name: "memory", weight: 1 },
    { name: "example.com/gpu", weight: 5 },
    { name: "ephemeral-storage" },
  ]);
  const shape = fc.constantFrom(
    [{ utilization: 0, score: 10 }, { utilization: 100 }],
    [{ utilization: 20 }, { utilization: 70, score: 10 }, { utilization: 90, score: 3 }],
  );
  const strategy = fc.oneof(
    fc.record({ type: fc.constantFrom("LeastAllocated", "MostAllocated"), resources }),
    fc.record({
      type: fc.constant("RequestedToCapacityRatio"),
      resources,
      requestedToCapacityRatio: fc.record({ shape }),
    }),
  );
  const args: Readonly<Record<string, fc.Arbitrary<ConfiguredArgs>>> = {
    InterPodAffinity: fc.record({
      hardPodAffinityWeight: fc.constantFrom(0, 1, 17),
      ignorePreferredTermsOfExistingPods: fc.boolean(),
    }),
    NodeResourcesFit: fc.record({
      ignoredResources: fc.subarray(["example.com/gpu"]),
      ignoredResourceGroups: fc.subarray(["example.com"]),
      scoringStrategy: strategy,
    }),
    NodeResourcesBalancedAllocation: fc.record({
      resources: resources.map((some) => some.map(({ name }) => ({ name }))),
    }),
    PodTopologySpread: fc.constantFrom<ConfiguredArgs>(
      { defaultingType: "System" },
      {
        defaultingType: "List",
        defaultConstraints: [
          { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
          { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "ScheduleAnyway" },
        ],
      },
    ),
    NodeAffinity: fc.constantFrom<ConfiguredArgs>(
      {},
      {
        addedAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 3, preference: { matchExpressions: [{ key: "rack", operator: "Exists" }] } },
          ],
        },
      },
      {
        addedAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "cores", operator: "Gt", values: ["4"] }] }],
          },
        },
      },
    ),
  };
  return fc.tuple(...Object.entries(args).map(([name, of]) => of.map((made): PluginConfig => ({ name, args: made }))));
}
