import { describe, expect, it } from "vitest";
import { structOf } from "./shape.ts";
import { checkStructure } from "./structure.ts";

function problemsIn(type: string, value: object): string[] {
  const problems: string[] = [];
  checkStructure(value, structOf(type), {
    fields: "all",
    onWrongType: (path, message) => problems.push(`${path}: ${message}`),
    onUnknown: (path, message) => problems.push(`${path}: ${message}`),
  });
  return problems;
}

describe("wrong types", () => {
  it.each<[string, object, string[]]>([
    ["ObjectMeta", { labels: { v: 1 } }, ["labels[v]: must be a string, not the number 1"]],
    ["ObjectMeta", { labels: { on: true } }, ["labels[on]: must be a string, not the boolean true"]],
    ["ObjectMeta", { labels: ["a"] }, ["labels: must be a map of keys and values, not a list"]],
    [
      "ObjectMeta",
      { creationTimestamp: "now" },
      ['creationTimestamp: must be a time, such as "2026-01-31T12:00:00Z", not the string "now"'],
    ],
    [
      "DeploymentSpec",
      { replicas: "3" },
      ['replicas: must be a whole number, not the string "3": write 3 without quotes'],
    ],
    ["DeploymentSpec", { replicas: 1.5 }, ["replicas: must be a whole number, not 1.5"]],
    ["DeploymentSpec", { replicas: 3e9 }, ["replicas: must be between -2147483648 and 2147483647, not 3000000000"]],
    [
      "PodSpec",
      { hostNetwork: "true" },
      ['hostNetwork: must be true or false, not the string "true": write true without quotes'],
    ],
    [
      "PodSpec",
      { containers: { name: "c" } },
      ['containers: must be a list, not an object: begin each item with "- "'],
    ],
    ["PodSpec", { containers: ["c"] }, ['containers[0]: must be an object, not the string "c"']],
    ["PodAffinityTerm", { namespaces: "a" }, ['namespaces: must be a list, not the string "a"']],
    [
      "WeightedPodAffinityTerm",
      { podAffinityTerm: [] },
      [
        "podAffinityTerm: must be an object with labelSelector, matchLabelKeys, mismatchLabelKeys, namespaceSelector, namespaces, topologyKey, not a list",
      ],
    ],
    [
      "ResourceRequirements",
      { requests: { cpu: true } },
      ["requests[cpu]: must be a quantity, such as 500m or 2Gi, not the boolean true"],
    ],
    [
      "ResourceRequirements",
      { requests: { memory: "1 Gi" } },
      ['requests[memory]: must be a quantity, such as 500m or 2Gi, not the string "1 Gi" (did you mean 1Gi?)'],
    ],
    [
      "ResourceRequirements",
      { requests: { memory: "512mb" } },
      ['requests[memory]: must be a quantity, such as 500m or 2Gi, not the string "512mb" (did you mean 512M?)'],
    ],
    ["RollingUpdateDeployment", { maxSurge: 1.5 }, ["maxSurge: must be a whole number, not 1.5"]],
    ["RollingUpdateDeployment", { maxSurge: "25%", maxUnavailable: 1 }, []],
    ["ResourceRequirements", { requests: { cpu: 2, memory: "1e3" } }, []],
  ])("%s %j", (type, value, expected) => {
    expect(problemsIn(type, value)).toEqual(expected);
  });
});

describe("unknown fields", () => {
  it.each<[string, object, string]>([
    ["PodAffinityTerm", { labelSelecter: {} }, 'did you mean "labelSelector"?'],
    ["LabelSelector", { matchExpression: [] }, 'did you mean "matchExpressions"?'],
    ["LabelSelector", { matchLables: {} }, 'did you mean "matchLabels"?'],
    ["LabelSelector", { app: "web" }, 'belongs in "matchLabels"'],
    ["LabelSelectorRequirement", { keys: "a" }, 'did you mean "key"?'],
    ["LabelSelectorRequirement", { operater: "In" }, 'did you mean "operator"?'],
    ["LabelSelectorRequirement", { value: "a" }, 'write "values: [VALUE]", a list'],
    ["PodAffinityTerm", { nameSpaceSelector: {} }, 'did you mean "namespaceSelector"?'],
    ["PodAffinityTerm", { namespace: "a" }, 'write "namespaces: [NAME]", a list'],
    ["PodAffinityTerm", { matchLabelKey: [] }, 'did you mean "matchLabelKeys"?'],
    ["PodAffinityTerm", { missmatchLabelKeys: [] }, 'did you mean "mismatchLabelKeys"?'],
    ["PodAffinityTerm", { topologykey: "zone" }, 'did you mean "topologyKey"?'],
    ["PodAffinityTerm", { topology: "zone" }, 'did you mean "topologyKey"?'],
    ["PodAffinityTerm", { matchLabels: {} }, 'belongs in "labelSelector" or "namespaceSelector"'],
    ["PodAffinityTerm", { weight: 1 }, "only preferred terms have a weight"],
    ["WeightedPodAffinityTerm", { topologyKey: "zone" }, 'belongs in "podAffinityTerm"'],
    ["WeightedPodAffinityTerm", { labelSelector: {} }, 'belongs in "podAffinityTerm"'],
    ["WeightedPodAffinityTerm", { wieght: 1 }, 'did you mean "weight"?'],
    ["PodAffinity", { requiredDuringScheduling: [] }, 'did you mean "requiredDuringSchedulingIgnoredDuringExecution"?'],
    ["PodSpec", { podAntiAffinity: {} }, 'belongs in "affinity"'],
    ["PodSpec", { image: "nginx" }, 'belongs in "containers[]"'],
    ["DeploymentSpec", { containers: [] }, 'belongs in "template.spec"'],
  ])("%s %j", (type, value, hint) => {
    const field = Object.keys(value)[0] ?? "";
    expect(problemsIn(type, value)).toEqual([`${field}: unknown field "${field}": ${hint}`]);
  });

  it("that belong further out are said to", () => {
    expect(problemsIn("Deployment", { spec: { template: { spec: { paused: true } } } })).toEqual([
      'spec.template.spec.paused: unknown field "paused": belongs 2 levels further out: check the indentation',
    ]);
  });
  it("of small objects list what there is", () => {
    expect(problemsIn("Affinity", { xyz: {} })).toEqual([
      'xyz: unknown field "xyz": one of nodeAffinity, podAffinity, podAntiAffinity',
    ]);
  });
});
