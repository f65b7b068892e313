import type { KubernetesVersion } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { readSchedulerConfiguration } from "./read-scheduler-configuration.ts";

const head = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

async function read(text: string, version: KubernetesVersion = "1.37") {
  const chunks = async function* () {
    yield Buffer.from(text);
  };
  return readSchedulerConfiguration({ name: "scheduler.yaml", chunks: chunks() }, version);
}

/** What is wrong, as `line path: message`. */
async function problems(text: string, version?: KubernetesVersion): Promise<readonly string[]> {
  const made = await read(text, version);
  if (made.kind === "configuration") return [];
  return made.problems.map(({ path, message, position }) => `${position?.line} ${path}: ${message}`);
}

/** Arguments of one plugin, in flow style. */
function args(plugin: string, flow: string): string {
  return `${head}profiles: [{pluginConfig: [{name: ${plugin}, args: ${flow}}]}]`;
}

test("a configuration is read with the arguments of its plugins, in YAML and in JSON", async () => {
  const configuration = {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    leaderElection: { leaderElect: false },
    profiles: [
      {
        schedulerName: "packed",
        plugins: { multiPoint: { disabled: [{ name: "NodePorts" }] } },
        pluginConfig: [
          { name: "InterPodAffinity", args: { hardPodAffinityWeight: 3 } },
          { name: "Mine", args: { anything: [1] } },
        ],
      },
    ],
  };
  const text = `${head}
leaderElection: {leaderElect: false}
profiles:
- schedulerName: packed
  plugins: {multiPoint: {disabled: [{name: NodePorts}]}}
  pluginConfig:
  - name: InterPodAffinity
    args: {apiVersion: kubescheduler.config.k8s.io/v1, kind: InterPodAffinityArgs, hardPodAffinityWeight: 3}
  - {name: Mine, args: {anything: [1]}}
`;
  expect(await read(text)).toMatchObject({ kind: "configuration", configuration });
  expect(await read(JSON.stringify(configuration))).toMatchObject({ kind: "configuration", configuration });
});

test("a position is that of the field, for what is found later", async () => {
  const made = await read(`${head}profiles:\n- plugins:\n    score:\n      enabled:\n      - name: Mine\n`);
  expect(made.kind === "configuration" && made.positionOf("profiles[0].plugins.score.enabled[0]").line).toBe(7);
});

describe("strict decoding", () => {
  test.each([
    ["an unknown field", "percentageOfNodesToscore: 5", "3 percentageOfNodesToscore: unknown field"],
    ["a duplicate field", "parallelism: 1\nparallelism: 2", "4 parallelism: "],
    ["a wrong type", "parallelism: many", "3 parallelism: "],
    [
      "an unknown extension point",
      "profiles: [{plugins: {scores: {}}}]",
      "3 profiles[0].plugins.scores: unknown field",
    ],
  ])("%s", async (_, text, problem) => {
    expect(await problems(head + text)).toEqual([expect.stringContaining(problem)]);
  });

  test("an unknown argument of a plugin", async () => {
    expect(await problems(args("InterPodAffinity", "{hardPodAffinityweight: 1}"))).toEqual([
      expect.stringContaining("3 profiles[0].pluginConfig[0].args.hardPodAffinityweight: unknown field"),
    ]);
  });

  test("arguments of another plugin", async () => {
    expect(await problems(args("InterPodAffinity", "{kind: NodeAffinityArgs}"))).toEqual([
      expect.stringContaining("args.kind: must be InterPodAffinityArgs"),
    ]);
  });

  test("an extension point that the version does not have", async () => {
    const text = `${head}profiles: [{plugins: {placementScore: {}}}]`;
    expect([(await problems(text, "1.35")).length, (await problems(text, "1.36")).length]).toEqual([1, 0]);
  });

  test.each([
    ["kind: KubeSchedulerConfiguration\n", "1 apiVersion: required: kubescheduler.config.k8s.io/v1"],
    [
      "apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration\n",
      '1 apiVersion: must be kubescheduler.config.k8s.io/v1, not "kubescheduler.config.k8s.io/v1beta3"',
    ],
    ["kind: Pod\n", '1 kind: must be KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1, not "Pod"'],
    ["[]", "1 : must be a KubeSchedulerConfiguration, not a list"],
  ])("another object: %j", async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
  });
});

