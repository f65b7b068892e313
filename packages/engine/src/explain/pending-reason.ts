import type { EvidencedRejection } from "../cycle/evidence.ts";
import { amountText } from "./amount-text.ts";
import { domainsText, placeText } from "./domain-text.ts";
import type { PodExplanation } from "./explain-pod.ts";
import { matcherText } from "./rejection-text.ts";

/**
 * Why a pod is pending, in one line: upstream's histogram in our words, each node counted under what upstream
 * names first. `1 node runs no pod with app=store; 2 nodes already run a pod with app=web-store`.
 */
export function pendingReason({ nodes }: PodExplanation): string {
  if (nodes.length === 0) return "there are no nodes";
  const groups = new Map<string, { count: number; readonly words: Words }>();
  for (const { outcome, rejections } of nodes) {
    if (outcome.code === "Success") continue;
    const first = rejections.find(({ plugin }) => plugin === outcome.plugin) ?? rejections[0];
    const words = first === undefined ? plain(outcome.reasons) : wordsFor(first);
    const group = groups.get(words.many) ?? { count: 0, words };
    groups.set(words.many, group);
    group.count++;
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ count, words }) => (count === 1 ? `1 node ${words.one}` : `${count} nodes ${words.many}`))
    .join("; ");
}

/** A predicate for one node and for several. */
interface Words {
  readonly one: string;
  readonly many: string;
}

function wordsFor({ evidence, reasons }: EvidencedRejection): Words {
  if (evidence === undefined) return plain(reasons);
  switch (evidence.kind) {
    case "interPod": {
      const { direction, affinityTerm, topologyKey, topologyValue } = evidence;
      const requirements = matcherText(affinityTerm.selectsPod) ?? "";
      const pod = requirements === "" ? "pod" : `pod with ${requirements}`;
      const where = placeText(topologyKey);
      if (topologyValue === undefined) return verb("lacks", "lack", `the label ${topologyKey}`);
      if (direction === "avoidedBy") return verb("is", "are", `${where} with a pod that avoids this one`);
      const onNode = where === "on a node";
      if (direction === "wants") {
        return onNode ? verb("runs", "run", `no ${pod}`) : verb("is", "are", `${where} that runs no ${pod}`);
      }
      return onNode
        ? { one: `already runs a ${pod}`, many: `already run a ${pod}` }
        : verb("is", "are", `${where} that already runs a ${pod}`);
    }
    case "spread":
      return verb("would make", "would make", `the spread over ${domainsText(evidence.topologyKey)} too uneven`);
    case "resource":
      return verb(
        "has",
        "have",
        `too little ${evidence.resource} free (it asks for ${amountText(evidence.resource, evidence.requested)})`,
      );
    case "fact":
      return plain([evidence.fact]);
    default:
      return evidence satisfies never;
  }
}

function verb(one: string, many: string, rest: string): Words {
  return { one: `${one} ${rest}`, many: `${many} ${rest}` };
}

function plain(reasons: readonly string[]): Words {
  const text = reasons.map((reason) => reason.replace(/^node\(s\) /, "")).join(", ");
  return { one: `(${text})`, many: `(${text})` };
}
