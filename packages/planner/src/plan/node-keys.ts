import type { NodeAffinity, NodeSelectorTerm, Pod, PodAffinity, Profile } from "@stowage/engine";

/** The system's own spreading goes by these. */
const systemKeys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** The keys of node labels that pods' selectors of nodes name, and what profiles add to them. */
export function namedNodeKeys(pods: Iterable<Pod>, profiles: readonly Profile[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (affinity: NodeAffinity | undefined): void => {
    for (const { matchExpressions = [] } of nodeTermsOf(affinity))
      for (const { key } of matchExpressions) keys.add(key);
  };
  for (const profile of profiles) add(addedAffinity(profile));
  for (const { spec } of pods) {
    add(spec.affinity?.nodeAffinity);
    for (const key of Object.keys(spec.nodeSelector ?? {})) keys.add(key);
  }
  return keys;
}

/** The keys by which pods are kept together, apart or spread, by their own rules or the profiles'. */
export function topologyKeysOf(pods: Iterable<Pod>, profiles: readonly Profile[]): ReadonlySet<string> {
  const keys = new Set<string>(systemKeys);
  for (const { args } of profiles) {
    for (const { topologyKey } of args.podTopologySpread.defaultConstraints) keys.add(topologyKey);
  }
  for (const { spec } of pods) {
    const { affinity, topologySpreadConstraints = [] } = spec;
    for (const some of [
      podTermsOf(affinity?.podAffinity),
      podTermsOf(affinity?.podAntiAffinity),
      topologySpreadConstraints,
    ]) {
      for (const { topologyKey } of some) keys.add(topologyKey);
    }
  }
  return keys;
}

/** What a profile asks of nodes for each of its pods. */
export function addedAffinity({ args }: Profile): NodeAffinity | undefined {
  return args.nodeAffinity.addedAffinity;
}

/** All terms, required and preferred. */
export function nodeTermsOf(affinity: NodeAffinity | undefined): readonly NodeSelectorTerm[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = affinity ?? {};
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity ?? {};
  return [...(required?.nodeSelectorTerms ?? []), ...preferred.map(({ preference }) => preference ?? {})];
}

function podTermsOf(affinity: PodAffinity | undefined): readonly { readonly topologyKey: string }[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [] } = affinity ?? {};
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity ?? {};
  return [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)];
}
