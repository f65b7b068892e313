import type { AffinityTerm } from "../cluster/affinity-term.ts";
import type { LabelMatcher } from "../cluster/label-selector.ts";
import type { EvidencedRejection, InterPodEvidence, MatchingPod, SpreadEvidence } from "../cycle/evidence.ts";
import type { PluginName } from "../cycle/rejection.ts";
import { amountText } from "./amount-text.ts";
import { domainName } from "./domain-text.ts";
import { listText, requirementText } from "./selector-text.ts";
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

/** One line of an explanation: what a plugin holds against a node, and the rule behind it where it is another pod's. */
export interface RejectionLine {
  readonly plugin: PluginName;
  readonly text: string;
  /** The term's path in the pods that avoid the pod. */
  readonly theirTerm?: string;
}

/**
 * The rejections of one node for reading. Replicas that all avoid the pod, each by a term of its own, share a line;
 * and where the pod avoids those who avoid it, as replicas of one workload do, once is enough.
 */
export function rejectionLines(rejections: readonly EvidencedRejection[], nodeName: string): readonly RejectionLine[] {
  const together = new Map<string, EvidencedRejection>();
  for (const [index, rejection] of rejections.entries()) {
    const key = avoidedByKey(rejection) ?? String(index);
    const before = together.get(key);
    together.set(key, before === undefined ? rejection : withBlockersOf(before, rejection));
  }
  const lines = [...together.values()];
  return lines.flatMap((one): RejectionLine[] => {
    if (lines.some((other) => isAnsweredBy(one, other))) return [];
    const isMutual = lines.some((other) => isAnsweredBy(other, one));
    const text = `${rejectionText(one, nodeName)}${isMutual ? ", and they avoid it" : ""}`;
    const { plugin, evidence } = one;
    const isTheirs = evidence?.kind === "interPod" && evidence.direction === "avoidedBy";
    return [{ plugin, text, ...(isTheirs ? { theirTerm: evidence.term } : {}) }];
  });
}

function avoidedByKey({ evidence }: EvidencedRejection): string | undefined {
  if (evidence?.kind !== "interPod" || evidence.direction !== "avoidedBy") return undefined;
  return `${evidence.term} ${evidence.topologyKey} ${evidence.affinityTerm.selectsPod.canonical}`;
}

function withBlockersOf(one: EvidencedRejection, other: EvidencedRejection): EvidencedRejection {
  if (one.evidence?.kind !== "interPod" || other.evidence?.kind !== "interPod") return one;
  return { ...one, evidence: { ...one.evidence, blockers: [...one.evidence.blockers, ...other.evidence.blockers] } };
}

/** Whether `one` says of pods that they avoid the pod, and `other` of all of these that the pod avoids them. */
function isAnsweredBy({ evidence: one }: EvidencedRejection, { evidence: other }: EvidencedRejection): boolean {
  if (one?.kind !== "interPod" || other?.kind !== "interPod") return false;
  if (one.direction !== "avoidedBy" || other.direction !== "avoids" || one.topologyKey !== other.topologyKey)
    return false;
  const avoided = new Set(other.blockers.map(({ namespace, name }) => `${namespace}/${name}`));
  return one.blockers.every(({ namespace, name }) => avoided.has(`${namespace}/${name}`));
}

function interPodText(evidence: InterPodEvidence, nodeName: string): string {
  const { direction, affinityTerm, topologyKey, topologyValue, blockers } = evidence;
  const pods = podsText(affinityTerm);
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, so it can not be near ${pods}`;
  const place = placeOf(topologyKey, topologyValue, nodeName);
  switch (direction) {
    case "wants":
      return `${place}runs no ${pods.replace(/^(?:a|any) /, "")}${whereTheyAre(evidence)}`;
    case "avoids":
      return `${place}already runs ${podNames(blockers)}: the pod avoids ${plural(pods)}`;
    case "avoidedBy":
      return `${place}already runs ${podNames(blockers)}, which ${blockers.length === 1 ? "avoids" : "avoid"} ${plural(pods)}`;
    default:
      return direction satisfies never;
  }
}

/** The domain as a sentence starts with it; nothing where it is the node itself, which the sentence is about. */
function placeOf(topologyKey: string, value: string, nodeName: string): string {
  const domain = domainName(topologyKey, value);
  return domain === `node ${nodeName}` ? "" : `${domain} `;
}

function whereTheyAre({ matching, matchingThisTerm, topologyKey, affinityTerm }: InterPodEvidence): string {
  if (matchingThisTerm === 0) return `: there is none in ${namespacesText(affinityTerm)}`;
  if (matching.length === 0) {
    return `: ${matchingThisTerm} match this rule, but none matches all of the pod's affinity rules at once`;
  }
  const domains = [...new Set(matching.map((one) => matchingPlace(one, topologyKey)))].sort();
  return `; such pods are ${listText(few(domains, "other places"))}`;
}

function matchingPlace({ topologyValue, node }: MatchingPod, topologyKey: string): string {
  if (topologyValue === undefined) return `on ${node}, which lacks the label ${topologyKey}`;
  const domain = domainName(topologyKey, topologyValue);
  return domain.startsWith("node ") ? `on ${topologyValue}` : `in ${domain}`;
}

/** A term looks in its own pod's namespace unless told otherwise: the commonest surprise. */
function namespacesText({ namespaces, selectsNamespace }: AffinityTerm): string {
  if (selectsNamespace.requirements !== undefined) return "any namespace";
  if (namespaces.size === 0) return "the namespaces that its namespaceSelector selects: it selects none";
  return `namespace ${listText(few([...namespaces].sort(), "others"), "or")}`;
}

function spreadText(evidence: SpreadEvidence, nodeName: string): string {
  const { topologyKey, topologyValue, inDomain, lowest, countsItself, maxSkew } = evidence;
  if (topologyValue === undefined) return `lacks the label ${topologyKey}, which ${evidence.term} needs`;
  const skew = inDomain + (countsItself ? 1 : 0) - lowest;
  return `${placeOf(topologyKey, topologyValue, nodeName)}has ${inDomain} matching ${inDomain === 1 ? "pod" : "pods"}, the least in any domain is ${lowest}: with this pod ${skew} more, maxSkew is ${maxSkew}`;
}

/** `a pod with app=web`, `any pod`. */
function podsText({ selectsPod }: AffinityTerm): string {
  const requirements = matcherText(selectsPod);
  if (requirements === undefined) return "a pod (the rule has no labelSelector, which selects none)";
  return requirements === "" ? "any pod" : `a pod with ${requirements}`;
}

function plural(pods: string): string {
  return pods.replace(/^a pod/, "pods").replace(/^any pod/, "all pods");
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
