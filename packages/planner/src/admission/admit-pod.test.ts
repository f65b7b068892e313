import type { LimitRange, Pod, PodSpec, PriorityClass, RuntimeClass } from "@stowage/engine";
import { expect, test } from "vitest";
import { createAdmission } from "./admission-context.ts";
import { admitPod } from "./admit-pod.ts";

type Objects = Parameters<typeof createAdmission>[0];

function pod(spec: Partial<PodSpec> = {}, labels: Record<string, string> = { app: "web" }): Pod {
  const containers = [{ name: "main", image: "nginx:1.29" }];
  return { metadata: { name: "web", namespace: "shop", labels }, spec: { containers, ...spec } };
}

/** The admitted pod's spec, or the paths and messages of the refusal. */
function admitted(one: Pod, objects: Objects = []): PodSpec {
  const result = admitPod(one, createAdmission(objects));
  if (result.kind === "refused")
    throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return result.pod.spec;
}

function refused(one: Pod, objects: Objects = []): string[] {
  const result = admitPod(one, createAdmission(objects));
  return result.kind === "admitted" ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

const resources = (requests: Record<string, string>, limits?: Record<string, string>): Partial<PodSpec> => ({
  containers: [
    { name: "main", image: "nginx:1.29", resources: { requests, ...(limits === undefined ? {} : { limits }) } },
  ],
});

test("an empty scheduler's name is none, and a negative grace period is taken", () => {
  const spec = { schedulerName: "", terminationGracePeriodSeconds: -1 };
  expect(Object.hasOwn(admitted(pod(spec)), "schedulerName")).toBe(false);
});

test("a limit without a request is the request", () => {
  const spec = admitted(
    pod({
      containers: [
        { name: "main", image: "a", resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { memory: "1Mi" } } },
      ],
    }),
  );
  expect(spec.containers[0]?.resources?.requests).toEqual({ cpu: "2", memory: "1Mi" });
});

test("in the host's network a container port is a host port, unless it names another", () => {
  const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 81, protocol: "UDP" }];
  const spec = admitted(pod({ hostNetwork: true, containers: [{ name: "main", image: "a", ports }] }));
  expect(spec.containers[0]?.ports?.map(({ hostPort }) => hostPort)).toEqual([80, 81]);
  expect(
    admitted(pod({ containers: [{ name: "main", image: "a", ports: [{ containerPort: 80 }] }] })).containers[0]
      ?.ports?.[0]?.hostPort,
  ).toBeUndefined();
});

