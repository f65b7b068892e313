import { labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, EvidenceFinder, InterPodEvidence, PlacedPod } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./filter.ts";

interface Placed {
  readonly pod: PodInfo;
  readonly at: NodeInfo;
}

/** Placed pods by the domain they are in; those on nodes without the key are in none. */
type PodsByDomain = ReadonlyMap<string, readonly Placed[]>;

/**
 * Finds the terms that keep the pod from a node, with the pods behind them: one entry a term, in upstream's order
 * of checks. The filter only counts, since most rejections are never looked at; this goes through the placed pods
 * once more, for all nodes together.
 */
export function interPodEvidence(selectorStays: boolean): EvidencePlugin {
  return (pod, cluster) => {
    const placed = cluster.nodes.flatMap((at) => at.pods.map((one) => ({ pod: one, at })));
    const resolved = (term: AffinityTerm): AffinityTerm => resolveNamespaces(term, cluster.namespaces, selectorStays);
    const finders = [
      unmetAffinity(pod, placed, pod.requiredAffinityTerms.map(resolved)),
      avoided(pod, placed, pod.requiredAntiAffinityTerms.map(resolved)),
      avoiding(pod, placed, cluster),
    ];
    return (node) => finders.flatMap((find) => find(node));
  };
}

/** Terms of the pod's affinity that a node does not satisfy. */
function unmetAffinity(pod: PodInfo, placed: readonly Placed[], terms: readonly AffinityTerm[]): EvidenceFinder {
  const wanted = placed.filter(
    (one) => terms.length > 0 && terms.every((term) => termMatches(term, one.pod, undefined)),
  );
  const nobodyCounts = !wanted.some(({ at }) => terms.some((term) => domainOf(at, term) !== undefined));
  const mayBeFirst = nobodyCounts && terms.every((term) => termMatches(term, pod, undefined));
  const unmet = terms.map((term) => {
    const domains = byDomain(wanted, term);
    const matching = wanted.map((one) => ({ ...placedPod(one), topologyValue: domainOf(one.at, term) }));
    const matchingThisTerm = placed.filter((one) => termMatches(term, one.pod, undefined)).length;
    return { term, domains, matching, matchingThisTerm };
  });
  return (node) =>
    unmet.flatMap(({ term, domains, matching, matchingThisTerm }) => {
      const domain = domainOf(node, term);
      if (domain !== undefined && (mayBeFirst || domains.has(domain))) return [];
      const evidence = { ...termEvidence("wants", term, pod, domain), matching, matchingThisTerm };
      return [{ plugin: "InterPodAffinity", ...affinityNotMet, evidence }];
    });
}

/** Terms of the pod's anti-affinity that find somebody in a node's domain. */
function avoided(pod: PodInfo, placed: readonly Placed[], terms: readonly AffinityTerm[]): EvidenceFinder {
  const found = terms.map((term) => {
    const matching = placed.filter((one) => termMatches(term, one.pod, undefined));
    return { term, domains: byDomain(matching, term) };
  });
  return (node) =>
    found.flatMap(({ term, domains }): EvidencedRejection[] => {
      const domain = domainOf(node, term);
      const here = domain === undefined ? undefined : domains.get(domain);
      if (here === undefined) return [];
      const evidence = { ...termEvidence("avoids", term, pod, domain), blockers: here.map(placedPod) };
      return [{ plugin: "InterPodAffinity", ...antiAffinityViolated, evidence }];
    });
}

/** Terms of placed pods' anti-affinity that find the pod in a node's domain. */
function avoiding(pod: PodInfo, placed: readonly Placed[], cluster: ClusterSnapshot): EvidenceFinder {
  const namespaceLabels = cluster.namespaces.get(pod.namespace);
  // By topologyKey, then by value: a node is looked up once for each key in use, not once for each term.
  const keys = new Map<string, Map<string, { readonly one: Placed; readonly term: AffinityTerm }[]>>();
  for (const one of placed) {
    for (const term of one.pod.requiredAntiAffinityTerms) {
      const domain = domainOf(one.at, term);
      if (domain === undefined || !termMatches(term, pod, namespaceLabels)) continue;
      const domains = keys.get(term.topologyKey) ?? new Map();
      keys.set(term.topologyKey, domains);
      const there = domains.get(domain);
      if (there === undefined) domains.set(domain, [{ one, term }]);
      else there.push({ one, term });
    }
  }
  return (node) =>
    [...keys].flatMap(([key, domains]): EvidencedRejection[] => {
      const domain = labelValue(node.labels, key);
      const here = domain === undefined ? undefined : domains.get(domain);
      return (here ?? []).map(({ one, term }) => {
        const evidence = { ...termEvidence("avoidedBy", term, one.pod, domain), blockers: [placedPod(one)] };
        return { plugin: "InterPodAffinity", ...existingAntiAffinityViolated, evidence };
      });
    });
}

function byDomain(pods: readonly Placed[], term: AffinityTerm): PodsByDomain {
  const domains = new Map<string, Placed[]>();
  for (const one of pods) {
    const domain = domainOf(one.at, term);
    if (domain === undefined) continue;
    const there = domains.get(domain);
    if (there === undefined) domains.set(domain, [one]);
    else there.push(one);
  }
  return domains;
}

function domainOf(node: NodeInfo, term: AffinityTerm): string | undefined {
  return labelValue(node.labels, term.topologyKey);
}

function placedPod({ pod, at }: Placed): PlacedPod {
  return { namespace: pod.namespace, name: pod.name, node: at.name };
}

function termEvidence(
  direction: InterPodEvidence["direction"],
  term: AffinityTerm,
  owner: PodInfo,
  topologyValue: string | undefined,
): InterPodEvidence {
  return {
    kind: "interPod",
    affinityTerm: term,
    direction,
    term: term.path,
    termOf: { namespace: owner.namespace, name: owner.name },
    topologyKey: term.topologyKey,
    topologyValue,
    blockers: [],
    matching: [],
    matchingThisTerm: 0,
  };
}
