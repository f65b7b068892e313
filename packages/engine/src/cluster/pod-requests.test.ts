import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from "../api/pod.ts";
import type { ResourceList } from "../api/quantity.ts";
import { podRequests, podUsage, type RunningPodUsage, scoredRequests } from "./pod-requests.ts";

const mebibyte = 1024 * 1024;

function container(requests: ResourceList | undefined, rest: Partial<Container> = {}): Container {
  return { name: "main", ...(requests && { resources: { requests } }), ...rest };
}

function pod(spec: Partial<PodSpec>, status?: PodStatus): Pod {
  return { metadata: { name: "p" }, spec: { containers: [container({})], ...spec }, ...(status && { status }) };
}

/** Cpu in thousandths and memory in bytes, of what an incoming pod asks for. */
function requested(spec: Partial<PodSpec>): readonly [number, number] {
  const { milliCpu, memory } = podRequests(pod(spec));
  return [milliCpu, memory];
}

describe("an incoming pod asks for", () => {
  test("the sum of its containers, rounded once", () => {
    const containers = [container({ cpu: "1500u", memory: "0.5" }), container({ cpu: "1500u", memory: "0.5" })];
    expect(requested({ containers })).toEqual([3, 1]);
  });

  test("no less than its most demanding init container", () => {
    const initContainers = [container({ cpu: "3" }), container({ memory: "100", cpu: "2" })];
    expect(requested({ initContainers, containers: [container({ cpu: 1, memory: 10 })] })).toEqual([3000, 100]);
  });

  test("sidecars beside the containers, and beside the init containers that follow them only", () => {
    const sidecar = container({ cpu: "1" }, { restartPolicy: "Always" });
    const first = container({ cpu: "5" });
    const containers = [container({ cpu: "1" })];
    expect([
      requested({ initContainers: [sidecar, first], containers }),
      requested({ initContainers: [first, sidecar], containers }),
      requested({ initContainers: [sidecar, sidecar], containers }),
    ]).toEqual([
      [6000, 0],
      [5000, 0],
      [3000, 0],
    ]);
  });

  test("what the pod says as a whole, in place of its containers, where it says so", () => {
    const containers = [container({ cpu: 4, memory: 10, "example.com/gpu": 1, "hugepages-2Mi": "2Mi" })];
    const resources = { requests: { cpu: 1, "hugepages-2Mi": "4Mi", "example.com/gpu": 7 } };
    expect(podRequests(pod({ containers, resources }))).toEqual({
      milliCpu: 1000,
      memory: 10,
      ephemeralStorage: 0,
      scalars: new Map([
        ["example.com/gpu", 1],
        ["hugepages-2Mi", 4 * mebibyte],
      ]),
    });
  });

  test("the overhead of its runtime on top, of the pod as a whole too", () => {
    const containers = [container({ cpu: 1 })];
    const overhead = { cpu: "250m", memory: "1Mi" };
    expect([
      requested({ containers, overhead }),
      requested({ containers, overhead, resources: { requests: { cpu: 3 } } }),
    ]).toEqual([
      [1250, mebibyte],
      [3250, mebibyte],
    ]);
  });

  test("nothing by its status", () => {
    const status = { containerStatuses: [{ name: "main", allocatedResources: { cpu: 9 } }] };
    expect(podRequests(pod({ containers: [container({ cpu: 1 })] }, status)).milliCpu).toBe(1000);
    const asAWhole = { containers: [], resources: { requests: { cpu: 1 } } };
    expect(podRequests(pod(asAWhole, { resources: { requests: { cpu: 9 } } })).milliCpu).toBe(1000);
  });
});

