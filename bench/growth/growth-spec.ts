import type { PodAffinityTerm, WeightedPodAffinityTerm } from "@stowage/engine";
import { readSpec, type Spec } from "../spec/spec.ts";

/** How big a cluster is, and how much its pods ask for. */
export interface Size {
  readonly nodes: number;
  /** Pods that are there already: each has a preferred term of its own class. */
  readonly existing: number;
  /** Deployments: pods that labels and terms can not tell apart. */
  readonly classes: number;
  /** Inter-pod terms of a pending pod. */
  readonly terms: number;
  /** Pods to schedule, one Deployment after another. */
  readonly pending: number;
}

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const rack = "example.com/rack";
const keys = [rack, zone, hostname] as const;

/** The note's example at any size: anti-affinity by hostname, affinity by zone, then preferred terms of both kinds. */
export function growthSpec({ nodes, existing, classes, terms, pending }: Size): Spec {
  const group = Math.max(1, Math.floor(pending / classes));
  const own = `\${i/${group}}`;
  const labels = { [hostname]: "node-${i}", [rack]: "rack-${i%125}", [zone]: "zone-${i%125%7}" };
  const node = {
    metadata: { name: "node-${i}", labels },
    // Room for a million pods on 5,000 nodes.
    status: { allocatable: { cpu: "32", memory: "128Gi", pods: "500" } },
  };
  const there = {
    metadata: { name: "existing-${i}", labels: { app: `existing-\${i%${classes}}` } },
    spec: {
      nodeName: `node-\${i%${nodes}}`,
      containers: [{ name: "app", resources: { requests: { cpu: "10m", memory: "16Mi" } } }],
      affinity: { podAffinity: preferred([weighted(0, `app-\${i%${classes}}`)]) },
    },
  };
  const coming = {
    metadata: { name: `app-${own}-\${i%${group}}`, labels: { app: `app-${own}` } },
    spec: {
      containers: [{ name: "app", resources: { requests: { cpu: `1\${i/${group}%4}0m`, memory: "256Mi" } } }],
      affinity: affinityOf(terms, (other) => `app-\${i/${group}+${other}%${classes}}`),
    },
  };
  return readSpec(
    JSON.stringify({
      nodes: [{ template: node, count: nodes }],
      pods: [{ template: there, count: existing }],
      pending: [{ template: coming, count: group * classes }],
    }),
  );
}

/** The first so many terms; `other` is the class that comes so many after the pod's own. */
function affinityOf(terms: number, classAfter: (other: number) => string): object {
  const more = Array.from({ length: Math.max(0, terms - 2) }, (_, index) => index);
  const weightedFor = (parity: number): WeightedPodAffinityTerm[] =>
    more.filter((index) => index % 2 === parity).map((index) => weighted(index, classAfter(index + 1)));
  return {
    podAntiAffinity: { ...required(terms > 0 ? [term(hostname, classAfter(0))] : []), ...preferred(weightedFor(0)) },
    podAffinity: { ...required(terms > 1 ? [term(zone, classAfter(0))] : []), ...preferred(weightedFor(1)) },
  };
}

function term(topologyKey: string, app: string): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app } } };
}

function weighted(index: number, app: string): WeightedPodAffinityTerm {
  return { weight: 10 + index, podAffinityTerm: term(keys[index % keys.length] ?? rack, app) };
}

function required(terms: readonly PodAffinityTerm[]): object {
  return { requiredDuringSchedulingIgnoredDuringExecution: terms };
}

function preferred(terms: readonly WeightedPodAffinityTerm[]): object {
  return { preferredDuringSchedulingIgnoredDuringExecution: terms };
}
