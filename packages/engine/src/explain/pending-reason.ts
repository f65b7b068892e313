import type { EvidencedRejection, Theme } from "../cycle/evidence.ts";
import type { PluginName } from "../cycle/rejection.ts";
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
  const groups = new Map<string, { count: number; readonly words: Theme }>();
  for (const { outcome, rejections } of nodes) {
    if (outcome.code === "Success") continue;
    const first = rejections.find(({ plugin }) => plugin === outcome.plugin) ?? rejections[0];
    const words = first === undefined ? plain(outcome.reasons) : wordsFor(first);
    const group = groups.get(words.many) ?? { count: 0, words };
    groups.set(words.many, group);
    group.count++;
  }
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  const told = sorted
    .slice(0, mostClauses)
    .map(({ count, words }) => (count === 1 ? `1 node ${words.one}` : `${count} nodes ${words.many}`));
  const left = sorted.slice(mostClauses).reduce((sum, { count }) => sum + count, 0);
  return [...told, ...(left === 0 ? [] : [`${left} more for other reasons`])].join("; ");
}

/** More than these nobody reads in one line. */
const mostClauses = 5;

/** Plugins whose reasons say it all, said of nodes. */
const spoken = new Map<PluginName | undefined, Theme>([
  ["NodeUnschedulable", { one: "is cordoned", many: "are cordoned" }],
  ["NodeName", { one: "is not the one that spec.nodeName names", many: "are not the one that spec.nodeName names" }],
]);

function wordsFor({ plugin, evidence, reasons }: EvidencedRejection): Theme {
  if (evidence === undefined) return spoken.get(plugin) ?? plain(reasons);
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
      return evidence.theme;
    default:
      return evidence satisfies never;
  }
}

function verb(one: string, many: string, rest: string): Theme {
  return { one: `${one} ${rest}`, many: `${many} ${rest}` };
}

function plain(reasons: readonly string[]): Theme {
  const text = reasons.map((reason) => reason.replace(/^node\(s\) /, "")).join(", ");
  return { one: `is refused (${text})`, many: `are refused (${text})` };
}
