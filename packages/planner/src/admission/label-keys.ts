import type { Labels, Pod, PodAffinity } from "@stowage/engine";
import { withMergedLabelKeys } from "@stowage/manifests";

/**
 * Merges `matchLabelKeys` and `mismatchLabelKeys` into the selectors beside them, with the pod's own labels. The
 * scheduler knows nothing of these keys in pod affinity. Source: `mutatePodAffinity` and
 * `mutateTopologySpreadConstraints` (pkg/registry/core/pod/strategy.go).
 */
export function mergeLabelKeys(pod: Pod): Pod {
  const { labels } = pod.metadata;
  const { affinity, topologySpreadConstraints } = pod.spec;
  if (affinity === undefined && topologySpreadConstraints === undefined) return pod;
  const mergedAffinity = affinity === undefined ? {} : { affinity: { ...affinity, ...mergeSides(affinity, labels) } };
  const constraints = topologySpreadConstraints?.map((one) => withMergedLabelKeys(one, labels));
  const mergedSpread = constraints === undefined ? {} : { topologySpreadConstraints: constraints };
  return { ...pod, spec: { ...pod.spec, ...mergedAffinity, ...mergedSpread } };
}

interface Sides {
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

function mergeSides({ podAffinity, podAntiAffinity }: Sides, labels: Labels | undefined): Sides {
  return {
    ...(podAffinity === undefined ? {} : { podAffinity: mergeTerms(podAffinity, labels) }),
    ...(podAntiAffinity === undefined ? {} : { podAntiAffinity: mergeTerms(podAntiAffinity, labels) }),
  };
}

function mergeTerms(side: PodAffinity, labels: Labels | undefined): PodAffinity {
  const required = side.requiredDuringSchedulingIgnoredDuringExecution?.map((term) =>
    withMergedLabelKeys(term, labels),
  );
  const preferred = side.preferredDuringSchedulingIgnoredDuringExecution?.map((one) => ({
    ...one,
    podAffinityTerm: withMergedLabelKeys(one.podAffinityTerm, labels),
  }));
  return {
    ...(required === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred === undefined ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}