test("every pod tolerates not-ready and unreachable for 300 s, unless it says otherwise", () => {
  const own = {
    key: "node.kubernetes.io/not-ready",
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 5,
  } as const;
  expect(admitted(pod({ tolerations: [own] })).tolerations).toEqual([
    own,
    { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
  ]);
  expect(admitted(pod({ tolerations: [{ operator: "Exists" }] })).tolerations).toEqual([{ operator: "Exists" }]);
});

const gold: PriorityClass = {
  kind: "PriorityClass",
  metadata: { name: "gold" },
  value: 1000,
  preemptionPolicy: "Never",
};

test("the priority comes from the class, with its preemption policy", () => {
  expect(admitted(pod({ priorityClassName: "gold" }), [gold])).toMatchObject({
    priority: 1000,
    preemptionPolicy: "Never",
  });
  expect(admitted(pod({ priorityClassName: "system-node-critical" }))).toMatchObject({ priority: 2_000_001_000 });
});

test("without a class the default class counts, the lowest of several, or 0", () => {
  const high: PriorityClass = { ...gold, metadata: { name: "high" }, globalDefault: true };
  const low: PriorityClass = { kind: "PriorityClass", metadata: { name: "low" }, value: 7, globalDefault: true };
  expect(admitted(pod(), [high, low])).toMatchObject({ priorityClassName: "low", priority: 7 });
  expect(admitted(pod(), [gold])).toMatchObject({ priority: 0, preemptionPolicy: "PreemptLowerPriority" });
});

test("an unknown class, and a priority of one's own, are refused", () => {
  expect(refused(pod({ priorityClassName: "golden" }), [gold])).toEqual([
    'spec.priorityClassName: there is no PriorityClass "golden" (there is gold, system-cluster-critical, system-node-critical); add its manifest or the cluster\'s',
  ]);
  expect(refused(pod({ priority: 5 }))).toEqual(["spec.priority: must not be set to 5: it is 0, without a class"]);
});

const limitRange: LimitRange = {
  kind: "LimitRange",
  metadata: { name: "bounds", namespace: "shop" },
  spec: {
    limits: [
      {
        type: "Container",
        defaultRequest: { cpu: "100m" },
        default: { cpu: "500m" },
        min: { cpu: "50m" },
        max: { cpu: "1" },
        maxLimitRequestRatio: { cpu: "5" },
      },
      { type: "Pod", max: { cpu: "1500m" } },
    ],
  },
};

test("a LimitRange fills in what containers leave out, in its own namespace", () => {
  expect(admitted(pod(), [limitRange]).containers[0]?.resources).toEqual({
    requests: { cpu: "100m" },
    limits: { cpu: "500m" },
  });
  const elsewhere = { ...limitRange, metadata: { name: "bounds", namespace: "other" } };
  expect(admitted(pod(), [elsewhere]).containers[0]?.resources).toBeUndefined();
});

test("a LimitRange's default limits are its greatest, its default requests the default limits, else its least", () => {
  const filled = (item: object): object | undefined => {
    const bounds: LimitRange = { ...limitRange, spec: { limits: [{ type: "Container", ...item }] } };
    return admitted(pod(), [bounds]).containers[0]?.resources;
  };
  expect(filled({ max: { cpu: "2", memory: "1Gi" }, default: { cpu: "1" }, min: { cpu: "100m" } })).toEqual({
    requests: { cpu: "1", memory: "1Gi" },
    limits: { cpu: "1", memory: "1Gi" },
  });
  expect(filled({ min: { cpu: "100m" } })).toEqual({ requests: { cpu: "100m" }, limits: {} });
  expect(filled({ max: { cpu: "2" }, defaultRequest: { cpu: "1" } })).toEqual({
    requests: { cpu: "1" },
    limits: { cpu: "2" },
  });
});

test("a LimitRange may have more limits than a call has arguments; the last to name a resource counts", () => {
  const limits = Array.from({ length: 200_000 }, (_, at) => ({
    type: "Container" as const,
    default: { cpu: String(at + 2) },
    defaultRequest: { cpu: "1" },
  }));
  const bounds: LimitRange = { ...limitRange, spec: { limits } };
  expect(admitted(pod(), [bounds]).containers[0]?.resources).toEqual({
    requests: { cpu: "1" },
    limits: { cpu: "200001" },
  });
});

test("a LimitRange for whole pods fills in nothing", () => {
  const bounds: LimitRange = { ...limitRange, spec: { limits: [{ type: "Pod", min: { cpu: "1" } }] } };
  expect(refused(pod(), [bounds])).toEqual([
    'spec.resources.requests[cpu]: must be at least 1, and is not set (LimitRange "bounds", type Pod)',
  ]);
});

test("what was filled in is not told as a field of the pod", () => {
  const bounds: LimitRange = {
    ...limitRange,
    spec: { limits: [{ type: "Container", max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "5" } }] },
  };
  expect(refused(pod(resources({ cpu: "100m" })), [bounds])).toEqual([
    'spec.containers[0].resources: the cpu limit, by default 2, must be at most 5 times the request (LimitRange "bounds", type Container)',
  ]);
});

