import { readSpec, type Spec } from "../spec/spec.ts";

const nodes = 5_000;
const existing = 30_000;
const pending = 1_000;

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
      containers: [{ name: "app", resources: { requests: { cpu: "${i/20%4+1*100}m", memory: "256Mi" } } }],
      affinity: {
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
      },
    },
  };
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
