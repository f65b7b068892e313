import type { EvidencedRejection, InterPodEvidence, ResourceEvidence, Theme } from "../cycle/evidence.ts";
import { amountText } from "./amount-text.ts";
import { domainsText, isNodeKey, placeText } from "./domain-text.ts";
import { namespacesText, podsText, scopeText } from "./pods-text.ts";
import { domainsCounted } from "./rejection-text.ts";
import { listText } from "./selector-text.ts";
import { spokenReason } from "./spoken-reasons.ts";

/** What a node has too little of. */
export function shortageTheme(resources: readonly ResourceEvidence[]): Theme {
  const each = resources.map(({ resource, requested }) =>
    resource === "pods"
      ? "no room for another pod"
      : `too little ${resource} free (it asks for ${amountText(resource, requested)})`,
  );
  return verb("has", "have", listText(each));
}

/**
 * What a rejection says of a node without what is this node's alone, so that it is true of several.
 *
 * @param isLeaving See {@link areLeaving}.
 */
export function rejectionTheme({ plugin, evidence, reasons }: EvidencedRejection, isLeaving: boolean): Theme {
  if (evidence === undefined) return spokenReason(plugin, { reasons });
  switch (evidence.kind) {
    case "interPod":
      return interPodTheme(evidence, isLeaving);
    case "spread": {
      const { topologyKey, topologyValue, emptiest, minDomains, domainCount } = evidence;
      if (topologyValue === undefined) return verb("lacks", "lack", `the label ${topologyKey}`);
      const few =
        emptiest === undefined ? ` (minDomains is ${minDomains}, ${domainsCounted(topologyKey, domainCount)})` : "";
      return verb("would make", "would make", `the spread over ${domainsText(topologyKey)} too uneven${few}`);
    }
    case "resource":
      return shortageTheme([evidence]);
    case "fact":
      return evidence.theme;
    default:
      return evidence satisfies never;
  }
}

function interPodTheme(evidence: InterPodEvidence, isLeaving: boolean): Theme {
  const { direction, topologyKey, topologyValue } = evidence;
  if (topologyValue === undefined) return verb("lacks", "lack", `the label ${topologyKey}`);
  const onNode = isNodeKey(topologyKey);
  const where = `${placeText(topologyKey)} that`;
  switch (direction) {
    case "wants": {
      const pod = wantedTheme(evidence);
      return onNode ? verb("runs", "run", `no ${pod}`) : verb("is", "are", `${where} runs no ${pod}`);
    }
    case "avoids": {
      const pod = `a ${podsText(evidence.affinityTerm.selectsPod).none}${isLeaving ? " that is terminating" : ""}`;
      return onNode ? verb("already runs", "already run", pod) : verb("is", "are", `${where} already runs ${pod}`);
    }
    case "avoidedBy": {
      const pod = `a pod that avoids this one${isLeaving ? " and is terminating" : ""}`;
      return onNode ? verb("runs", "run", pod) : verb("is", "are", `${where} runs ${pod}`);
    }
    default:
      return direction satisfies never;
  }
}

/** What the domain has none of: it may have pods that match this rule alone, or in another namespace. */
function wantedTheme({ affinityTerm, termOf, matchingHere, elsewhere }: InterPodEvidence): string {
  if (matchingHere > 0) return "pod that matches all of the pod's affinity rules at once";
  const { none } = podsText(affinityTerm.selectsPod);
  if (elsewhere.length > 0) return `${none} in ${namespacesText(affinityTerm, true)}`;
  return `${none}${scopeText(affinityTerm, termOf.namespace, true)}`;
}

/** Whether nobody is in the way but pods that are on their way out: the pod waits for them, and no longer. */
export function areLeaving(rejections: readonly EvidencedRejection[]): boolean {
  return rejections.every(({ evidence }) => {
    if (evidence?.kind !== "interPod" || evidence.direction === "wants") return false;
    if (evidence.areBlockersLeaving !== undefined) return evidence.areBlockersLeaving;
    return evidence.blockers.length > 0 && evidence.blockers.every((one) => one.terminatingSince !== undefined);
  });
}

function verb(one: string, many: string, rest: string): Theme {
  return { one: `${one} ${rest}`, many: `${many} ${rest}` };
}