describe("validation", () => {
  test.each([
    ["percentageOfNodesToScore: 101", "percentageOfNodesToScore: must be from 0 to 100, not 101"],
    ["parallelism: 0", "parallelism: must be more than 0, not 0"],
    ["podInitialBackoffSeconds: 0", "podInitialBackoffSeconds: must be more than 0, not 0"],
    [
      "podMaxBackoffSeconds: 1\npodInitialBackoffSeconds: 2",
      "podMaxBackoffSeconds: must be podInitialBackoffSeconds, 2, or more",
    ],
    ["clientConnection: {burst: -1}", "clientConnection.burst: must be 0 or more"],
    ["leaderElection: {resourceLock: endpoints}", 'leaderElection.resourceLock: must be leases, not "endpoints"'],
    ["profiles: [{schedulerName: ''}]", "profiles[0].schedulerName: required: "],
    ["profiles: [{schedulerName: a}, {}]", "profiles[1].schedulerName: required: "],
    [
      "profiles: [{schedulerName: a}, {schedulerName: a}]",
      'profiles[1].schedulerName: "a" is the name of profiles[0] already',
    ],
    [
      "profiles: [{percentageOfNodesToScore: -1}]",
      "profiles[0].percentageOfNodesToScore: must be from 0 to 100, not -1",
    ],
    [
      "profiles: [{schedulerName: a}, {schedulerName: b, plugins: {queueSort: {disabled: [{name: '*'}]}}}]",
      "profiles[1].plugins.queueSort: must be the same for all profiles",
    ],
    [
      "profiles: [{plugins: {filter: {enabled: [{}]}}}]",
      "profiles[0].plugins.filter.enabled[0].name: required: a plugin's name",
    ],
    [
      "profiles: [{pluginConfig: [{name: A}, {name: A}]}]",
      'profiles[0].pluginConfig[1]: plugin "A" has arguments already',
    ],
    ["profiles: [{pluginConfig: [{name: EBSLimits}]}]", 'profiles[0].pluginConfig[0]: plugin "EBSLimits" is no more'],
  ])("%s", async (text, problem) => {
    expect(await problems(head + text)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    [
      "DefaultPreemption",
      "{minCandidateNodesPercentage: 101}",
      "minCandidateNodesPercentage: must be from 0 to 100, not 101",
    ],
    ["DefaultPreemption", "{minCandidateNodesAbsolute: -1}", "minCandidateNodesAbsolute: must be 0 or more, not -1"],
    ["InterPodAffinity", "{hardPodAffinityWeight: 101}", "hardPodAffinityWeight: must be from 0 to 100, not 101"],
    [
      "NodeAffinity",
      "{addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}, {matchExpressions: [{key: a, operator: Like}]}]}}}",
      "addedAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[1].matchExpressions[0].operator: ",
    ],
    [
      "NodeResourcesBalancedAllocation",
      "{resources: [{name: cpu}, {name: cpu}]}",
      'resources[1].name: "cpu" is listed already',
    ],
    [
      "NodeResourcesBalancedAllocation",
      "{resources: [{name: cpu, weight: 2}]}",
      "resources[0].weight: must be 1, not 2",
    ],
    ["NodeResourcesFit", "{ignoredResources: [a b]}", "ignoredResources[0]: "],
    ["NodeResourcesFit", "{ignoredResourceGroups: [a/b]}", 'ignoredResourceGroups[0]: "a/b" is no group'],
    ["NodeResourcesFit", "{scoringStrategy: {}}", "scoringStrategy.type: required: "],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: Most}}",
      "scoringStrategy.type: must be LeastAllocated, MostAllocated or RequestedToCapacityRatio",
    ],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 101}]}}",
      "scoringStrategy.resources[0].weight: must be from 1 to 100, not 101",
    ],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: MostAllocated, requestedToCapacityRatio: {}}}",
      "scoringStrategy.requestedToCapacityRatio: is for type RequestedToCapacityRatio alone",
    ],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: RequestedToCapacityRatio}}",
      "scoringStrategy.requestedToCapacityRatio: required: ",
    ],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 5}, {utilization: 5}]}}}",
      "requestedToCapacityRatio.shape[1].utilization: must be more than that of the point before, 5",
    ],
    [
      "NodeResourcesFit",
      "{scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 5, score: 11}]}}}",
      "shape[0].score: must be from 0 to 10, not 11",
    ],
    ["PodTopologySpread", "{defaultingType: Listed}", "defaultingType: must be System or List"],
    [
      "PodTopologySpread",
      "{defaultConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}",
      "defaultingType: must be List where there are defaultConstraints",
    ],
    [
      "PodTopologySpread",
      "{defaultingType: List, defaultConstraints: [{topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}",
      "defaultConstraints[0].maxSkew: must be more than 0, not 0",
    ],
    [
      "PodTopologySpread",
      "{defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: Never}]}",
      "defaultConstraints[0].whenUnsatisfiable: must be DoNotSchedule or ScheduleAnyway",
    ],
    [
      "PodTopologySpread",
      "{defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]}",
      "defaultConstraints[0].labelSelector: must not be there",
    ],
    [
      "PodTopologySpread",
      "{defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}",
      'defaultConstraints[1]: "a" with DoNotSchedule is there already',
    ],
    ["VolumeBinding", "{bindTimeoutSeconds: -1}", "bindTimeoutSeconds: must be 0 or more, not -1"],
    ["VolumeBinding", "{shape: [{utilization: 101}]}", "shape[0].utilization: must be from 0 to 100, not 101"],
  ])("%s %s", async (plugin, flow, problem) => {
    expect(await problems(args(plugin, flow))).toEqual([expect.stringContaining(problem)]);
  });

  test("no candidates at all can not be asked for", async () => {
    expect(
      await problems(args("DefaultPreemption", "{minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0}")),
    ).toHaveLength(2);
  });

  test("a shape for storage capacity is refused by versions that do not score it", async () => {
    const text = args("VolumeBinding", "{shape: [{utilization: 0}]}");
    expect([(await problems(text, "1.36")).length, (await problems(text)).length]).toEqual([1, 0]);
  });

  test("up to 1.35 a shape may stand beside another strategy", async () => {
    const text = args(
      "NodeResourcesFit",
      "{scoringStrategy: {type: MostAllocated, requestedToCapacityRatio: {shape: [{score: 1}]}}}",
    );
    expect([(await problems(text, "1.35")).length, (await problems(text, "1.36")).length]).toEqual([0, 1]);
  });
});
