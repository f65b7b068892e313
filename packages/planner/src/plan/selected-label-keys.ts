import type { ClusterObject, LabelSelector, Labels, Pod, PodAffinity, PodAffinityTerm } from "@stowage/engine";

/**
 * The keys of pod labels by which anything selects pods: terms and constraints of pods, Services, and the controllers
 * that the system's spreading goes by. What a pod has under other keys, its index in a StatefulSet or a Job above all, no
 * scheduler plugin can tell.
 */
export function selectedLabelKeys(objects: Iterable<ClusterObject>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const object of objects) {
    switch (object.kind) {
      case "Pod":
        addKeysOfPod(object, keys);
        break;
      case "Service":
      case "ReplicationController":
        addKeys(object.spec?.selector, keys);
        break;
      case "ReplicaSet":
      case "StatefulSet":
        addKeysOfSelector(object.spec?.selector, keys);
        break;
      default:
    }
  }
  return keys;
}

function addKeysOfPod({ spec }: Pod, keys: Set<string>): void {
  for (const { labelSelector, matchLabelKeys = [] } of spec.topologySpreadConstraints ?? []) {
    addKeysOfSelector(labelSelector, keys);
    for (const key of matchLabelKeys) keys.add(key);
  }
  for (const term of termsOf(spec.affinity?.podAffinity)) addKeysOfTerm(term, keys);
  for (const term of termsOf(spec.affinity?.podAntiAffinity)) addKeysOfTerm(term, keys);
}

function termsOf(affinity: PodAffinity | undefined): readonly PodAffinityTerm[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [] } = affinity ?? {};
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity ?? {};
  return [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)];
}

function addKeysOfTerm(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: PodAffinityTerm,
  keys: Set<string>,
): void {
  addKeysOfSelector(labelSelector, keys);
  for (const key of [...matchLabelKeys, ...mismatchLabelKeys]) keys.add(key);
}

function addKeysOfSelector(selector: LabelSelector | undefined, keys: Set<string>): void {
  addKeys(selector?.matchLabels, keys);
  for (const { key } of selector?.matchExpressions ?? []) keys.add(key);
}

function addKeys(labels: Labels | undefined, keys: Set<string>): void {
  for (const key of Object.keys(labels ?? {})) keys.add(key);
}
