import type { ClusterSnapshot, TopologyKeyWarning } from "@stowage/engine";
import { didYouMean } from "@stowage/manifests";

/** The label that was probably meant, where no node has the one named: ` (did you mean "kubernetes.io/hostname"?)`. */
export function topologyKeyHint({ topologyKey, nodesWithout }: TopologyKeyWarning, cluster: ClusterSnapshot): string {
  if (nodesWithout.length < cluster.nodes.length) return "";
  const keys = new Set(cluster.nodes.flatMap(({ labels }) => Object.keys(labels)));
  const sameName = [...keys].filter((key) => key.endsWith(`/${topologyKey}`));
  return sameName.length === 1 ? ` (did you mean "${sameName.join()}"?)` : didYouMean(topologyKey, keys);
}
