import { expect, test } from "vitest";
import { describesCluster, madeUpCluster } from "./made-up-cluster.ts";

test("makes so many nodes in each zone, with the labels of a cloud", () => {
  const made = madeUpCluster("zones=2,nodes=2,cpu=8,memory=32Gi,nvidia.com/gpu=1");
  if (made.kind !== "cluster") throw new Error(made.problems.join());
  expect(made.cluster.source).toBe("a made-up cluster (zones=2,nodes=2,cpu=8,memory=32Gi,nvidia.com/gpu=1)");
  expect(made.nodes.map(({ metadata }) => metadata.name)).toEqual(["node-a1", "node-a2", "node-b1", "node-b2"]);
  expect(made.nodes[2]?.metadata.labels).toEqual({
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/hostname": "node-b1",
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "topology.kubernetes.io/region": "region-1",
    "topology.kubernetes.io/zone": "zone-b",
  });
  expect(made.nodes[0]?.status?.allocatable).toEqual({
    cpu: "8",
    memory: "32Gi",
    pods: "110",
    "ephemeral-storage": "100Gi",
    "nvidia.com/gpu": "1",
  });
});

test("says every problem at once, with the nearest key", () => {
  expect(madeUpCluster("zone=3,nodes=x,cpu=lots,memory=")).toEqual({
    kind: "problems",
    problems: [
      'unknown key "zone" (did you mean "zones"?); known are zones, nodes, cpu, memory, pods, ephemeral-storage, region, and extended resources such as nvidia.com/gpu',
      '"nodes" must be a whole number of 1 or more, not "x"',
      '"cpu" must be a quantity, such as 4, not "lots"',
      '"memory" has no value; write memory=16Gi',
    ],
  });
});

test("refuses a cluster that would only fill the memory", () => {
  expect(madeUpCluster("zones=999999,nodes=999999").kind).toBe("problems");
});

test.each([
  ["zones=3,nodes=4", true],
  ["cluster.yaml", false],
  ["./a=b/c.yaml", false],
  ["live", false],
])("%s describes a cluster: %s", (text, expected) => {
  expect(describesCluster(text)).toBe(expected);
});
