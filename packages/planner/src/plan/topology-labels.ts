import { type KubernetesVersion, labelValue, type Labels, type PodObject } from "@stowage/engine";

const copied = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] as const;

/**
 * The pod with what binding it to a node adds to its labels: the node's zone and region, since 1.35.
 * Source: plugin/pkg/admission/podtopologylabels/admission.go.
 */
export function withTopologyLabels(
  pod: PodObject,
  nodeLabels: Labels | undefined,
  version: KubernetesVersion,
): PodObject {
  if (version === "1.34" || nodeLabels === undefined) return pod;
  const { labels: own } = pod.metadata;
  let labels: Record<string, string> | undefined;
  for (const key of copied) {
    const value = labelValue(nodeLabels, key);
    if (value === undefined || value === labelValue(own, key)) continue;
    labels ??= { ...own };
    labels[key] = value;
  }
  return labels === undefined ? pod : { ...pod, metadata: { ...pod.metadata, labels } };
}