describe("a placed pod uses", () => {
  const one = { containers: [container({ cpu: 2 })] };
  const infeasible = [{ type: "PodResizePending", status: "True", reason: "Infeasible" }];
  const deferred = [{ type: "PodResizePending", status: "True", reason: "Deferred" }];
  const cpuOf = (status: PodStatus, spec: Partial<PodSpec> = one): number => podUsage(pod(spec, status)).usage.milliCpu;
  const reporting = (status: Omit<ContainerStatus, "name">): PodStatus => ({
    containerStatuses: [{ name: "main", ...status }],
  });

  test.each<[string, PodStatus, number]>([
    ["its spec, when the status is silent", reporting({}), 2000],
    ["its spec, when the status agrees", reporting({ allocatedResources: { cpu: 2 } }), 2000],
    ["what is set aside, when that is more", reporting({ allocatedResources: { cpu: 3 } }), 3000],
    ["what it has, when that is more", reporting({ resources: { requests: { cpu: 4 } } }), 4000],
    ["its spec, when the status has less", reporting({ allocatedResources: { cpu: 1 } }), 2000],
    ["the most of the three", reporting({ allocatedResources: { cpu: 3 }, resources: { requests: { cpu: 1 } } }), 3000],
    [
      "what is set aside and what it has alone, when the resize is infeasible",
      {
        ...reporting({ allocatedResources: { cpu: "1" }, resources: { requests: { cpu: "1200m" } } }),
        conditions: infeasible,
      },
      1200,
    ],
    [
      "its spec still, when the resize is only deferred",
      { ...reporting({ allocatedResources: { cpu: "1" } }), conditions: deferred },
      2000,
    ],
    ["nothing, when the resize is infeasible and the status silent", { conditions: infeasible }, 0],
    [
      "its spec, whatever another condition gives as its reason",
      { conditions: [{ type: "Ready", status: "False", reason: "Infeasible" }, ...deferred] },
      2000,
    ],
    ["its spec, when the pod's own status tells what it has alone", { resources: { requests: { cpu: 6 } } }, 2000],
    [
      "its spec, when another container's status is there",
      { containerStatuses: [{ name: "x", allocatedResources: { cpu: 9 } }] },
      2000,
    ],
    [
      "the pod's own status, when that is complete",
      { allocatedResources: { cpu: 5 }, resources: { requests: { cpu: 6 } } },
      6000,
    ],
    ["its spec, when the pod's own status is only half there", { allocatedResources: { cpu: 5 } }, 2000],
  ])("%s", (_, status, expected) => {
    expect(cpuOf(status)).toBe(expected);
  });

  test("sums first, then the highest: containers that change places do not add up", () => {
    const containers = [container({ cpu: 1 }, { name: "a" }), container({ cpu: 3 }, { name: "b" })];
    const containerStatuses = [
      { name: "a", allocatedResources: { cpu: 3 } },
      { name: "b", allocatedResources: { cpu: 1 } },
    ];
    expect(cpuOf({ containerStatuses }, { containers })).toBe(4000);
  });

  test("the status of init containers too", () => {
    const spec = { ...one, initContainers: [container({ cpu: 1 }, { name: "first" })] };
    expect(cpuOf({ initContainerStatuses: [{ name: "first", allocatedResources: { cpu: 7 } }] }, spec)).toBe(7000);
  });

  test("the most that is said of the pod as a whole, of any name said there", () => {
    const spec = { ...one, resources: { requests: { cpu: 1 } } };
    const status = { resources: { requests: { cpu: "1500m", memory: 7 } }, allocatedResources: { memory: 8 } };
    const { milliCpu, memory } = podUsage(pod(spec, status)).usage;
    expect([milliCpu, memory]).toEqual([1500, 8]);
  });

  test("of the pod as a whole the status alone, when the resize is infeasible", () => {
    const spec = { ...one, resources: { requests: { cpu: 9 } } };
    const status = { resources: { requests: { cpu: 3 } }, allocatedResources: { cpu: 4 }, conditions: infeasible };
    expect(cpuOf(status, spec)).toBe(4000);
  });
});

describe("scoring assumes", () => {
  const nonZero = (spec: Partial<PodSpec>, status?: PodStatus) => podUsage(pod(spec, status)).nonZeroUsage;

  test("100 m and 200 MiB for each container that does not say; 0 is said", () => {
    const containers = [container({ cpu: 1 }), container({ memory: 5 }), container(undefined), container({ cpu: 0 })];
    expect(nonZero({ containers })).toEqual({ milliCpu: 1200, memory: 5 + 600 * mebibyte });
  });

  test("the same for init containers, in their phase", () => {
    const initContainers = [container({ cpu: 1 })];
    expect(nonZero({ initContainers, containers: [container({ memory: 1 })] })).toEqual({
      milliCpu: 1000,
      memory: 200 * mebibyte,
    });
  });

  test("the same where the status speaks for a container", () => {
    const status = { containerStatuses: [{ name: "main", allocatedResources: { cpu: 3 } }] };
    expect(nonZero({ containers: [container({ cpu: 1 })] }, status)).toEqual({
      milliCpu: 3000,
      memory: 200 * mebibyte,
    });
  });

  test("only what neither a pod with pod-level requests nor its containers say", () => {
    const containers = [container({}), container({})];
    expect([
      nonZero({ containers, resources: { requests: { cpu: 1 } } }),
      nonZero({ containers, resources: { requests: { memory: 1 } } }),
      nonZero({ containers: [container({ memory: 5 }), container({})], resources: { requests: { cpu: 1 } } }),
      nonZero({ containers, resources: { requests: { "example.com/gpu": 1 } } }),
    ]).toEqual([
      { milliCpu: 1000, memory: 400 * mebibyte },
      { milliCpu: 200, memory: 1 },
      { milliCpu: 1000, memory: 5 },
      { milliCpu: 200, memory: 400 * mebibyte },
    ]);
  });

  test("of an incoming pod its containers alone, whatever it says as a whole", () => {
    const containers = [container({ "example.com/gpu": 2 })];
    const spec = { containers, resources: { requests: { cpu: 7, memory: 7 } }, overhead: { cpu: 1 } };
    expect([scoredRequests(pod(spec)), scoredRequests(pod({ containers }))]).toEqual([
      { milliCpu: 1100, memory: 200 * mebibyte, ephemeralStorage: 0, scalars: new Map([["example.com/gpu", 2]]) },
      { milliCpu: 100, memory: 200 * mebibyte, ephemeralStorage: 0, scalars: new Map([["example.com/gpu", 2]]) },
    ]);
  });
});

