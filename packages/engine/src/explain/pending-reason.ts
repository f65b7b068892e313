import type { EvidencedRejection, ResourceEvidence, Theme } from "../cycle/evidence.ts";
import type { NodeOutcome } from "../cycle/outcome.ts";
import { amountText } from "./amount-text.ts";
import { domainsText, placeText } from "./domain-text.ts";
import type { PodExplanation } from "./explain-pod.ts";
import { matcherText } from "./rejection-text.ts";
import { listText } from "./selector-text.ts";
import { spokenReason } from "./spoken-reasons.ts";

/** NodeAffinity alone fails so: see its `preferenceFailure`. */
const failing =
  "the scheduler fails at its preferred node affinity: a value there is neither a label's value nor, for Gt and Lt, a " +
  "whole number without a minus sign";

/** More clauses than these nobody reads in one line. */
const mostClauses = 5;

/**
 * Why a pod is pending, in one line: upstream's histogram in our words, each node counted under what upstream
 * names first. `1 node runs no pod with app=store; 2 nodes already run a pod with app=web-store`.
 */
export function pendingReason({ nodes, fails }: PodExplanation): string {
  if (nodes.length === 0) return "there are no nodes";
  if (fails) return failing;
  const groups = new Map<string, Group>();
  // Nodes that are rejected alike share a list.
  const known = new Map<readonly EvidencedRejection[], { readonly outcome: Rejected; readonly group: Group }>();
  for (const { outcome, rejections } of nodes) {
    if (outcome.code === "Success") continue;
    const alike = known.get(rejections);
    if (alike !== undefined && isAlike(outcome, alike.outcome)) {
      alike.group.count++;
      continue;
    }
    const theme = themeOf(outcome, rejections);
    const group = groups.get(theme.many) ?? { count: 0, theme };
    groups.set(theme.many, group);
    known.set(rejections, { outcome, group });
    group.count++;
  }
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  const told = sorted
    .slice(0, mostClauses)
    .map(({ count, theme }) => (count === 1 ? `1 node ${theme.one}` : `${count} nodes ${theme.many}`));
  const left = sorted.slice(mostClauses).reduce((sum, { count }) => sum + count, 0);
  return [...told, ...(left === 0 ? [] : [`${left} more for other reasons`])].join("; ");
}

interface Group {
  count: number;
  readonly theme: Theme;
}

function isAlike(one: Rejected, other: Rejected): boolean {
  const { plugin, reasons } = other;
  return one.plugin === plugin && (one.reasons === reasons || one.reasons.join() === reasons.join());
}

function themeOf({ plugin, reasons }: Rejected, rejections: readonly EvidencedRejection[]): Theme {
  // A node that PreFilter left out has no plugin of its own; its reason names who left it out.
  const first =
    rejections.find((one) => one.plugin === plugin) ??
    rejections.find((one) => reasons.some((reason) => reason.includes(one.plugin))) ??
    rejections[0];
  if (first === undefined) return spokenReason(plugin, { reasons });
  if (first.evidence?.kind !== "resource") return themeOfRejection(first);
  return shortage(rejections.flatMap(({ evidence }) => (evidence?.kind === "resource" ? [evidence] : [])));
}

type Rejected = Exclude<NodeOutcome, { readonly code: "Success" }>;

function shortage(resources: readonly ResourceEvidence[]): Theme {
  const each = resources.map(({ resource, requested }) =>
    resource === "pods"
      ? "no room for another pod"
      : `too little ${resource} free (it asks for ${amountText(resource, requested)})`,
  );
  return verb("has", "have", listText(each));
}

function themeOfRejection({ plugin, evidence, reasons }: EvidencedRejection): Theme {
  if (evidence === undefined) return spokenReason(plugin, { reasons });
  switch (evidence.kind) {
    case "interPod": {
      const { direction, affinityTerm, topologyKey, topologyValue } = evidence;
      const requirements = matcherText(affinityTerm.selectsPod) ?? "";
      const pod = requirements === "" ? "pod" : `pod with ${requirements}`;
      const where = placeText(topologyKey);
      if (topologyValue === undefined) return verb("lacks", "lack", `the label ${topologyKey}`);
      const onNode = where === "on a node";
      if (direction === "avoidedBy") {
        return onNode
          ? verb("runs", "run", "a pod that avoids this one")
          : verb("is", "are", `${where} that runs a pod that avoids this one`);
      }
      if (direction === "wants") {
        return onNode ? verb("runs", "run", `no ${pod}`) : verb("is", "are", `${where} that runs no ${pod}`);
      }
      return onNode
        ? { one: `already runs a ${pod}`, many: `already run a ${pod}` }
        : verb("is", "are", `${where} that already runs a ${pod}`);
    }
    case "spread": {
      const { topologyKey, topologyValue } = evidence;
      if (topologyValue === undefined) return verb("lacks", "lack", `the label ${topologyKey}`);
      return verb("would make", "would make", `the spread over ${domainsText(topologyKey)} too uneven`);
    }
    case "resource":
      return shortage([evidence]);
    case "fact":
      return evidence.theme;
    default:
      return evidence satisfies never;
  }
}

function verb(one: string, many: string, rest: string): Theme {
  return { one: `${one} ${rest}`, many: `${many} ${rest}` };
}
