import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checkObject, validatePod, type Checked, type CheckOptions } from "./check-object.ts";
import { kinds } from "./kinds.ts";

const pod = (spec: object = {}, metadata: object = {}): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", ...metadata },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});

function check(value: unknown, options: Partial<CheckOptions> = {}): Checked {
  return checkObject(value, { strictness: "strict", as: "wishes", ...options });
}

/** Problems as `path: message`, or what else became of the value. */
function outcome(value: unknown, options: Partial<CheckOptions> = {}): string[] | string {
  const checked = check(value, options);
  if (checked.kind === "passedOver") return `passed over ${checked.type}`;
  return checked.problems.map(({ path, message }) => `${path}: ${message}`);
}

const kustomization = ": this is a kustomization: run `kubectl kustomize DIR` and give its output";

describe("what an object says it is", () => {
  it.each<[string, unknown, string[] | string]>([
    ["no object", [], [": must be an object with apiVersion and kind, not a list"]],
    ["nothing", null, [": must be an object with apiVersion and kind, not null"]],
    ["a text", "x", [': must be an object with apiVersion and kind, not the string "x"']],
    ["neither kind nor apiVersion", {}, [": not a Kubernetes object: it has neither apiVersion nor kind"]],
    [
      "values of a chart",
      { apiVersion: null, resources: { limits: {} } },
      [": not a Kubernetes object: it has neither apiVersion nor kind"],
    ],
    ["a kustomization", { kind: "Kustomization", apiVersion: "kustomize.config.k8s.io/v1beta1" }, [kustomization]],
    ["a kustomization that says no apiVersion", { kind: "Kustomization" }, [kustomization]],
    ["a kustomization that says nothing", { resources: ["a.yaml"] }, [kustomization]],
    [
      "another list of resources",
      { resources: ["a"], environment: "test" },
      [": not a Kubernetes object: it has neither apiVersion nor kind"],
    ],
    ["an old kustomization", { bases: [".."], namePrefix: "a-" }, [kustomization]],
    [
      "a custom kind called Kustomization",
      { kind: "Kustomization", apiVersion: "kustomize.toolkit.fluxcd.io/v1" },
      "passed over kustomize.toolkit.fluxcd.io/v1/Kustomization",
    ],
    ["no apiVersion", { kind: "Job" }, ["apiVersion: required: batch/v1"]],
    ["a kind that is no text", { apiVersion: "v1", kind: 5 }, ["kind: must be a string, not the number 5"]],
    [
      "a mistyped kind",
      { apiVersion: "apps/v1", kind: "Deploymnet" },
      ['kind: apps/v1 has no kind "Deploymnet" (did you mean "Deployment"?)'],
    ],
    [
      "a mistyped kind of another group",
      { apiVersion: "v1", kind: "Deploymnt" },
      ['kind: v1 has no kind "Deploymnt" (did you mean "apps/v1 Deployment"?)'],
    ],
    [
      "a mistyped kind that two groups have",
      { apiVersion: "apps/v1", kind: "Evnt" },
      ['kind: apps/v1 has no kind "Evnt" (did you mean "v1 Event"?)'],
    ],
    [
      "a kind in small letters",
      { apiVersion: "v1", kind: "pod" },
      ['kind: v1 has no kind "pod" (did you mean "Pod"?)'],
    ],
    [
      "a kind of another group",
      { apiVersion: "v1", kind: "Ingress" },
      ['kind: v1 has no kind "Ingress": it is in networking.k8s.io/v1'],
    ],
    [
      "a kind we read, of another group",
      { apiVersion: "v1", kind: "Deployment" },
      ['apiVersion: must be apps/v1 for a Deployment, not "v1"'],
    ],
    [
      "an apiVersion that is no more",
      { apiVersion: "extensions/v1beta1", kind: "DaemonSet" },
      ['apiVersion: must be apps/v1 for a DaemonSet, not "extensions/v1beta1"'],
    ],
    [
      "an old CronJob",
      { apiVersion: "batch/v1beta1", kind: "CronJob" },
      ['apiVersion: must be batch/v1 for a CronJob, not "batch/v1beta1"'],
    ],
    [
      "a mistyped group",
      { apiVersion: "app/v1", kind: "Deployment" },
      ['apiVersion: must be apps/v1 for a Deployment, not "app/v1"'],
    ],
    ["a group that cannot be", { apiVersion: "foo/v1", kind: "Bar" }, ['apiVersion: unknown apiVersion "foo/v1"']],
    ["a kind we do not read", { apiVersion: "v1", kind: "ConfigMap" }, "passed over v1/ConfigMap"],
    [
      "a custom kind",
      { apiVersion: "monitoring.coreos.com/v1", kind: "PodMonitor" },
      "passed over monitoring.coreos.com/v1/PodMonitor",
    ],
    [
      "a custom kind called as one we read",
      { apiVersion: "serving.knative.dev/v1", kind: "Service" },
      "passed over serving.knative.dev/v1/Service",
    ],
    [
      "a kind that was",
      { apiVersion: "policy/v1beta1", kind: "PodSecurityPolicy" },
      "passed over policy/v1beta1/PodSecurityPolicy",
    ],
  ])("%s", (_title, value, expected) => {
    expect(outcome(value)).toEqual(expected);
  });

  it.each(["wishes", "cluster"] as const)("is read as the newer version where an older one is served too: %s", (as) => {
    const scaleTargetRef = { kind: "Deployment", name: "web" };
    const kind = "HorizontalPodAutoscaler";
    const metadata = { name: "web" };
    const older = {
      apiVersion: "autoscaling/v1",
      kind,
      metadata,
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 80 },
      status: { currentReplicas: 2, currentCPUUtilizationPercentage: 10 },
    };
    expect(check(older, { as })).toEqual({
      kind: "object",
      object: {
        apiVersion: "autoscaling/v2",
        kind,
        metadata,
        spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 5 },
      },
      problems: [],
    });
    if (as === "cluster") return;
    const spec = { ...older.spec, maxReplicas: 0, metrics: [] };
    expect(outcome({ ...older, spec })).toEqual([
      expect.stringContaining('spec.metrics: unknown field "metrics"'),
      "spec.maxReplicas: must be more than 0, not 0",
    ]);
  });

  it("may be a kustomization by the name of its file", () => {
    for (const file of ["kustomization.yaml", "a/b/kustomization.yml", "Kustomization"]) {
      expect([file, outcome({ namePrefix: "a-" }, { file })]).toEqual([file, [kustomization]]);
    }
    expect(outcome({ namePrefix: "a-" }, { file: "my-kustomization.yaml" })).not.toContain(kustomization);
  });

  it.each<[string, string, string]>([
    ["policy/v1beta1", "PodDisruptionBudget", "policy/v1"],
    ["autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2"],
    ["networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1"],
    ["extensions/v1beta1", "Ingress", "networking.k8s.io/v1"],
    ["rbac.authorization.k8s.io/v1beta1", "ClusterRole", "rbac.authorization.k8s.io/v1"],
    ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "apiextensions.k8s.io/v1"],
    ["admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"],
  ])("is passed over with a warning when it is not served any more: %s %s", (apiVersion, kind, current) => {
    const message =
      `${apiVersion} is not served any more for a ${kind}: the current version is ${current} ` +
      "(the object is passed over)";
    const type = `${apiVersion}/${kind}`;
    expect(check({ apiVersion, kind })).toEqual({
      kind: "passedOver",
      type,
      problems: [{ severity: "warning", path: "apiVersion", message }],
    });
    // A dump is of the version that served it.
    expect(check({ apiVersion, kind }, { as: "cluster" })).toEqual({ kind: "passedOver", type, problems: [] });
  });

  it.each([
    ["policy/v1", "PodSecurityPolicy", "policy/v1 PodSecurityPolicy is gone: no version of it is served any more"],
    [
      "policy/v1beta1",
      "PodSecurityPolicy",
      "policy/v1beta1 PodSecurityPolicy is gone: no version of it is served any more",
    ],
    [
      "settings.k8s.io/v1alpha1",
      "PodPreset",
      "settings.k8s.io/v1alpha1 PodPreset is gone: no version of it is served any more",
    ],
    ["resource.k8s.io/v1alpha2", "Whatever", "resource.k8s.io/v1alpha2 is not served"],
  ])("is passed over with a warning when it is gone: %s %s", (apiVersion, kind, message) => {
    expect(check({ apiVersion, kind })).toMatchObject({
      kind: "passedOver",
      problems: [{ severity: "warning", message: `${message} (the object is passed over)` }],
    });
  });

  it("is mistyped in a version that is not served as in one that is", () => {
    expect(outcome({ apiVersion: "networking.k8s.io/v1beta1", kind: "Ingres" })).toEqual([
      'kind: networking.k8s.io/v1beta1 has no kind "Ingres" (did you mean "Ingress"?)',
    ]);
    expect(outcome({ apiVersion: "policy/v1", kind: "PodDisruptionBugdet" })).toEqual([
      'kind: policy/v1 has no kind "PodDisruptionBugdet" (did you mean "PodDisruptionBudget"?)',
    ]);
  });

  it("is only passed over in a cluster when it is unknown", () => {
    expect(outcome({ apiVersion: "v1", kind: "Novelty" }, { as: "cluster" })).toBe("passed over v1/Novelty");
  });

  it("names the object as far as it can", () => {
    const named = (metadata: unknown): string | undefined => {
      const checked = check({ apiVersion: "apps/v1", kind: "Deployment", metadata });
      return checked.kind === "refused" ? checked.object : undefined;
    };
    expect([{ name: "web", namespace: "shop" }, { name: "web" }, { generateName: "web-" }, 5, null].map(named)).toEqual(
      ["Deployment shop/web", "Deployment web", "Deployment web-*", "Deployment", "Deployment"],
    );
  });
});

