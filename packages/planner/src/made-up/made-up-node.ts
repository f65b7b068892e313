import type { NodeObject, Taint } from "@stowage/engine";

/** What is to be said of a made-up node. */
export interface MadeUpNode {
  readonly name: string;
  readonly zone: string;
  readonly region: string;
  /** Names and amounts of what it has; all of it can be had by pods. */
  readonly resources: readonly (readonly [string, string])[];
  /** Beside those of every cloud, or in their place. */
  readonly labels: readonly (readonly [string, string])[];
  readonly taints: readonly Taint[];
}

/** A node with the labels that every cloud gives its nodes. */
export function madeUpNode({ name, zone, region, resources, labels, taints }: MadeUpNode): NodeObject {
  const allocatable = Object.fromEntries(resources);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        // Deprecated for years, and still set by every kubelet (pkg/kubelet/kubelet_node_status.go).
        "beta.kubernetes.io/os": "linux",
        "beta.kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": zone,
        ...Object.fromEntries(labels),
      },
    },
    ...(taints.length === 0 ? {} : { spec: { taints } }),
    status: { capacity: allocatable, allocatable },
  };
}

/** The zone's letters, as spreadsheets name columns: a to z, then aa. */
export function zoneLetters(index: number): string {
  const last = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? last : zoneLetters(Math.floor(index / 26) - 1) + last;
}
