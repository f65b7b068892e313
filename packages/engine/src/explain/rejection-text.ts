import type { AffinityTerm } from "../cluster/affinity-term.ts";
import type { LabelMatcher } from "../cluster/label-selector.ts";
import type { EvidencedRejection, InterPodEvidence, MatchingPod, SpreadEvidence } from "../cycle/evidence.ts";
import { amountText } from "./amount-text.ts";
import { domainName } from "./domain-text.ts";
import { listText, requirementText } from "./selector-text.ts";

/**
 * Why one node can not take the pod, in words for that node: with the pods, labels and amounts that are behind it.
 *
 * @param nodeName The node in question.
 */
export function rejectionText({ evidence, reasons }: EvidencedRejection, nodeName: string): string {
  if (evidence === undefined) return reasons.map(withoutCount).join("; ");
  switch (evidence.kind) {
    case "interPod":
      return interPodText(evidence, nodeName);
    case "spread":
      return spreadText(evidence, nodeName);
    case "resource": {
      const { resource, requested, used, allocatable } = evidence;
      const free = amountText(resource, Math.max(0, allocatable - used));
      return `asks for ${amountText(resource, requested)} ${resource}; ${free} of ${amountText(resource, allocatable)} is free`;
    }
    case "fact":
      return evidence.fact;
    default:
      return evidence satisfies never;
  }
}

/** Upstream words its reasons for counting nodes; said of one node they lose that start. */
function withoutCount(reason: string): string {
  return reason.replace(/^node\(s\) /, "");
}

function interPodText(evidence: InterPodEvidence, nodeName: string): string {
  const { direction, affinityTerm, topologyKey, topologyValue, blockers } = evidence;
  const pods = podsText(affinityTerm);
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, so it can not be near ${pods}`;
  const domain = domainName(topologyKey, topologyValue);
  const place = domain === `node ${nodeName}` ? "it" : domain;
  switch (direction) {
    case "wants":
      return `${place} runs no ${podsText(affinityTerm, "")}${whereTheyAre(evidence)}`;
    case "avoids":
      return `${place} already runs ${podNames(blockers)}, which the pod avoids (${pods})`;
    case "avoidedBy":
      return `${place} already runs ${podNames(blockers)}, which avoids ${pods}`;
    default:
      return direction satisfies never;
  }
}

function whereTheyAre({ matching, matchingThisTerm, topologyKey, affinityTerm }: InterPodEvidence): string {
  if (matchingThisTerm === 0) return `: there is none in the cluster${namespaceHint(affinityTerm)}`;
  if (matching.length === 0) {
    return `: ${matchingThisTerm} match this rule, but none matches all of the pod's affinity rules at once`;
  }
  const values = [...new Set(matching.map(valueOf(topologyKey)))].sort();
  return `; such pods are in ${listText(few(values, "others"))}`;
}

function valueOf(topologyKey: string): (pod: MatchingPod) => string {
  return ({ topologyValue, node }) =>
    topologyValue === undefined ? `no domain (node ${node} lacks the label)` : domainName(topologyKey, topologyValue);
}

/** A term looks in its own pod's namespace unless told otherwise: the commonest surprise. */
function namespaceHint({ namespaces }: AffinityTerm): string {
  return namespaces.size === 0 ? "" : `'s namespace ${listText(few([...namespaces].sort(), "others"), "or")}`;
}

function spreadText(evidence: SpreadEvidence, nodeName: string): string {
  const { topologyKey, topologyValue, inDomain, lowest, countsItself, maxSkew } = evidence;
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, which ${evidence.term} needs`;
  const domain = domainName(topologyKey, topologyValue);
  const place = domain === `node ${nodeName}` ? "it" : domain;
  const skew = inDomain + (countsItself ? 1 : 0) - lowest;
  return `${place} has ${inDomain} matching pods, the least in any domain is ${lowest}: with this pod ${skew} more, maxSkew is ${maxSkew}`;
}

/** `a pod with app=web`, `any pod`; with an empty article `pod with app=web`. */
function podsText({ selectsPod }: AffinityTerm, article = "a "): string {
  const requirements = matcherText(selectsPod);
  if (requirements === undefined) return `${article}pod (the rule has no labelSelector)`;
  return requirements === "" ? `${article === "" ? "" : "any "}pod` : `${article}pod with ${requirements}`;
}

/** @returns `undefined` for a matcher of nothing, the empty text for one of everything. */
export function matcherText({ requirements }: LabelMatcher): string | undefined {
  return requirements?.map(requirementText).join(" and ");
}

function podNames(pods: readonly { readonly namespace: string; readonly name: string }[]): string {
  const names = pods.map(({ namespace, name }) => `${namespace}/${name}`);
  return listText(few(names, "more"));
}

/** The first three, and how many are left out. */
function few(items: readonly string[], others: string): readonly string[] {
  const left = items.length - 3;
  return left <= 0 ? items : [...items.slice(0, 3), `${left} ${others}`];
}