test("a LimitRange's refusal writes amounts as people do", () => {
  const bounds: LimitRange = {
    ...limitRange,
    spec: {
      limits: [{ type: "Container", max: { memory: "3221225472" }, maxLimitRequestRatio: { memory: "1.5" } }],
    },
  };
  const asked = { requests: { memory: "2Gi" }, limits: { memory: "5G" } };
  expect(refused(pod(resources(asked.requests, asked.limits)), [bounds])).toEqual([
    'spec.containers[0].resources.limits[memory]: must be at most 3Gi, not 5G (LimitRange "bounds", type Container)',
    'spec.containers[0].resources.limits[memory]: must be at most 1.5 times the request (LimitRange "bounds", type Container)',
  ]);
});

test("a LimitRange refuses what is outside its bounds, each bound told", () => {
  expect(refused(pod(resources({ cpu: "10m" }, { cpu: "2" })), [limitRange])).toEqual([
    'spec.containers[0].resources.requests[cpu]: must be at least 50m, not 10m (LimitRange "bounds", type Container)',
    'spec.containers[0].resources.limits[cpu]: must be at most 1, not 2 (LimitRange "bounds", type Container)',
    'spec.containers[0].resources.limits[cpu]: must be at most 5 times the request (LimitRange "bounds", type Container)',
    'spec.resources.limits[cpu]: must be at most 1500m, not 2 (LimitRange "bounds", type Pod)',
  ]);
});

const gvisor: RuntimeClass = {
  kind: "RuntimeClass",
  metadata: { name: "gvisor" },
  handler: "runsc",
  overhead: { podFixed: { cpu: "250m" } },
  scheduling: { nodeSelector: { sandbox: "yes" }, tolerations: [{ key: "sandbox", operator: "Exists" }] },
};

test("a RuntimeClass adds its overhead, node selector and tolerations", () => {
  const spec = admitted(pod({ runtimeClassName: "gvisor", nodeSelector: { disk: "ssd" } }), [gvisor]);
  expect(spec.overhead).toEqual({ cpu: "250m" });
  expect(spec.nodeSelector).toEqual({ disk: "ssd", sandbox: "yes" });
  expect(spec.tolerations?.at(-1)).toEqual({ key: "sandbox", operator: "Exists" });
});

test("a RuntimeClass that is not there, one that disagrees, and an overhead without one are refused", () => {
  expect(refused(pod({ runtimeClassName: "kata" }))).toEqual([
    'spec.runtimeClassName: there is no RuntimeClass "kata"; add its manifest or the cluster\'s',
  ]);
  expect(refused(pod({ runtimeClassName: "gvisor", nodeSelector: { sandbox: "no" } }), [gvisor])).toEqual([
    'spec.nodeSelector[sandbox]: is "no", the RuntimeClass "gvisor" asks for "yes"',
  ]);
  expect(refused(pod({ overhead: { cpu: "1" } }))).toEqual([
    "spec.overhead: must be left out: only a RuntimeClass sets it",
  ]);
});

test("matchLabelKeys and mismatchLabelKeys are merged into the selector; keys that the pod lacks are passed over", () => {
  const term = {
    topologyKey: "zone",
    labelSelector: { matchLabels: { app: "web" } },
    matchLabelKeys: ["hash", "absent"],
    mismatchLabelKeys: ["tenant"],
  };
  const spec = admitted(
    pod(
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      { app: "web", hash: "1", tenant: "a" },
    ),
  );
  expect(
    spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector
      ?.matchExpressions,
  ).toEqual([
    { key: "hash", operator: "In", values: ["1"] },
    { key: "tenant", operator: "NotIn", values: ["a"] },
  ]);
});

test("a key in matchLabelKeys and in the selector is refused, after the merge", () => {
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } }, matchLabelKeys: ["app"] };
  const one = pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  expect(refused(one).map((text) => text.split(":")[0])).toEqual([
    "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][0]",
  ]);
});

test("pod-level limits give pod-level requests: the containers' where they ask, else the limits", () => {
  const spec = admitted(pod({ ...resources({ cpu: "300m" }), resources: { limits: { cpu: "1", memory: "1Gi" } } }));
  expect(spec.resources?.requests).toEqual({ cpu: "300m", memory: "1Gi" });
});
