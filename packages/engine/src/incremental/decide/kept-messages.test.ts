import { expect, test } from "vitest";
import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { PersistentVolumeSpec } from "../../api/storage.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { claimOf, claimVolume, classOf, csiNodeOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

const hostname = "kubernetes.io/hostname";

/** Zones divide the nodes into cells, hostnames do not. */
function engineOf(...nodes: readonly NodeObject[]): Engine {
  const engine = createLimitedEngine({ ...defaultLimits, coarseDomains: () => 2 }, defaultProfile());
  for (const one of nodes) engine.add(one);
  return engine;
}

function node(number: number, resources: Labels = {}): NodeObject {
  const name = `n${number}`;
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110", ...resources };
  return {
    kind: "Node",
    metadata: { name, labels: { [hostname]: name, zone: `z${number % 2}` } },
    status: { allocatable },
  };
}

function sixNodes(): readonly NodeObject[] {
  return Array.from({ length: 6 }, (_, number) => node(number));
}

function pod(app: string, spec: Partial<PodSpec> = {}): PodObject {
  const metadata = { name: `${app}-${spec.nodeName}`, labels: { app } };
  return { kind: "Pod", metadata, spec: { containers: [{ name: "main" }], ...spec } };
}

function term(app: string, topologyKey: string): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app } } };
}

interface Terms {
  readonly wants?: readonly PodAffinityTerm[];
  readonly avoids?: readonly PodAffinityTerm[];
}

function affinity({ wants = [], avoids = [] }: Terms): Pick<PodSpec, "affinity"> {
  return {
    affinity: {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: wants },
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: avoids },
    },
  };
}

function messageFor(engine: Engine, incoming: PodObject): string | undefined {
  const decision = engine.decide(incoming, () => 0);
  return decision.kind === "unschedulable" ? decision.message : undefined;
}

test.each(["zone", hostname])("the first of a group is not told that its affinity is not met: %s", (topologyKey) => {
  const engine = engineOf(...sixNodes());
  for (let number = 0; number < 6; number++) engine.add(pod("old", { nodeName: `n${number}` }));
  const rules = affinity({ wants: [term("new", hostname)], avoids: [term("old", topologyKey)] });
  expect(messageFor(engine, pod("new", rules))).toBe(
    "0/6 nodes are available: 6 node(s) didn't match pod anti-affinity rules.",
  );
});

test("of the nodes that affinity by hostname leaves, anti-affinity by zone is told", () => {
  const engine = engineOf(...sixNodes());
  for (const nodeName of ["n0", "n1"]) engine.add(pod("old", { nodeName }));
  engine.add(pod("mate", { nodeName: "n2" }));
  const rules = affinity({ wants: [term("mate", hostname)], avoids: [term("old", "zone")] });
  expect(messageFor(engine, pod("new", rules))).toBe(
    "0/6 nodes are available: " +
      "1 node(s) didn't match pod anti-affinity rules, 5 node(s) didn't match pod affinity rules.",
  );
});

test("a node that the pod's own anti-affinity sets apart is told from the others of its cell", () => {
  const engine = engineOf(...sixNodes());
  for (const nodeName of ["n0", "n1"]) {
    engine.add(pod("shy", { nodeName, ...affinity({ avoids: [term("new", "zone")] }) }));
  }
  engine.add(pod("mate", { nodeName: "n0" }));
  expect(messageFor(engine, pod("new", affinity({ avoids: [term("mate", hostname)] })))).toBe(
    "0/6 nodes are available: 1 node(s) didn't match pod anti-affinity rules, " +
      "5 node(s) didn't satisfy existing pods anti-affinity rules.",
  );
});

test("a node that lacks several things is told with each", () => {
  const [gpu, fpga] = ["example.com/gpu", "example.com/fpga"];
  const engine = engineOf(
    node(0, { [gpu]: "1" }),
    node(1, { cpu: "1" }),
    node(2, { cpu: "1", pods: "0", [fpga]: "1" }),
  );
  const requests = { cpu: "3", memory: "9Gi", [gpu]: "1", [fpga]: "1" };
  expect(messageFor(engine, pod("new", { containers: [{ name: "main", resources: { requests } }] }))).toBe(
    "0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu, 2 Insufficient example.com/fpga, " +
      "2 Insufficient example.com/gpu, 3 Insufficient memory.",
  );
});

