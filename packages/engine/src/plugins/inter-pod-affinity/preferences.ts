import { labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { type PlacedPod, placedPod } from "../../cycle/evidence.ts";
import type { InterPodAffinityArgs } from "../../cycle/profile.ts";

/** A term behind InterPodAffinity's score of a node, and the placed pods that make it count there. */
export interface PreferenceEvidence {
  /** `own`: a preference of the incoming pod. `theirs`: one of the pods named. `required`: their required affinity. */
  readonly kind: "own" | "theirs" | "required";
  readonly affinityTerm: AffinityTerm;
  /** The namespace of the pods that have the term. */
  readonly namespace: string;
  /** What each of the pods adds to the node, before normalising; below 0 for what repels. */
  readonly weight: number;
  readonly pods: readonly PlacedPod[];
}

interface Weighted {
  readonly kind: PreferenceEvidence["kind"];
  readonly term: AffinityTerm;
  readonly weight: number;
}

/**
 * Who attracts the pod to a node and who repels it: all that the plugin adds up for it. Looks at every pod, for each
 * node that is asked about. Source: `processExistingPod` (interpodaffinity/scoring.go).
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function preferenceFinder(
  incoming: PodInfo,
  cluster: ClusterSnapshot,
  args: InterPodAffinityArgs,
  selectorStays: boolean,
): (node: NodeInfo) => readonly PreferenceEvidence[] {
  const { preferredAffinityTerms, preferredAntiAffinityTerms } = incoming;
  const own = weighted("own", preferredAffinityTerms, preferredAntiAffinityTerms).map((one) => ({
    ...one,
    term: resolveNamespaces(one.term, cluster.namespaces, selectorStays),
  }));
  if (args.ignorePreferredTermsOfExistingPods && own.length === 0) return () => [];
  const namespaceLabels = cluster.namespaces.get(incoming.namespace);
  const ofPod = (pod: PodInfo): readonly Weighted[] => [
    ...own.filter(({ term }) => termMatches(term, pod, undefined)),
    ...theirTerms(pod, args.hardPodAffinityWeight).filter(({ term }) => termMatches(term, incoming, namespaceLabels)),
  ];
  return ({ labels }) => {
    const groups = new Map<string, PreferenceEvidence & { readonly pods: PlacedPod[] }>();
    for (const at of cluster.nodes) {
      for (const pod of at.pods) {
        for (const { kind, term, weight } of ofPod(pod)) {
          const value = labelValue(labels, term.topologyKey);
          if (value === undefined || labelValue(at.labels, term.topologyKey) !== value) continue;
          const { namespace } = kind === "own" ? incoming : pod;
          const key = keyOf(kind, term, weight, namespace);
          let group = groups.get(key);
          if (group === undefined) groups.set(key, (group = { kind, affinityTerm: term, namespace, weight, pods: [] }));
          group.pods.push(placedPod(pod, at.name));
        }
      }
    }
    return [...groups.values()];
  };
}

function theirTerms(pod: PodInfo, requiredWeight: number): readonly Weighted[] {
  const { requiredAffinityTerms, preferredAffinityTerms, preferredAntiAffinityTerms } = pod;
  const required = requiredWeight === 0 ? [] : requiredAffinityTerms;
  return [
    ...required.map((term): Weighted => ({ kind: "required", term, weight: requiredWeight })),
    ...weighted("theirs", preferredAffinityTerms, preferredAntiAffinityTerms),
  ];
}

function weighted(
  kind: "own" | "theirs",
  wanted: PodInfo["preferredAffinityTerms"],
  avoided: PodInfo["preferredAntiAffinityTerms"],
): readonly Weighted[] {
  return [
    ...wanted.map(({ term, weight }) => ({ kind, term, weight })),
    ...avoided.map(({ term, weight }) => ({ kind, term, weight: -weight })),
  ];
}

/** Equal for terms that say the same of pods of one namespace. */
function keyOf(kind: string, term: AffinityTerm, weight: number, namespace: string): string {
  const { path, topologyKey, selectsPod, selectsNamespace, namespaces } = term;
  const scope = [selectsPod.canonical, selectsNamespace.canonical, ...[...namespaces].sort()];
  // The pod's own terms are told apart, since their weights add up; pods' of one template are one.
  return JSON.stringify([kind, path, weight, namespace, topologyKey, ...scope]);
}
