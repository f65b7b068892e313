import { describe, expect, it, test } from "vitest";
import { checkObject } from "./check-object.ts";
import { dnsLabelProblem, labelKeyProblem, portNameProblem } from "./names.ts";
import { nearestName } from "./nearest-name.ts";

const pod = (spec: object): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a" },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const avoiding = (term: object): object =>
  pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "i" }] } };
const deployment = (spec: object): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "w" },
  spec,
});
const term = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";

describe("each problem says what would fix it", () => {
  it.each<[string, object, string[]]>([
    [
      "a missing topologyKey",
      avoiding({ labelSelector: {} }),
      [`${term}.topologyKey: required: name a node label, such as topology.kubernetes.io/zone`],
    ],
    [
      "a topologyKey within the selector",
      avoiding({ labelSelector: { matchLabels: { app: "web" }, topologyKey: "zone" } }),
      [
        `${term}.labelSelector.topologyKey: unknown field "topologyKey": belongs one level further out: check the indentation`,
      ],
    ],
    [
      "labels that lack quotes, and nothing of what follows from it",
      deployment({
        selector: { matchLabels: { app: true } },
        template: { ...template, metadata: { labels: { app: true } } },
      }),
      ["spec.selector.matchLabels[app]", "spec.template.metadata.labels[app]"].map(
        (path) => `${path}: must be a string, not the boolean true`,
      ),
    ],
    [
      "all namespaces as an asterisk",
      avoiding({ topologyKey: "zone", namespaces: ["*"] }),
      [
        `${term}.namespace: "*" in namespaces[0] is no namespace's name: it must consist of lower case letters, digits and "-", ` +
          'and begin and end with a letter or digit; for all namespaces write "namespaceSelector: {}"',
      ],
    ],
    [
      "an operator in small letters",
      avoiding({
        topologyKey: "zone",
        labelSelector: { matchExpressions: [{ key: "app", operator: "in", values: ["a"] }] },
      }),
      [
        `${term}.labelSelector.matchExpressions[0].operator: unknown operator "in": ` +
          'must be one of In, NotIn, Exists, DoesNotExist (did you mean "In"?)',
      ],
    ],
    [
      "values beside Exists",
      avoiding({
        topologyKey: "zone",
        labelSelector: { matchExpressions: [{ key: "app", operator: "Exists", values: ["a"] }] },
      }),
      [
        `${term}.labelSelector.matchExpressions[0].values: must be left out with Exists, which asks for the key alone; ` +
          "In or NotIn compare values",
      ],
    ],
    [
      "label keys to merge into no selector",
      avoiding({ topologyKey: "zone", matchLabelKeys: ["a"] }),
      [`${term}.matchLabelKeys: must be left out without a labelSelector, which the keys would be merged into`],
    ],
    [
      "a weight of 0",
      pod({
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: "zone" } }],
          },
        },
      }),
      ["spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: must be 1 to 100, not 0"],
    ],
    [
      "tolerations",
      pod({
        tolerations: [
          { key: "a", operator: "exists" },
          { operator: "Equal" },
          { key: "a", operator: "Gt", value: "5" },
          { key: "a", effect: "NoSchedule", tolerationSeconds: 1 },
        ],
      }),
      [
        'spec.tolerations[0].operator: unknown operator "exists": must be Equal or Exists (did you mean "Exists"?)',
        "spec.tolerations[1].operator: must be Exists without a key (which tolerates every taint); or name the key of a taint",
        "spec.tolerations[2].operator: Gt needs the feature TaintTolerationComparisonOperators, which is off by default",
        "spec.tolerations[3].effect: must be NoExecute with tolerationSeconds: only such taints evict pods",
      ],
    ],
    [
      "spreading",
      pod({
        topologySpreadConstraints: [
          { maxSkew: 0, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedul", minDomains: 2 },
        ],
      }),
      [
        "spec.topologySpreadConstraints[0].maxSkew: must be 1 or more, not 0",
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: must be DoNotSchedule or ScheduleAnyway, not "DoNotSchedul" ' +
          '(did you mean "DoNotSchedule"?)',
        "spec.topologySpreadConstraints[0].minDomains: must be left out unless whenUnsatisfiable is DoNotSchedule",
      ],
    ],
    [
      "a container's name, image and resources",
      pod({
        containers: [
          {
            name: "Web_1",
            resources: { requests: { cpu: "2", "nvidia.com/gpu": 1, memry: "1Gi" }, limits: { cpu: "1" } },
          },
        ],
      }),
      [
        'spec.containers[0].name: "Web_1" must consist of lower case letters, digits and "-", ' +
          'and begin and end with a letter or digit, such as "web-1"',
        "spec.containers[0].image: required: the image to run, such as nginx:1.29",
        'spec.containers[0].resources.requests[memry]: unknown resource "memry": must be a standard resource, ' +
          'or have a domain, as in "example.com/memry" (did you mean "memory"?)',
        "spec.containers[0].resources.requests: the cpu request must be no more than the limit of 1, not 2",
        "spec.containers[0].resources.limits: required: nvidia.com/gpu needs a limit equal to its request of 1",
      ],
    ],
    [
      "a variable without a name",
      pod({ containers: [{ name: "c", image: "i", env: [{ name: "A" }, { value: "x" }, null] }] }),
      [
        "spec.containers[0].env[1].name: required: the variable's name",
        "spec.containers[0].env[2].name: required: the variable's name",
      ],
    ],
    [
      "a mount of a mistyped volume",
      pod({
        containers: [{ name: "c", image: "i", volumeMounts: [{ name: "dta", mountPath: "/x" }] }],
        volumes: [{ name: "data" }],
      }),
      ['spec.containers[0].volumeMounts[0].name: the pod has no valid volume called "dta" (did you mean "data"?)'],
    ],
    [
      "a selector that does not select its template",
      deployment({ replicas: -1, selector: { matchLabels: { app: "wbe" } }, template }),
      [
        "spec.replicas: must be 0 or more, not -1",
        "spec.template.metadata.labels: must be selected by spec.selector: the selector asks for app: wbe",
      ],
    ],
    [
      "a Job that would always restart",
      { apiVersion: "batch/v1", kind: "Job", metadata: { name: "w" }, spec: { template } },
      ["spec.template.spec.restartPolicy: required: OnFailure or Never (a Job's pods end; Always is the default)"],
    ],
    [
      "a dump's Job, whose selector has the uid of its making",
      {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "w", uid: "1" },
        spec: {
          selector: { matchLabels: { "controller-uid": "1" } },
          template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
        },
      },
      [],
    ],
  ])("%s", (_title, object, expected) => {
    const checked = checkObject(object, { strictness: "strict", as: "wishes" });
    const problems = checked.kind === "passedOver" ? [] : checked.problems;
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
  });
});

