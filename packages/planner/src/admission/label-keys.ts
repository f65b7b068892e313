import {
  type Labels,
  type LabelSelector,
  type LabelSelectorRequirement,
  labelValue,
  type Pod,
  type PodAffinity,
  type PodAffinityTerm,
} from "@stowage/engine";

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
  const constraints = topologySpreadConstraints?.map((one) => mergeInto(one, one.matchLabelKeys, [], labels));
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
  const required = side.requiredDuringSchedulingIgnoredDuringExecution?.map((term) => mergeTerm(term, labels));
  const preferred = side.preferredDuringSchedulingIgnoredDuringExecution?.map((one) => ({
    ...one,
    podAffinityTerm: mergeTerm(one.podAffinityTerm, labels),
  }));
  return {
    ...(required === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred === undefined ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}

function mergeTerm(term: PodAffinityTerm, labels: Labels | undefined): PodAffinityTerm {
  return mergeInto(term, term.matchLabelKeys, term.mismatchLabelKeys, labels);
}

/** Without a selector there is nothing to merge into: it selects nothing as it is. Keys that the pod lacks are passed over. */
function mergeInto<Term extends { readonly labelSelector?: LabelSelector }>(
  term: Term,
  matchKeys: readonly string[] = [],
  mismatchKeys: readonly string[] = [],
  labels: Labels | undefined,
): Term {
  const { labelSelector } = term;
  if (labelSelector === undefined) return term;
  const merged = [...requirements("In", matchKeys, labels), ...requirements("NotIn", mismatchKeys, labels)];
  if (merged.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...merged];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

function requirements(
  operator: "In" | "NotIn",
  keys: readonly string[],
  labels: Labels | undefined,
): LabelSelectorRequirement[] {
  return keys.flatMap((key) => {
    const value = labelValue(labels, key);
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}