describe("unknown fields", () => {
  const mistyped = pod({ nodeSelecter: { disk: "ssd" } });
  const problem = { path: "spec.nodeSelecter", message: 'unknown field "nodeSelecter": did you mean "nodeSelector"?' };

  it("refuse the object when strict", () => {
    expect(check(mistyped)).toEqual({
      kind: "refused",
      object: "Pod a",
      problems: [{ severity: "error", ...problem }],
    });
  });
  it("are a warning beside it with warn", () => {
    expect(check(mistyped, { strictness: "warn" })).toEqual({
      kind: "object",
      object: mistyped,
      problems: [{ severity: "warning", ...problem }],
    });
  });
  it("are silent with ignore, and in a cluster", () => {
    const silent = { kind: "object", object: mistyped, problems: [] };
    expect(check(mistyped, { strictness: "ignore" })).toEqual(silent);
    expect(check(mistyped, { as: "cluster" })).toEqual(silent);
  });
  it("hide no missing field unless they are an error themselves", () => {
    const spread = pod({
      topologySpreadConstraints: [{ maxSkew: 1, topologykey: "zone", whenUnsatisfiable: "ScheduleAnyway" }],
    });
    const path = "spec.topologySpreadConstraints[0]";
    expect(outcome(spread)).toEqual([`${path}.topologykey: unknown field "topologykey": did you mean "topologyKey"?`]);
    expect(outcome(spread, { strictness: "ignore" })).toEqual([
      `${path}.topologyKey: required: name a node label, such as topology.kubernetes.io/zone`,
    ]);
  });
  it("called as what every object inherits are unknown all the same", () => {
    const hostile = JSON.parse(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"__proto__":{},"constructor":1,"containers":[{"name":"c","image":"i"}]}}',
    ) as unknown;
    expect(check(hostile)).toMatchObject({
      problems: [{ path: "spec.__proto__" }, { path: "spec.constructor" }],
    });
  });
});

