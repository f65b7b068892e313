import { labelValue } from "../../api/object-meta.ts";
import type { EvidenceFinder, SpreadEvidence } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { nodeInclusion, spreadConstraints } from "./constraints.ts";
import { spreadKeyMissing, spreadViolated } from "./rejections.ts";
import { countSpread, emptiestDomains } from "./spread-count.ts";

/**
 * How uneven each constraint of the pod would become; upstream stops at the first that is violated. Finds something for
 * exactly the nodes that the filter rejects.
 */
export function spreadEvidence(args: PodTopologySpreadArgs): EvidencePlugin {
  return (pod, cluster): EvidenceFinder => {
    const constraints = spreadConstraints(pod, "DoNotSchedule", cluster, args);
    if (constraints.length === 0) return () => [];
    const counts = countSpread(pod, constraints, nodeInclusion(pod), cluster).map((one) => ({
      ...one,
      lowest: emptiestDomains(one).lowest,
    }));
    return ({ labels }) =>
      counts.flatMap(({ constraint, self, domains, lowest }) => {
        const { topologyKey, maxSkew, path = "the profile's default constraint" } = constraint;
        const topologyValue = labelValue(labels, topologyKey);
        const inDomain = topologyValue === undefined ? 0 : (domains.get(topologyValue) ?? 0);
        if (topologyValue !== undefined && inDomain + self - lowest <= maxSkew) return [];
        const evidence: SpreadEvidence = {
          kind: "spread",
          term: path,
          topologyKey,
          topologyValue,
          inDomain,
          lowest,
          countsItself: self === 1,
          maxSkew,
        };
        const why = topologyValue === undefined ? spreadKeyMissing : spreadViolated;
        return [{ plugin: "PodTopologySpread", ...why, evidence }];
      });
  };
}