test("a node that does not suit volumes is told so by the plugin that is asked first, and only where it has room", () => {
  const driver = "csi.example.com";
  const boundTo = (name: string, spec: PersistentVolumeSpec = {}) => [
    volumeOf(`v-${name}`, { claimRef: { namespace: "default", name }, csi: { driver, volumeHandle: name }, ...spec }),
    claimOf(name, { volumeName: `v-${name}` }),
  ];
  const objects = [
    ...Array.from({ length: 6 }, (_, number) => node(number, number === 1 ? { cpu: "1" } : {})),
    claimOf("late"),
    classOf({ provisioner: "kubernetes.io/no-provisioner" }),
    csiNodeOf("n5", { [driver]: 1 }),
    ...boundTo("other"),
    ...boundTo("zonal", reachableFrom("zone", "z1")),
    volumeOf("free", reachableFrom(hostname, "n0", "n1", "n3", "n5")),
    pod("user", { nodeName: "n5", volumes: [claimVolume("other")] }),
    ...["n2", "n3"].map((nodeName) => pod("old", { nodeName })),
  ];
  const containers = [{ name: "main", resources: { requests: { cpu: "2" } } }];
  const volumes = [claimVolume("zonal"), claimVolume("late")];
  const asking = pod("new", { ...affinity({ avoids: [term("old", hostname)] }), containers, volumes });
  const messages = [engineOf(), createReferenceEngine(defaultProfile())].map((engine) => {
    for (const one of objects) engine.add(one);
    return messageFor(engine, asking);
  });
  // In turn: n1; n5; n0, n2 and n4 by the bound volume, n2 and n4 by the other one too; n3.
  const message =
    "0/6 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod anti-affinity rules, " +
    "1 node(s) exceed max volume count, 2 node(s) didn't find available persistent volumes to bind, " +
    "3 node(s) didn't match PersistentVolume's node affinity.";
  expect(messages).toEqual([message, message]);
});

test("what was said of nodes is not said of others that are numbered as they were", () => {
  // Half of them lack the one, half the other; so many go that those left are moved up.
  const engine = engineOf(
    ...Array.from({ length: 100 }, (_, at) => node(at, { "example.com/gpu": at < 90 ? "0" : "1" })),
  );
  for (let at = 90; at < 100; at++) engine.add(pod("web", { nodeName: `n${at}`, ...withPort }));
  const requests = { "example.com/gpu": "1" };
  const asking = pod("new", { containers: [{ name: "main", resources: { requests }, ports: [{ hostPort: 80 }] }] });
  expect(messageFor(engine, asking)).toBe(
    "0/100 nodes are available: " +
      "10 node(s) didn't have free ports for the requested pod ports, 90 Insufficient example.com/gpu.",
  );
  for (let at = 0; at < 90; at++) engine.remove({ kind: "Node", name: `n${at}` });
  expect(messageFor(engine, asking)).toBe(
    "0/10 nodes are available: 10 node(s) didn't have free ports for the requested pod ports.",
  );
});

test("what was said of a pod with a disk in use is not said of one with another disk", () => {
  const engine = engineOf(node(0));
  const withDisk = (pdName: string): Pick<PodSpec, "volumes"> => ({
    volumes: [{ name: "disk", gcePersistentDisk: { pdName } }, { name: "scratch" }],
  });
  engine.add(pod("web", { nodeName: "n0", ...withDisk("one") }));
  const rules = affinity({ avoids: [term("web", hostname)] });
  const told = ["one", "other"].map((disk) => messageFor(engine, pod("new", { ...withDisk(disk), ...rules })));
  expect(told).toEqual([
    "0/1 nodes are available: 1 node(s) had no available disk.",
    "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
  ]);
});

const withPort: Pick<PodSpec, "containers"> = { containers: [{ name: "main", ports: [{ hostPort: 80 }] }] };
