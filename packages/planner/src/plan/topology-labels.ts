import { type KubernetesVersion, kubernetesVersions, labelValue, type Labels, type PodObject } from "@stowage/engine";

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
  if (kubernetesVersions.indexOf(version) < kubernetesVersions.indexOf("1.35")) return pod;
  const added = copied.flatMap((key) => {
    const value = labelValue(nodeLabels, key);
    return value === undefined || value === labelValue(pod.metadata.labels, key) ? [] : [[key, value] as const];
  });
  if (added.length === 0) return pod;
  const labels = { ...pod.metadata.labels, ...Object.fromEntries(added) };
  return { ...pod, metadata: { ...pod.metadata, labels } };
}