test("a field of a wrong type is not missed as well", () => {
  const term = { topologyKey: 5, labelSelector: [], matchLabelKeys: ["a"] };
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const path = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
  expect(outcome(pod({ affinity, containers: {} }))).toEqual([
    'spec.containers: must be a list, not an object: begin each item with "- "',
    `${path}.topologyKey: must be a string, not the number 5`,
    `${path}.labelSelector: must be an object with matchExpressions, matchLabels, not a list`,
  ]);
});

describe("nulls", () => {
  it("are absent, and the rest of the object is kept", () => {
    const given = pod({ nodeSelector: null, affinity: { podAffinity: null } }, { creationTimestamp: null });
    expect(check(given)).toEqual({ kind: "object", object: pod({ affinity: {} }), problems: [] });
    expect(check(given, { as: "cluster" })).toEqual({ kind: "object", object: pod({ affinity: {} }), problems: [] });
  });
  it("in a map or list are what Go makes of them", () => {
    const given = pod({ nodeSelector: { disk: null } }, { labels: { a: null, constructor: "x" } });
    expect(check(given)).toEqual({
      kind: "object",
      object: pod({ nodeSelector: { disk: "" } }, { labels: { a: "", constructor: "x" } }),
      problems: [],
    });
  });
  it("beside a label key such as __proto__ lose no label", () => {
    const labels = JSON.parse('{"__proto__":"x","a":null}') as Record<string, string>;
    const checked = check(pod({}, { labels }), { as: "cluster" });
    const kept = checked.kind === "object" ? checked.object.metadata.labels : undefined;
    expect(Object.entries(kept ?? {})).toEqual([
      ["__proto__", "x"],
      ["a", ""],
    ]);
  });
  it("that are not there leave the very object", () => {
    const given = pod();
    const checked = check(given, { as: "cluster" });
    expect(checked.kind === "object" && checked.object).toEqual(given);
  });
});

