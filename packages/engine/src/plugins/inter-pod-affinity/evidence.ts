import { labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import {
  type EvidencedRejection,
  joinEvidence,
  laterFinder,
  type MatchingPod,
  type PlacedPod,
  placedPod,
} from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { SharedLists } from "../../cycle/shared-lists.ts";
import { avoidingEvidence } from "./avoiding-evidence.ts";
import { matchesAll, matchingCounts } from "./count-placed.ts";
import { affinityNotMet, antiAffinityViolated } from "./filter.ts";
import { type NodeThen, PodsThen } from "./pods-then.ts";
import { byDomain, type FindLater, once, type PodsBehind, TermEvidence } from "./term-evidence.ts";

/** Who asks, and what there was when it asked. */
interface Asking {
  readonly pod: PodInfo;
  readonly cluster: ClusterSnapshot;
  readonly placedThen: PodsThen;
  readonly selectorStays: boolean;
}

/**
 * Finds the terms that keep the pod from a node, with the pods behind them: one entry a term, in upstream's order
 * of checks. It finds something for exactly the nodes that the filter rejects: both go by the same counts. Who is behind
 * a rejection is looked for when somebody reads it, once for all nodes of a domain, since most are never looked at.
 */
export function interPodEvidence(selectorStays: boolean): EvidencePlugin {
  return (pod, cluster) => {
    const placedThen = new PodsThen(cluster);
    const asking = { pod, cluster, placedThen, selectorStays };
    const finders = [...unmetAffinity(asking), ...avoidedPods(asking), avoidingEvidence(pod, cluster, placedThen)];
    const lists = new SharedLists<EvidencedRejection>();
    return laterFinder((node) => {
      const found = finders.map((find) => find(node)).filter((one) => one !== undefined);
      if (found.length > 0) placedThen.take();
      return joinEvidence(found, lists);
    });
  };
}

/** Terms of the pod's affinity that a node does not satisfy. */
function unmetAffinity({ pod, cluster, placedThen, selectorStays }: Asking): readonly FindLater[] {
  const terms = resolved(pod.requiredAffinityTerms, cluster, selectorStays);
  const counts = matchingCounts(pod.requiredAffinityTerms, cluster, selectorStays);
  const mayBeFirst = counts.occupied === 0 && matchesAll(terms, pod);
  const wanted = once(() => wantedPods(terms, placedThen));
  return terms.map((term, index) => {
    const { topologyKey } = term;
    const matching = once(() => wanted().matchingAll.map((found) => matchingPod(found, topologyKey)));
    const selecting: Selecting = {
      matches: oncePerLook((placed) => termMatches(term, placed, undefined)),
      selects: oncePerLook(({ labels }) => matchesLabels(term.selectsPod, labels)),
    };
    const find = byDomain(topologyKey, (domain) => {
      const here = once(() => podsHere(domain === undefined ? [] : placedThen.nodesIn(topologyKey, domain), selecting));
      const behind: PodsBehind = {
        blockers: () => [],
        areBlockersLeaving: () => false,
        matching,
        matchingThisTerm: () => wanted().matchingEach[index] ?? 0,
        matchingHere: () => here().matching,
        elsewhere: () => here().elsewhere,
      };
      const evidence = new TermEvidence(pod, "wants", term, domain, behind);
      return [{ plugin: "InterPodAffinity", ...affinityNotMet, evidence }];
    });
    return (node) => {
      const isMet = mayBeFirst
        ? labelValue(node.labels, topologyKey) !== undefined
        : counts.at(topologyKey, node.labels) > 0;
      return isMet ? undefined : find(node);
    };
  });
}

/** Terms of the pod's anti-affinity that find somebody in a node's domain. */
function avoidedPods({ pod, cluster, placedThen, selectorStays }: Asking): readonly FindLater[] {
  const terms = resolved(pod.requiredAntiAffinityTerms, cluster, selectorStays);
  return terms.map((term, index) => {
    const { topologyKey } = term;
    const counts = matchingCounts(pod.requiredAntiAffinityTerms.slice(index, index + 1), cluster, selectorStays);
    const isAvoided = oncePerLook((placed) => termMatches(term, placed, undefined));
    const find = byDomain(topologyKey, (domain = "") => {
      const nodes = placedThen.nodesIn(topologyKey, domain);
      const behind: PodsBehind = {
        blockers: once(() => nodes.flatMap((at) => at.pods.filter(isAvoided).map((one) => placedPod(one, at.name)))),
        areBlockersLeaving: () => areLeaving(nodes, isAvoided),
        matching: () => [],
        matchingThisTerm: () => 0,
        matchingHere: () => 0,
        elsewhere: () => [],
      };
      const evidence = new TermEvidence(pod, "avoids", term, domain, behind);
      return [{ plugin: "InterPodAffinity", ...antiAffinityViolated, evidence }];
    });
    return (node) => (counts.at(topologyKey, node.labels) > 0 ? find(node) : undefined);
  });
}

/** Whether any pod of the nodes is one of these, and all that are, are terminating. */
function areLeaving(nodes: readonly NodeThen[], isOne: (placed: PodInfo) => boolean): boolean {
  let isAny = false;
  for (const { pods } of nodes) {
    for (const pod of pods) {
      if (!isOne(pod)) continue;
      if (!pod.terminating) return false;
      isAny = true;
    }
  }
  return isAny;
}

function resolved(
  terms: readonly AffinityTerm[],
  { namespaces }: ClusterSnapshot,
  selectorStays: boolean,
): readonly AffinityTerm[] {
  return terms.map((term) => resolveNamespaces(term, namespaces, selectorStays));
}

interface FoundPod {
  readonly pod: PodInfo;
  readonly at: NodeThen;
}

/** The pods that match every term, wherever they are, and of each term how many match it. Looks at every pod. */
function wantedPods(
  terms: readonly AffinityTerm[],
  { nodes }: PodsThen,
): { readonly matchingAll: readonly FoundPod[]; readonly matchingEach: readonly number[] } {
  const matchesOf = oncePerLook((placed) => terms.map((term) => termMatches(term, placed, undefined)));
  const matchingEach = terms.map(() => 0);
  const matchingAll: FoundPod[] = [];
  for (const at of nodes) {
    for (const pod of at.pods) {
      const matches = matchesOf(pod);
      let all = true;
      for (let index = 0; index < matches.length; index++) {
        if (matches[index] === true) matchingEach[index] = (matchingEach[index] ?? 0) + 1;
        else all = false;
      }
      if (all) matchingAll.push({ pod, at });
    }
  }
  return { matchingAll, matchingEach };
}

/** What a term makes of a placed pod. */
interface Selecting {
  readonly matches: (placed: PodInfo) => boolean;
  /** Whether its labelSelector alone selects it, wherever the term looks. */
  readonly selects: (placed: PodInfo) => boolean;
}

function podsHere(
  nodes: readonly NodeThen[],
  { matches, selects }: Selecting,
): { readonly matching: number; readonly elsewhere: readonly PlacedPod[] } {
  let matching = 0;
  const elsewhere: PlacedPod[] = [];
  for (const { name, pods } of nodes) {
    for (const pod of pods) {
      if (matches(pod)) matching++;
      else if (selects(pod)) elsewhere.push(placedPod(pod, name));
    }
  }
  return { matching, elsewhere };
}

function matchingPod({ pod, at }: FoundPod, topologyKey: string): MatchingPod {
  return { ...placedPod(pod, at.name), topologyValue: labelValue(at.labels, topologyKey) };
}
