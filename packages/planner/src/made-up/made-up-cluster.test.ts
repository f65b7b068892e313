import { expect, test } from "vitest";
import { describesCluster, madeUpCluster, withoutMadeUpClass } from "./made-up-cluster.ts";

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
      'unknown key "zone" (did you mean "zones"?); known are zones, nodes, cpu, memory, pods, ephemeral-storage, region, label, taint, and extended resources such as nvidia.com/gpu',
      '"nodes" must be a whole number of 0 or more, not "x"',
      '"cpu" must be a quantity, such as 4, not "lots"',
      '"memory" has no value; write memory=16Gi',
    ],
  });
});

test.each([
  ["nodes=1000000", "1000000 nodes are too many: a made-up cluster may have 100000 nodes"],
  [`nodes=1${"0".repeat(400)}`, `1${"0".repeat(400)} nodes are too many: a made-up cluster may have 100000 nodes`],
  ["zones=1000,nodes=1000", "1000000 nodes are too many: a made-up cluster may have 100000 nodes"],
  ["nodes=60000;nodes=60000", "120000 nodes are too many: a made-up cluster may have 100000 nodes"],
  ["zones=0", '"zones" must be a whole number of 1 or more, not "0"'],
  ["nodes=-1", '"nodes" must be a whole number of 0 or more, not "-1"'],
  ["label=-x=1", 'label: "-x" can not be a node label\'s key'],
  ["label=a/b/c=1", 'label: "a/b/c" can not be a node label\'s key'],
  ["label=x=a b!", 'label: "a b!" can not be a node label\'s value'],
  [
    "taint=db",
    'taint: "db" must end with an effect, NoSchedule, PreferNoSchedule, NoExecute, such as dedicated=db:NoSchedule',
  ],
  [
    "taint=db:Never",
    'taint: "db:Never" must end with an effect, NoSchedule, PreferNoSchedule, NoExecute, such as dedicated=db:NoSchedule',
  ],
  ["taint=:NoSchedule", 'taint: "" can not be a taint\'s key'],
])("refuses %s", (description, problem) => {
  expect(madeUpCluster(description)).toEqual({ kind: "problems", problems: [problem] });
});

test("labels and taints may be given, more than once, hostile keys too", () => {
  const made = madeUpCluster("label=disk=ssd,label=constructor=x,taint=dedicated=db:NoSchedule,taint=gpu:NoExecute");
  if (made.kind !== "cluster") throw new Error(made.problems.join());
  const [node] = made.nodes;
  const labels = Object.entries(node?.metadata.labels ?? {});
  expect(labels).toEqual(
    expect.arrayContaining([
      ["disk", "ssd"],
      ["constructor", "x"],
    ]),
  );
  expect(node?.spec?.taints).toEqual([
    { key: "dedicated", value: "db", effect: "NoSchedule" },
    { key: "gpu", effect: "NoExecute" },
  ]);
});

test("groups share the zones, and number their nodes on", () => {
  const made = madeUpCluster("zones=2,nodes=1;nodes=2,label=gpu=true;zones=3,nodes=1");
  if (made.kind !== "cluster") throw new Error(made.problems.join());
  expect(made.nodes.map(({ metadata }) => metadata.name)).toEqual([
    "node-a1",
    "node-b1",
    "node-a2",
    "node-a3",
    "node-a4",
    "node-b2",
    "node-c1",
  ]);
  expect(made.nodes.filter(({ metadata }) => metadata.labels?.["gpu"] === "true")).toHaveLength(2);
  expect(made.cluster.source).toBe("a made-up cluster (zones=2,nodes=1; nodes=2,label=gpu=true; zones=3,nodes=1)");
});

test("there is a default StorageClass, whose volumes are made where a pod needs them", () => {
  const made = madeUpCluster("nodes=1");
  if (made.kind !== "cluster") throw new Error(made.problems.join());
  const classes = made.cluster.manifests.map(({ object }) => object).filter(({ kind }) => kind === "StorageClass");
  expect(classes).toMatchObject([
    {
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      volumeBindingMode: "WaitForFirstConsumer",
    },
  ]);
  expect(withoutMadeUpClass(made.cluster).manifests).toHaveLength(1);
});

test.each([
  ["zones=3,nodes=4", true],
  ["cluster.yaml", false],
  ["./a=b/c.yaml", false],
  ["live", false],
])("%s describes a cluster: %s", (text, expected) => {
  expect(describesCluster(text)).toBe(expected);
});
