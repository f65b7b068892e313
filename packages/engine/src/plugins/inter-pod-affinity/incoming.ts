import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { matchesAll, selectingTerms, type SelectingTerms } from "./count-placed.ts";

/** The incoming pod's required terms, and what placed pods are to it. */
export interface Incoming {
  readonly pod: PodInfo;
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** What the pod asks of a placed pod, its terms resolved to the namespaces of now. */
  readonly askedFor: (placed: PodInfo) => AskedFor;
  /** Of a placed pod's anti-affinity what selects the incoming pod. */
  readonly selecting: SelectingTerms;
}

/** Which of a pod's terms a placed pod counts for. */
export interface AskedFor {
  /** One pod must match all affinity terms to count for any of them. */
  readonly wanted: boolean;
  /** Those of the anti-affinity terms that match it: they count each on its own. */
  readonly avoided: readonly number[];
}

export interface PodCounts<Counts> {
  /** Pods that the incoming pod's affinity asks for. */
  readonly wanted: Counts;
  /** Pods that the incoming pod's anti-affinity avoids: one a term. */
  readonly avoided: readonly Counts[];
  /** Pods whose own anti-affinity avoids the incoming pod. */
  readonly avoiding: Counts;
}

/** @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version. */
export function incomingPod(pod: PodInfo, { namespaces }: ClusterSnapshot, selectorStays: boolean): Incoming {
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = pod;
  const resolved = (term: AffinityTerm): AffinityTerm => resolveNamespaces(term, namespaces, selectorStays);
  const affinity = requiredAffinityTerms.map(resolved);
  const antiAffinity = requiredAntiAffinityTerms.map(resolved);
  const askedFor = oncePerLook((placed) => ({
    wanted: matchesAll(affinity, placed),
    avoided: antiAffinity.flatMap((term, index) => (termMatches(term, placed, undefined) ? [index] : [])),
  }));
  return { pod, affinity, antiAffinity, askedFor, selecting: selectingTerms(pod, namespaces) };
}

/** Whether it matters where the placed pod is. */
export function isCounted({ askedFor, selecting }: Incoming, pod: PodInfo): boolean {
  const { wanted, avoided } = askedFor(pod);
  return wanted || avoided.length > 0 || selecting(pod.requiredAntiAffinityTerms).length > 0;
}
