import { expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { PersistentVolumeSpec, StorageClass } from "../../api/storage.ts";
import type { Decision } from "../../cycle/outcome.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

// Each case is a row of questions and changes that only one mistake in what is kept would show.

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

const nodes = ["z0", "z1", "z0"].map((value, index) =>
  nodeOf(`n${index}`, { [hostname]: `n${index}`, [zone]: value, "topology.ebs.csi.aws.com/zone": value }),
);

function nodeOf(name: string, labels: Labels): NodeObject {
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110" };
  return { kind: "Node", metadata: { name, labels }, status: { allocatable } };
}

function podWith(...claims: readonly string[]): PodObject {
  const containers = [{ name: "main" }];
  const metadata = { name: "pod", namespace: "default", labels: { app: "a" } };
  return { kind: "Pod", metadata, spec: { containers, volumes: claims.map(claimVolume) } };
}

function podWithDisks(...names: readonly string[]): PodObject {
  const volumes = names.map((pdName) => ({ name: pdName, gcePersistentDisk: { pdName } }));
  const pod = podWith();
  return { ...pod, spec: { ...pod.spec, volumes } };
}

function forOther(pod: PodObject): PodObject {
  return { ...pod, spec: { ...pod.spec, schedulerName: "other" } };
}

function storage(name: string, capacity: string, nodeTopology: Labels): ClusterObject {
  const metadata = { name, namespace: "default" };
  return {
    kind: "CSIStorageCapacity",
    metadata,
    storageClassName: "slow",
    nodeTopology: { matchLabels: nodeTopology },
    capacity,
  };
}

function claimFor(name: string, request: string): ClusterObject {
  return claimOf(name, { resources: { requests: { storage: request } } });
}

function localVolume(name: string, node: string, size: string): ClusterObject {
  return volumeOf(name, { capacity: { storage: size }, ...reachableFrom(hostname, node) });
}

function boundTo(volumeName: string, source: PersistentVolumeSpec): readonly ClusterObject[] {
  return [
    claimOf(`for-${volumeName}`, { volumeName }),
    volumeOf(volumeName, { ...reachableFrom(zone, "z0"), ...source }),
  ];
}

const measured: readonly ClusterObject[] = [
  classOf(),
  { kind: "CSIDriver", metadata: { name: "csi.example.com" }, spec: { storageCapacity: true } },
];
const unmade: Partial<StorageClass> = { provisioner: "kubernetes.io/no-provisioner" };
const migrated = { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/aws-ebs" };

/** Pods to ask about, and objects to put, in turn. */
type Row = readonly (ClusterObject | readonly PodObject[])[];

const rows: Readonly<Record<string, Row>> = {
  "storage that has shrunk is not what it was": [
    ...measured,
    claimFor("large", "4Gi"),
    storage("all", "10Gi", {}),
    [podWith("large")],
    storage("all", "1Gi", {}),
    [podWith("large")],
  ],
  "storage is worth something else to another claim, and to another profile": [
    ...measured,
    claimFor("small", "1Gi"),
    claimFor("large", "8Gi"),
    storage("one", "10Gi", { [zone]: "z0" }),
    storage("other", "40Gi", { [zone]: "z1" }),
    [podWith("small"), podWith("large"), forOther(podWith("large")), podWith("large")],
  ],
  "what two claims get is told apart by both": [
    classOf(unmade),
    claimFor("one", "1Gi"),
    claimFor("two", "1Gi"),
    localVolume("a", "n0", "1Gi"),
    localVolume("b", "n1", "2Gi"),
    localVolume("c", "n1", "5Gi"),
    localVolume("d", "n0", "8Gi"),
    [podWith("one", "two")],
  ],
  "storage counts for a claim that has a volume kept for it elsewhere": [
    ...measured,
    claimFor("kept", "1Gi"),
    volumeOf("own", { claimRef: { namespace: "default", name: "kept" }, ...reachableFrom("rack", "r1") }),
    storage("one", "10Gi", { [zone]: "z0" }),
    [podWith("kept")],
  ],
  "an old volume that its driver can not name is none": [
    ...["n0", "n1", "n2"].map((name) => csiNodeOf(name, {}, migrated)),
    ...boundTo("good", { awsElasticBlockStore: { volumeID: "vol-1" } }),
    ...boundTo("bad", { awsElasticBlockStore: { volumeID: "aws://?" } }),
    [podWith("for-good"), podWith("for-bad")],
  ],
  "one of two disks keeps a pod from the node where it is mounted": [
    { ...podWithDisks("taken"), metadata: { name: "there" }, spec: { ...podWithDisks("taken").spec, nodeName: "n0" } },
    [podWithDisks("taken", "free"), podWithDisks("free", "taken"), podWithDisks("free")],
  ],
  "a pod with a claim is not one without": [...boundTo("zonal", {}), [podWith(), podWith("for-zonal"), podWith()]],
};

test.each(Object.entries(rows))("%s", (_, row) => {
  const profile = defaultProfile();
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 100, score: 10 },
  ];
  const other = { ...profile, schedulerName: "other", args: { ...profile.args, volumeBinding: { shape } } };
  const answers = answersOf(createIncrementalEngine(profile, other), row);
  expect(answers).toEqual(answersOf(createReferenceEngine(profile, other), row));
});

/** What the engine says in turn: how good the best nodes are and how many, or why there is none. */
function answersOf(engine: Engine, row: Row): readonly string[] {
  for (const node of nodes) engine.add(node);
  return row.flatMap((step) => {
    if (!("kind" in step)) return step.map((pod) => answerOf(engine.decide(pod, () => 0)));
    put(engine, step);
    return [];
  });
}

function answerOf(decision: Decision): string {
  if (decision.kind !== "scheduled") return decision.message;
  return `${decision.ties} of ${decision.feasible} nodes have ${decision.total}`;
}

function put(engine: Engine, object: ClusterObject): void {
  try {
    engine.change(object);
  } catch {
    engine.add(object);
  }
}