describe("an object of a cluster", () => {
  it("is checked only where scheduling reads it", () => {
    const spec = { dnsConfig: 5, containers: [{ name: "c", image: "i", env: "none", livenessProbe: 7 }] };
    expect(outcome(pod(spec), { as: "cluster" })).toEqual([]);
  });
  it("is not validated again", () => {
    expect(outcome(pod({ tolerations: [{ key: "a", operator: "Gt", value: "5" }] }), { as: "cluster" })).toEqual([]);
  });
  it("is refused where it would mislead", () => {
    const term = { labelSelector: { matchExpressions: [{ key: "app", operator: "in", values: ["a"] }] } };
    const spec = {
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      containers: [{ name: "c", resources: { requests: { cpu: "a lot" } } }],
      priority: "high",
    };
    const path = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
    expect(outcome(pod(spec, { name: undefined }), { as: "cluster" })).toEqual([
      `${path}.labelSelector.matchExpressions[0].operator: must be In, NotIn, Exists or DoesNotExist, not "in"`,
      `${path}.topologyKey: required: the rest means nothing without it`,
      'spec.containers[0].resources.requests[cpu]: must be a quantity, such as 500m or 2Gi, not the string "a lot"',
      'spec.priority: must be a whole number, not the string "high"',
      "metadata.name: required: a name",
    ]);
  });
  it("has the parts that its type promises", () => {
    const bare = { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "a" } };
    expect(check(bare, { as: "cluster" })).toEqual({
      kind: "object",
      object: { ...bare, spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } } },
      problems: [],
    });
  });
});

test("validatePod looks at a pod as it is after admission: merged keys are not merged again", () => {
  const term = {
    topologyKey: "zone",
    labelSelector: { matchExpressions: [{ key: "tier", operator: "In", values: ["a"] }] },
    matchLabelKeys: ["tier"],
  };
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const admitted = pod({ affinity }, { labels: { tier: "a" } });
  const path = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][0]";
  expect(validatePod(admitted as never)).toEqual([]);
  // As a manifest the same pod has the key once more.
  expect(outcome(admitted)).toEqual([
    `${path}: matchLabelKeys[0]: "tier" is in labelSelector too: take it out of one of them`,
  ]);
});

test("no value makes it throw", () => {
  const key = fc.constantFrom(
    ..."metadata name labels spec template containers resources requests limits affinity podAffinity selector".split(
      " ",
    ),
    ..."requiredDuringSchedulingIgnoredDuringExecution topologyKey matchExpressions tolerations __proto__ constructor".split(
      " ",
    ),
    ..."jobTemplate volumes ports initContainers taints status allocatable topologySpreadConstraints".split(" "),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constantFrom<unknown>(null, "", "a", "1Gi", 0, -1, 1.5, true, "x".repeat(300)),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: false }),
    ),
  }));
  const types = [...kinds.values()].map(({ apiVersion, kind }) => ({ apiVersion, kind }));
  const object = fc
    .tuple(fc.constantFrom(...types), fc.dictionary(key, value))
    .map(([type, fields]) => ({ ...fields, ...type }));
  fc.assert(
    fc.property(
      fc.oneof(object, fc.jsonValue(), value),
      fc.constantFrom("strict", "warn", "ignore"),
      fc.constantFrom("wishes", "cluster"),
      (given, strictness, as) => {
        const checked = check(given, { strictness, as });
        // What is refused has a reason.
        return checked.kind !== "refused" || checked.problems.length > 0;
      },
    ),
    { numRuns: 2000 },
  );
});

test("a misspelt field beside the one that it resembles hides nothing in that one", () => {
  const requiredTerms = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {} }] };
  expect(outcome(pod({ affinity: { podAntiAfinity: {}, podAntiAffinity: requiredTerms } }))).toEqual([
    'spec.affinity.podAntiAfinity: unknown field "podAntiAfinity": did you mean "podAntiAffinity"?',
    "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: required: name a node label, such as topology.kubernetes.io/zone",
  ]);
});
