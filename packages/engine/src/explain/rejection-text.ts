import type { EvidencedRejection, InterPodEvidence, MatchingPod, SpreadEvidence } from "../cycle/evidence.ts";
import { amountText } from "./amount-text.ts";
import { domainName, domainPlace, domainsText, isNodeKey } from "./domain-text.ts";
import { few } from "./few.ts";
import { namespacesText, podNames, podsText, scopeText } from "./pods-text.ts";
import { listText } from "./selector-text.ts";
import { spokenReason } from "./spoken-reasons.ts";

/**
 * Why one node can not take the pod, in words for that node: with the pods, labels and amounts that are behind it.
 *
 * @param nodeName The node in question.
 */
export function rejectionText({ plugin, evidence, reasons }: EvidencedRejection, nodeName: string): string {
  if (evidence === undefined) return spokenReason(plugin, { reasons }).one;
  switch (evidence.kind) {
    case "interPod":
      return interPodText(evidence, nodeName);
    case "spread":
      return spreadText(evidence, nodeName);
    case "resource": {
      const { resource, requested, used, allocatable } = evidence;
      if (resource === "pods") return `runs ${used} pods and takes no more than ${allocatable}`;
      const free = amountText(resource, Math.max(0, allocatable - used));
      return `asks for ${amountText(resource, requested)} ${resource}; ${free} of ${amountText(resource, allocatable)} is free`;
    }
    case "fact":
      return evidence.fact;
    default:
      return evidence satisfies never;
  }
}

function interPodText(evidence: InterPodEvidence, nodeName: string): string {
  const { direction, affinityTerm, termOf, topologyKey, topologyValue, blockers } = evidence;
  const { one, many, none } = podsText(affinityTerm.selectsPod);
  const scope = scopeText(affinityTerm, termOf.namespace, direction !== "avoidedBy");
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, so it can not be near ${one}${scope}`;
  const place = placeOf(topologyKey, topologyValue, nodeName);
  switch (direction) {
    case "wants":
      return `${place}${nobodyText(evidence, none, scope)}`;
    case "avoids":
      return `${place}already runs ${podNames(blockers)}: the pod avoids ${many}${scope}`;
    case "avoidedBy":
      return `${place}already runs ${podNames(blockers)}, which ${blockers.length === 1 ? "avoids" : "avoid"} ${many}${scope}`;
    default:
      return direction satisfies never;
  }
}

/** The domain as a sentence starts with it; nothing where it is the node itself, which the sentence is about. */
function placeOf(topologyKey: string, value: string, nodeName: string): string {
  return isNodeKey(topologyKey) && value === nodeName ? "" : `${domainName(topologyKey, value)} `;
}

/** The domain runs none of the pods asked for; those that might be taken for one are named. */
function nobodyText(evidence: InterPodEvidence, none: string, scope: string): string {
  const { affinityTerm, matchingThisTerm, matchingHere, elsewhere } = evidence;
  if (matchingHere > 0) {
    const here = `runs ${matchingHere === 1 ? `a ${none}` : `${matchingHere} ${podsText(affinityTerm.selectsPod).many}`}${scope}`;
    const where = evidence.matching.length === 0 ? "" : whereTheyAre(evidence);
    return `${here}, but none that matches all of the pod's affinity rules at once${where}`;
  }
  const namespaces = namespacesText(affinityTerm, true);
  if (elsewhere.length > 0) {
    const counts = elsewhere.length === 1 ? "does not count" : "do not count";
    const others = matchingThisTerm === 0 ? "" : whereTheyAre(evidence);
    return `runs no ${none} in ${namespaces}, where the rule looks: ${podNames(elsewhere)} ${counts}${others}`;
  }
  if (matchingThisTerm === 0) return `runs no ${none}: there is none in ${namespaces}`;
  return `runs no ${none}${scope}${whereTheyAre(evidence)}`;
}

function whereTheyAre({ matching, matchingThisTerm, topologyKey }: InterPodEvidence): string {
  if (matching.length === 0) {
    const match = matchingThisTerm === 1 ? "1 pod matches" : `${matchingThisTerm} pods match`;
    return `; elsewhere ${match} this rule, but none matches all of the pod's affinity rules at once`;
  }
  const domains = [...new Set(matching.map((one) => matchingPlace(one, topologyKey)))].sort();
  return `; such pods are ${listText(few(domains, "other places"))}`;
}

function matchingPlace({ topologyValue, node }: MatchingPod, topologyKey: string): string {
  if (topologyValue === undefined) return `on ${node} (without the label ${topologyKey})`;
  return domainPlace(topologyKey, topologyValue);
}

function spreadText(evidence: SpreadEvidence, nodeName: string): string {
  const { term, topologyKey, topologyValue, inDomain, lowest, countsItself, maxSkew } = evidence;
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, which ${term} needs`;
  const place = placeOf(topologyKey, topologyValue, nodeName);
  const here = `counts ${inDomain} matching ${inDomain === 1 ? "pod" : "pods"}`;
  const skew = inDomain + (countsItself ? 1 : 0) - lowest;
  const more = countsItself ? `with this pod ${skew} more` : `${skew} more without this pod, which does not match`;
  return `${place}${here}, ${fewestText(evidence)}: ${more}, maxSkew is ${maxSkew}`;
}

function fewestText({ topologyKey, lowest, emptiest, minDomains, domainCount }: SpreadEvidence): string {
  if (emptiest !== undefined) return `${domainName(topologyKey, emptiest)} the fewest, ${lowest}`;
  return `and the fewest are taken as ${lowest}, since minDomains is ${minDomains} and ${domainsCounted(topologyKey, domainCount)}`;
}

/** `3 zones count`. */
export function domainsCounted(topologyKey: string, count: number): string {
  const all = domainsText(topologyKey);
  if (count === 1) return `only 1 ${all.replace(/^(\w+)s\b/, "$1")} counts`;
  return `only ${count} ${all} count`;
}
