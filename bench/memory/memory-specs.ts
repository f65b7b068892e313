import { readSpec, type Spec } from "../spec/spec.ts";

/** A cluster of which one measure is to grow: so many of it, the rest staying the same. */
export interface MemoryCase {
  /** What grows by one. */
  readonly of: string;
  /** Between these two sizes the slope is taken. */
  readonly sizes: readonly [smaller: number, larger: number];
  readonly spec: (size: number) => Spec;
}

/** Wherever pods do not grow in number. */
const pods = 20_000;
const nodes = 1_000;

/** What is measured: bytes of each, from the slope between two sizes. */
export const memoryCases: readonly MemoryCase[] = [
  {
    of: "existing pod",
    sizes: [20_000, 60_000],
    spec: (size) => memorySpec({ nodes, existing: size, scheduled: 100, classes: 100, terms: 1 }),
  },
  {
    of: "scheduled pod",
    sizes: [20_000, 60_000],
    spec: (size) => memorySpec({ nodes, existing: 0, scheduled: size, classes: 100, terms: 1 }),
  },
  {
    of: "node",
    sizes: [2_000, 10_000],
    spec: (size) => memorySpec({ nodes: size, existing: 0, scheduled: 1_000, classes: 10, terms: 1 }),
  },
  {
    of: "class",
    sizes: [1_000, 5_000],
    spec: (size) => memorySpec({ nodes, existing: 0, scheduled: pods, classes: size, terms: 1 }),
  },
  {
    of: "term of a class",
    sizes: [1, 9],
    spec: (size) => memorySpec({ nodes, existing: 0, scheduled: pods, classes: 1_000, terms: size }),
  },
];

/** For one more of `sizes`, how many more there are of what is counted: terms grow in each of the classes. */
export function grownBy({ of, sizes: [smaller, larger] }: MemoryCase): number {
  return (larger - smaller) * (of === "term of a class" ? 1_000 : 1);
}

interface Size {
  readonly nodes: number;
  readonly existing: number;
  readonly scheduled: number;
  readonly classes: number;
  /** Preferred inter-pod terms of each pod. */
  readonly terms: number;
}

const keys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone", "example.com/rack"];

function memorySpec({ nodes: count, existing, scheduled, classes, terms }: Size): Spec {
  const labels = {
    "kubernetes.io/hostname": "node-${i}",
    "example.com/rack": "rack-${i%50}",
    "topology.kubernetes.io/zone": "zone-${i%5}",
  };
  const status = { allocatable: { cpu: "64", memory: "256Gi", pods: "250" } };
  const preferred = Array.from({ length: terms }, (_, index) => ({
    weight: 10 + index,
    podAffinityTerm: {
      topologyKey: keys[index % keys.length],
      labelSelector: { matchLabels: { app: `app-\${i%${classes}}`, part: `part-${index}` } },
    },
  }));
  const metadata = { namespace: "default", labels: { app: `app-\${i%${classes}}`, part: "part-0" } };
  const spec = {
    containers: [
      { name: "app", image: "example.com/app:1", resources: { requests: { cpu: "100m", memory: "128Mi" } } },
    ],
    affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } },
  };
  const there = {
    metadata: { ...metadata, name: "existing-${i}" },
    spec: { ...spec, nodeName: `node-\${i%${count}}` },
  };
  return readSpec(
    JSON.stringify({
      nodes: [{ template: { metadata: { name: "node-${i}", labels }, status }, count }],
      pods: [{ template: there, count: existing }],
      pending: [{ template: { metadata: { ...metadata, name: "pod-${i}" }, spec }, count: scheduled }],
    }),
  );
}