test("the nearest name is one of few letters' difference, or none", () => {
  const names = ["topologyKey", "namespaces", "namespaceSelector", "labelSelector"];
  const nearest = ["topologykey", "toplogyKey", "namespace", "lableSelector", "xyz", "x".repeat(1000)].map((name) =>
    nearestName(name, names),
  );
  expect(nearest).toEqual(["topologyKey", "topologyKey", "namespaces", "labelSelector", undefined, undefined]);
  // Comparing long texts takes long, and they are no slips.
  expect(nearestName("x".repeat(101), ["x".repeat(102)])).toBeUndefined();
});

test("names have Kubernetes' syntax", () => {
  const bad = (check: (text: string) => string | undefined, texts: string[]): string[] =>
    texts.filter((text) => check(text) !== undefined);
  expect(bad(dnsLabelProblem, ["a", "a-1", "A", "a.b", "-a", "a_b", "", "x".repeat(63), "y".repeat(64)])).toEqual([
    "A",
    "a.b",
    "-a",
    "a_b",
    "",
    "y".repeat(64),
  ]);
  expect(bad(labelKeyProblem, ["a", "A_b.c", "a.b/c", "constructor", "", "/a", "a/", "a/b/c", "A/b", "a b"])).toEqual([
    "",
    "/a",
    "a/",
    "a/b/c",
    "A/b",
    "a b",
  ]);
  expect(bad(portNameProblem, ["http", "a-1", "1", "a--b", "-a", "Http", "x".repeat(16)])).toEqual([
    "1",
    "a--b",
    "-a",
    "Http",
    "x".repeat(16),
  ]);
});