describe("plain pods", () => {
  const requests = fc.record(
    {
      cpu: fc.constantFrom("0", "100m", "333u", "1.5"),
      memory: fc.constantFrom("0", "1Gi", "0.5", "128M"),
      "ephemeral-storage": fc.constantFrom("1Gi", "0.1"),
      "example.com/gpu": fc.constantFrom("1", "2"),
    },
    { requiredKeys: [] },
  );
  const one = fc.record(
    { requests: fc.option(requests, { nil: undefined }), reported: requests, agrees: fc.boolean() },
    { requiredKeys: ["requests", "reported", "agrees"] },
  );

  test("the short way of adding up gives what the long way gives", () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), fc.boolean(), (all, hasStatus) => {
        const containers = all.map(({ requests: own }, index) => container(own, { name: `c${index}` }));
        const containerStatuses = all.map(({ requests: own = {}, reported, agrees }, index) => ({
          name: `c${index}`,
          allocatedResources: agrees ? own : reported,
        }));
        const status = hasStatus ? { containerStatuses } : undefined;
        const short = pod({ containers }, status);
        // An overhead of nothing changes nothing, but is no plain pod.
        const long = pod({ containers, overhead: {} }, status);
        expect([podRequests(short), podUsage(short), scoredRequests(short)]).toEqual([
          podRequests(long),
          podUsage(long),
          scoredRequests(long),
        ]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what a resize counted for in older versions", () => {
  const usedBy = (rule: RunningPodUsage, spec: Partial<PodSpec>, status: PodStatus): number =>
    podUsage(pod(spec, status), rule).usage.milliCpu;
  const rules = ["byContainer", "byContainerAndPod", "byView"] as const;
  const ofAll = (spec: Partial<PodSpec>, status: PodStatus) => rules.map((rule) => usedBy(rule, spec, status));

  test("the most of each container, not of their sums", () => {
    const spec = { containers: [container({ cpu: 1 }), { ...container({ cpu: 4 }), name: "side" }] };
    const containerStatuses = [
      { name: "main", resources: { requests: { cpu: 3 } } },
      { name: "side", resources: { requests: { cpu: 1 } } },
    ];
    // 3 + 4, where the sums are 5 and 4.
    expect(ofAll(spec, { containerStatuses })).toEqual([7000, 7000, 5000]);
  });

  test("the spec alone, where the status does not tell what the container has", () => {
    const spec = { containers: [container({ cpu: 1 })] };
    expect(ofAll(spec, { containerStatuses: [{ name: "main", allocatedResources: { cpu: 3 } }] })).toEqual([
      1000, 1000, 3000,
    ]);
  });

  test("of init containers only what sidecars have", () => {
    const init = { ...container({ cpu: 1 }), name: "init" };
    const status = { initContainerStatuses: [{ name: "init", resources: { requests: { cpu: 3 } } }] };
    const of = (sidecar: boolean) =>
      ofAll({ containers: [], initContainers: [sidecar ? { ...init, restartPolicy: "Always" } : init] }, status);
    expect([of(true), of(false)]).toEqual([
      [3000, 3000, 3000],
      [1000, 1000, 3000],
    ]);
  });

  test("without its spec, where the resize is infeasible", () => {
    const spec = { containers: [container({ cpu: 9 })] };
    const containerStatuses = [{ name: "main", resources: { requests: { cpu: 2 } } }];
    const conditions = [{ type: "PodResizePending", status: "True", reason: "Infeasible" }];
    expect(ofAll(spec, { containerStatuses, conditions })).toEqual([2000, 2000, 2000]);
  });

  test("of pod-level requests the spec alone, then what the spec names, then all", () => {
    const spec = { containers: [container({ cpu: 1 })], resources: { requests: { memory: "1Gi" } } };
    const both = { requests: { memory: "3Gi", cpu: 2 } };
    const memory = (rule: RunningPodUsage, status: PodStatus) =>
      podUsage(pod(spec, status), rule).usage.memory / 2 ** 30;
    expect(rules.map((rule) => memory(rule, { resources: both }))).toEqual([1, 3, 3]);
    expect(ofAll(spec, { resources: both })).toEqual([1000, 1000, 2000]);
  });
});
