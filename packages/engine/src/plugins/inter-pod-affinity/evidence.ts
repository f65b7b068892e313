import { labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, type LabelledPod, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { type PlacedPods, placedPods } from "../../cluster/placed-pods.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, EvidenceFinder, InterPodEvidence, PlacedPod } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { SharedLists } from "../../cycle/shared-lists.ts";
import { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./filter.ts";

interface Placed {
  readonly pod: PodInfo;
  readonly at: NodeInfo;
}

/** Placed pods that a term asks for, and the domains that they are in; those on nodes without the key are in none. */
interface AskedPods {
  readonly term: AffinityTerm;
  /** For affinity, those that match every term. */
  readonly pods: Placed[];
  readonly domains: Map<string, Placed[]>;
  /** How many match this term. */
  matching: number;
}

/** What is found in a domain, the same for each of its nodes. */
type Found = readonly EvidencedRejection[];

const nothing: Found = [];

/**
 * Finds the terms that keep the pod from a node, with the pods behind them: one entry a term, in upstream's order
 * of checks. It finds something for exactly the nodes that the filter rejects. The filter only counts, since most
 * rejections are never looked at; this looks for the placed pods that terms select once more, for all nodes together, and
 * makes what it finds once a domain.
 */
export function interPodEvidence(selectorStays: boolean): EvidencePlugin {
  return (pod, cluster) => {
    const asked = (terms: readonly AffinityTerm[]): readonly AskedPods[] =>
      terms.map((term) => ({
        term: resolveNamespaces(term, cluster.namespaces, selectorStays),
        pods: [],
        domains: new Map(),
        matching: 0,
      }));
    const wanted = asked(pod.requiredAffinityTerms);
    const avoided = asked(pod.requiredAntiAffinityTerms);
    findAsked(wanted, avoided, placedPods(cluster));
    const lists = new SharedLists<EvidencedRejection>();
    const finders = [
      ...unmetAffinity(pod, wanted),
      ...avoided.map((one) => avoidedFinder(pod, one)),
      ...avoidingFinders(pod, placedPods(cluster)),
    ];
    return (node) => lists.join(finders.map((find) => find(node)));
  };
}

/** One look at the placed pods for all of the pod's terms. */
function findAsked(wanted: readonly AskedPods[], avoided: readonly AskedPods[], placed: PlacedPods): void {
  const all = [...wanted, ...avoided];
  if (all.length === 0) return;
  const isAsked = (pod: LabelledPod): boolean => all.some(({ term }) => termMatches(term, pod, undefined));
  const matchers = all.map(({ term }) => term.selectsPod);
  placed.selected(matchers, isAsked, (pod, at) => {
    const one = { pod, at };
    const matched = (asked: AskedPods): boolean => termMatches(asked.term, pod, undefined);
    // Only who matches all of the affinity's terms counts for any of them.
    if (wanted.every(matched)) for (const asked of wanted) found(asked, one);
    for (const asked of wanted) if (matched(asked)) asked.matching++;
    for (const asked of avoided) if (matched(asked)) found(asked, one);
  });
}

function found({ term, pods, domains }: AskedPods, one: Placed): void {
  pods.push(one);
  const domain = domainOf(one.at, term);
  if (domain !== undefined) pushTo(domains, domain, one);
}

/** Terms of the pod's affinity that a node does not satisfy. */
function unmetAffinity(pod: PodInfo, wanted: readonly AskedPods[]): readonly EvidenceFinder[] {
  const nobodyCounts = wanted.every(({ domains }) => domains.size === 0);
  const mayBeFirst = nobodyCounts && wanted.every(({ term }) => termMatches(term, pod, undefined));
  return wanted.map(({ term, pods, domains, matching: matchingThisTerm }) => {
    // Made at the first node that needs it.
    let matching: InterPodEvidence["matching"] | undefined;
    return byDomain(term.topologyKey, (domain) => {
      if (domain !== undefined && (mayBeFirst || domains.has(domain))) return nothing;
      matching ??= pods.map(({ pod: { namespace, name }, at }) => ({
        namespace,
        name,
        node: at.name,
        topologyValue: domainOf(at, term),
      }));
      const evidence = { ...termEvidence("wants", term, pod, domain), matching, matchingThisTerm };
      return [{ plugin: "InterPodAffinity", ...affinityNotMet, evidence }];
    });
  });
}

/** A term of the pod's anti-affinity that finds somebody in a node's domain. */
function avoidedFinder(pod: PodInfo, { term, domains }: AskedPods): EvidenceFinder {
  return byDomain(term.topologyKey, (domain) => {
    const here = domain === undefined ? undefined : domains.get(domain);
    if (here === undefined) return nothing;
    const evidence = { ...termEvidence("avoids", term, pod, domain), blockers: here.map(placedPod) };
    return [{ plugin: "InterPodAffinity", ...antiAffinityViolated, evidence }];
  });
}

/** Terms of placed pods' anti-affinity that find the pod in a node's domain; a finder for each topology key of theirs. */
function avoidingFinders(pod: PodInfo, placed: PlacedPods): readonly EvidenceFinder[] {
  const keys = new Map<string, Map<string, { readonly one: Placed; readonly term: AffinityTerm }[]>>();
  placed.avoiding(pod, (avoider, at, term) => {
    const domain = domainOf(at, term);
    if (domain === undefined) return;
    const domains = keys.get(term.topologyKey) ?? new Map();
    keys.set(term.topologyKey, domains);
    pushTo(domains, domain, { one: { pod: avoider, at }, term });
  });
  return [...keys].map(([key, domains]) =>
    byDomain(key, (domain) => {
      const here = domain === undefined ? undefined : domains.get(domain);
      return (here ?? []).map(({ one, term }): EvidencedRejection => {
        const evidence = { ...termEvidence("avoidedBy", term, one.pod, domain), blockers: [placedPod(one)] };
        return { plugin: "InterPodAffinity", ...existingAntiAffinityViolated, evidence };
      });
    }),
  );
}

/** Asks once for each domain of the key, and once for the nodes in none. */
function byDomain(topologyKey: string, find: (domain: string | undefined) => Found): EvidenceFinder {
  const known = new Map<string | undefined, Found>();
  return ({ labels }) => {
    const domain = labelValue(labels, topologyKey);
    let list = known.get(domain);
    if (list === undefined) known.set(domain, (list = find(domain)));
    return list;
  };
}

function pushTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
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
