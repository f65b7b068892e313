import type { AffinityTerm } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { spreadConstraints } from "../../plugins/pod-topology-spread/constraints.ts";
import { nodeFilters } from "../groups/local-plugins.ts";

/**
 * The filters that say the same of every node whether the nominated pods are on it or not: those that look at the node's
 * object alone; InterPodAffinity and PodTopologySpread where nothing required selects any of the pods by its labels, in
 * whatever namespace. They cost a look at all nodes in PreFilter.
 *
 * @param nominated The pods that the pod leaves their room to.
 */
export function unmovedFilters(
  pod: PodInfo,
  nominated: readonly PodInfo[],
  cluster: ClusterSnapshot,
  { podTopologySpread }: PluginArgs,
): ReadonlySet<PluginName> {
  const unmoved = new Set<PluginName>(nodeFilters);
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = pod;
  const asked = [...requiredAffinityTerms, ...requiredAntiAffinityTerms].map(({ selectsPod }) => selectsPod);
  const avoidsPod = ({ selectsPod }: AffinityTerm): boolean => matchesLabels(selectsPod, pod.labels);
  const isAvoided = nominated.some((one) => one.requiredAntiAffinityTerms.some(avoidsPod));
  if (!isAvoided && !selectsAny(asked, nominated)) unmoved.add("InterPodAffinity");
  const spread = spreadConstraints(pod, "DoNotSchedule", cluster, podTopologySpread);
  const counted = spread.map(({ selectsPod }) => selectsPod);
  if (!selectsAny(counted, nominated)) unmoved.add("PodTopologySpread");
  return unmoved;
}

function selectsAny(selectors: readonly LabelMatcher[], pods: readonly PodInfo[]): boolean {
  if (selectors.length === 0) return false;
  return pods.some(oncePerLook(({ labels }) => selectors.some((one) => matchesLabels(one, labels))));
}
