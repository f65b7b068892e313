import { readSpec, type Spec } from "../spec/spec.ts";
import { workloadCluster } from "../spec/workload-cluster.ts";

const nodes = 5_000;
const existing = 30_000;
const pending = 1_000;
const replicas = 20;

const labels = { app: "${i/20}", "pod-template-hash": "${i/20}" };

/** Pods of Deployments of twenty, half of which avoid their own node by preference, as many charts have it. */
function podOf(name: string, app: string, more: object): object {
  const podAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: { app: `${app}-${labels.app}` } },
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${name}-\${i}`, namespace: "default", labels: { ...labels, app: `${app}-${labels.app}` } },
    spec: {
      ...more,
      containers: [
        { name: "app", image: "app", resources: { requests: { cpu: "${i/20%4+1*100}m", memory: "256Mi" } } },
      ],
      affinity: {
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
      },
    },
  };
}

/** What makes the pods of a Deployment of {@link replicas}. */
function deployment(at: number): object {
  const { metadata, spec } = workloadCluster(freshSpec(), "parsed").pending.at(at * replicas);
  const { labels: all } = metadata;
  const selector = { matchLabels: { app: all?.["app"] } };
  const template = { metadata: { labels: selector.matchLabels }, spec };
  const name = `new-${at}`;
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { replicas, selector, template } };
}

/** A cluster of some size as it is read, and a thousand pods of fifty Deployments that come to it. */
export function freshSpec(): Spec {
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: "node-${i}",
      labels: {
        "kubernetes.io/hostname": "node-${i}",
        "topology.kubernetes.io/zone": "zone-${i%7}",
        "example.com/rack": "rack-${i/40}",
      },
    },
    status: { allocatable: { cpu: "32", memory: "128Gi", pods: "110" } },
  };
  return readSpec(
    JSON.stringify({
      nodes: [{ template: node, count: nodes }],
      pods: [{ template: podOf("existing", "there", { nodeName: `node-\${i%${nodes}}` }), count: existing }],
      pending: [{ template: podOf("pending", "new", {}), count: pending }],
    }),
  );
}

/** The same as text: a cluster as kubectl prints it, and the manifests of the Deployments. */
export function freshTexts(): { readonly cluster: string; readonly wishes: string } {
  const { nodes: made, pods } = workloadCluster(freshSpec(), "parsed");
  const there = [...made, ...pods].map((object) => ({ apiVersion: "v1", ...object }));
  const deployments = Array.from({ length: pending / replicas }, (_, at) => deployment(at));
  return { cluster: listed(there), wishes: listed(deployments) };
}

function listed(items: readonly object[]): string {
  return `${JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }, undefined, 4)}\n`;
}
