import type { Random } from "./random.ts";
import { topologyKeys } from "./random-node.ts";

const scorers = [
  "TaintToleration",
  "NodeAffinity",
  "NodeResourcesFit",
  "PodTopologySpread",
  "InterPodAffinity",
  "NodeResourcesBalancedAllocation",
  "ImageLocality",
] as const;

/** A KubeSchedulerConfiguration with one profile that is not the default one. */
export function randomConfig(random: Random): object {
  const arguments_ = random.some(
    [fitArgs(random), balancedArgs(random), interPodAffinityArgs(random), spreadArgs(random), nodeAffinityArgs(random)],
    random.int(0, 3),
  );
  return {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    profiles: [
      {
        schedulerName: "default-scheduler",
        ...random.maybe(0.7, () => ({ plugins: plugins(random) })),
        ...(arguments_.length > 0 && { pluginConfig: arguments_ }),
      },
    ],
  };
}

function plugins(random: Random): object {
  const weighted = random.some(scorers, random.int(1, 3));
  const names = weighted.map((name) => ({ name }));
  return random.pick<() => object>([
    () => ({
      score: {
        disabled: names,
        enabled: weighted.map((name) => ({ name, weight: random.pick([random.int(1, 20), 1_000_000]) })),
      },
    }),
    () => ({ score: { disabled: names } }),
    () => ({ score: { disabled: [{ name: "*" }] } }),
    () => ({ multiPoint: { disabled: names } }),
    () => ({ filter: { disabled: [{ name: random.pick(["TaintToleration", "NodePorts", "NodeAffinity"]) }] } }),
  ])();
}

function fitArgs(random: Random): object {
  const resources = random.some(["cpu", "memory", "example.com/gpu", "ephemeral-storage"], random.int(1, 3));
  const type = random.pick(["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"]);
  return {
    name: "NodeResourcesFit",
    args: {
      ...random.maybe(0.3, () => ({ ignoredResources: ["example.com/constructor"] })),
      ...random.maybe(0.2, () => ({ ignoredResourceGroups: ["example.com"] })),
      scoringStrategy: {
        type,
        resources: resources.map((name) => ({ name, weight: random.int(1, 5) })),
        ...(type === "RequestedToCapacityRatio" && {
          requestedToCapacityRatio: {
            shape: [
              { utilization: 0, score: random.int(0, 10) },
              { utilization: random.int(20, 80), score: random.int(0, 10) },
              { utilization: 100, score: random.int(0, 10) },
            ],
          },
        }),
      },
    },
  };
}

function balancedArgs(random: Random): object {
  const resources = random.some(["cpu", "memory", "example.com/gpu", "ephemeral-storage"], random.int(1, 4));
  return {
    name: "NodeResourcesBalancedAllocation",
    args: { resources: resources.map((name) => ({ name, weight: 1 })) },
  };
}

function interPodAffinityArgs(random: Random): object {
  return {
    name: "InterPodAffinity",
    args: {
      hardPodAffinityWeight: random.pick([0, 1, 5, 100]),
      ignorePreferredTermsOfExistingPods: random.chance(0.5),
    },
  };
}

function spreadArgs(random: Random): object {
  if (random.chance(0.3)) return { name: "PodTopologySpread", args: { defaultingType: "System" } };
  const keys = random.some(topologyKeys, random.int(0, 2));
  return {
    name: "PodTopologySpread",
    args: {
      defaultingType: "List",
      defaultConstraints: keys.map((topologyKey) => ({
        topologyKey,
        maxSkew: random.int(1, 3),
        whenUnsatisfiable: random.pick(["DoNotSchedule", "ScheduleAnyway"]),
      })),
    },
  };
}

function nodeAffinityArgs(random: Random): object {
  return {
    name: "NodeAffinity",
    args: {
      addedAffinity: {
        ...random.maybe(0.5, () => ({
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "Exists" }] }],
          },
        })),
        ...random.maybe(0.5, () => ({
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: random.int(1, 100), preference: { matchExpressions: [{ key: "rack", operator: "Exists" }] } },
          ],
        })),
      },
    },
  };
}
