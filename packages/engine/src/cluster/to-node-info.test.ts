import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../api/pod.ts";
import type { HostPort } from "./host-ports.ts";
import type { NodeInfo } from "./node-info.ts";
import { isSamePort, toNodeInfo, withNode, withoutPod, withPod } from "./to-node-info.ts";
import { toPodInfo } from "./to-pod-info.ts";

const node = {
  metadata: { name: "n1", labels: { zone: "z1" } },
  status: {
    allocatable: { cpu: "4", memory: "1Ki", pods: "10", "example.com/gpu": "2" },
    images: [{ names: ["app", "app:latest"], sizeBytes: 5 }, { names: ["app"] }, {}],
  },
};

test("a node has its labels, what it gives and every name of every image", () => {
  expect(toNodeInfo(node)).toEqual({
    node,
    name: "n1",
    labels: { zone: "z1" },
    pods: [],
    allocatable: {
      milliCpu: 4000,
      memory: 1024,
      ephemeralStorage: 0,
      pods: 10,
      scalars: new Map([["example.com/gpu", 2]]),
    },
    requested: { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: new Map() },
    nonZeroRequested: { milliCpu: 0, memory: 0 },
    usedPorts: [],
    imageNames: new Set(["app", "app:latest"]),
  });
});

test("a node that says nothing gives nothing", () => {
  expect(toNodeInfo({ metadata: { name: "n1" } })).toMatchObject({
    labels: {},
    allocatable: { milliCpu: 0, memory: 0, pods: 0 },
    imageNames: new Set(),
  });
});

test("pods are summed up, in the order in which they come", () => {
  const [a, b] = [podInfo("a", 1), podInfo("b", 2)];
  expect(withPod(withPod(toNodeInfo(node), a), b)).toEqual({
    ...toNodeInfo(node),
    pods: [a, b],
    requested: { milliCpu: 3000, memory: 30, ephemeralStorage: 300, scalars: new Map([["example.com/gpu", 3]]) },
    nonZeroRequested: { milliCpu: 3000, memory: 30 },
    usedPorts: [
      { ip: "0.0.0.0", protocol: "TCP", port: 1 },
      { ip: "0.0.0.0", protocol: "TCP", port: 2 },
    ],
  });
});

test("another version of the node keeps its pods", () => {
  const before = withPod(toNodeInfo(node), podInfo("a", 1));
  const bare = { metadata: { name: "n1" } };
  const { pods, requested, nonZeroRequested, usedPorts } = before;
  expect(withNode(before, bare)).toEqual({ ...toNodeInfo(bare), pods, requested, nonZeroRequested, usedPorts });
});

test("the last pod takes the place of the one that goes", () => {
  const full = ["a", "b", "c"].reduce((info, name) => withPod(info, podInfo(name, 1)), toNodeInfo(node));
  const left = (name: string): string[] => withoutPod(full, podInfo(name, 1)).pods.map((pod) => pod.name);
  expect([left("a"), left("b"), left("c")]).toEqual([
    ["c", "b"],
    ["a", "c"],
    ["a", "b"],
  ]);
});

test("what goes is what came, even if the pod given has changed since", () => {
  const before = withPod(toNodeInfo(node), podInfo("a", 1));
  expect(sums(withoutPod(before, podInfo("a", 9)))).toEqual(sums(toNodeInfo(node)));
});

test("a port that two pods have is free when one goes, as in upstream's set of ports", () => {
  const both = withPod(withPod(toNodeInfo(node), podInfo("a", 1)), podInfo("b", 1));
  expect(withoutPod(both, podInfo("a", 1)).usedPorts).toEqual([]);
});

test("the same number is another port by another protocol, or of another address", () => {
  const port: HostPort = { ip: "0.0.0.0", protocol: "TCP", port: 80 };
  const others: readonly HostPort[] = [
    { ...port, ip: "10.0.0.1" },
    { ...port, protocol: "UDP" },
    { ...port, port: 81 },
  ];
  expect([port, ...others].map((one) => isSamePort(port, one))).toEqual([true, false, false, false]);
});

test("a pod that is not there can not go", () => {
  expect(() => withoutPod(toNodeInfo(node), podInfo("a", 1))).toThrow(
    new RangeError('no pod "default/a" on node "n1"'),
  );
});

test("adding and removing in any order leaves the sums of those that stay, and changes no info in place", () => {
  const indexes = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 });
  fc.assert(
    fc.property(indexes, fc.array(fc.nat({ max: 9 })), (added, removed) => {
      const pods = added.map((index) => podInfo(`pod-${index}`, index));
      const full = pods.reduce(withPod, toNodeInfo(node));
      const before = structuredClone(sums(full));
      const going = pods.filter((_, at) => removed.includes(at));
      const staying = pods.filter((pod) => !going.includes(pod));
      expect(sums(going.reduce(withoutPod, full))).toEqual(sums(staying.reduce(withPod, toNodeInfo(node))));
      expect(sums(full)).toEqual(before);
    }),
  );
});

/** A pod that asks for `amount` of everything, and for the port of that number. */
function podInfo(name: string, amount: number): ReturnType<typeof toPodInfo> {
  const requests = { cpu: amount, memory: 10 * amount, "ephemeral-storage": 100 * amount, "example.com/gpu": amount };
  const pod: Pod = {
    metadata: { name },
    spec: { containers: [{ name: "main", resources: { requests }, ports: [{ hostPort: amount }] }] },
  };
  return toPodInfo(pod);
}

/** All that pods add up to, whatever their order. A resource that nobody uses any more may stay with 0. */
function sums({ pods, requested, nonZeroRequested, usedPorts }: NodeInfo): object {
  const { scalars, ...amounts } = requested;
  return {
    pods: pods.map(({ key }) => key).toSorted(),
    amounts,
    scalars: new Map([...scalars].filter(([, amount]) => amount !== 0)),
    nonZeroRequested,
    ports: usedPorts.map(({ port }) => port).toSorted((one, other) => one - other),
  };
}
