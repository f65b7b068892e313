import { labelValue } from "../../api/object-meta.ts";
import type { EvidencedRejection, EvidenceFinder } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { SharedLists } from "../../cycle/shared-lists.ts";
import { nodeInclusion, spreadConstraints } from "./constraints.ts";
import { spreadKeyMissing, spreadViolated } from "./rejections.ts";
import { countSpread, emptiestDomains, type SpreadCount } from "./spread-count.ts";

/**
 * How uneven each constraint of the pod would become; upstream stops at the first that is violated. Finds something for
 * exactly the nodes that the filter rejects. The nodes of a domain share what is found.
 */
export function spreadEvidence(args: PodTopologySpreadArgs): EvidencePlugin {
  return (pod, cluster): EvidenceFinder => {
    const constraints = spreadConstraints(pod, "DoNotSchedule", cluster, args);
    if (constraints.length === 0) return () => [];
    const finders = countSpread(pod, constraints, nodeInclusion(pod), cluster).map(domainFinder);
    const lists = new SharedLists<EvidencedRejection>();
    return (node) => lists.join(finders.map((find) => find(node)));
  };
}

/** What one constraint finds, asked once for each domain. */
function domainFinder(count: SpreadCount): EvidenceFinder {
  const { lowest } = emptiestDomains(count);
  const emptiest = emptiestOf(count, lowest);
  const known = new Map<string | undefined, readonly EvidencedRejection[]>();
  return ({ labels }) => {
    const topologyValue = labelValue(labels, count.constraint.topologyKey);
    let found = known.get(topologyValue);
    if (found === undefined) known.set(topologyValue, (found = findInDomain(count, lowest, emptiest, topologyValue)));
    return found;
  };
}

/** @returns nothing where there are fewer domains than the constraint asks for: none is looked at then. */
function emptiestOf({ constraint, domains }: SpreadCount, lowest: number): string | undefined {
  if (domains.size < constraint.minDomains) return undefined;
  for (const [value, count] of domains) if (count === lowest) return value;
  return undefined;
}

function findInDomain(
  { constraint, self, domains }: SpreadCount,
  lowest: number,
  emptiest: string | undefined,
  topologyValue: string | undefined,
): readonly EvidencedRejection[] {
  const { topologyKey, maxSkew, minDomains, path: term = "the profile's default constraint" } = constraint;
  const inDomain = topologyValue === undefined ? 0 : (domains.get(topologyValue) ?? 0);
  if (topologyValue !== undefined && inDomain + self - lowest <= maxSkew) return [];
  const why = topologyValue === undefined ? spreadKeyMissing : spreadViolated;
  const countsItself = self === 1;
  const evidence = {
    kind: "spread",
    term,
    topologyKey,
    topologyValue,
    inDomain,
    lowest,
    ...(emptiest === undefined ? {} : { emptiest }),
    minDomains,
    domainCount: domains.size,
    countsItself,
    maxSkew,
  } as const;
  return [{ plugin: "PodTopologySpread", ...why, evidence }];
}
