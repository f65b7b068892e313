import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { isOverLimit, judgeVolumes, type LimitDifferences, tooManyVolumes } from "./filter.ts";

/** How many volumes of which driver the node has, and takes. */
export function volumeLimitEvidence(differences: LimitDifferences): EvidencePlugin {
  return (pod, cluster) => (node) => {
    const judged = judgeVolumes(pod, node, cluster, differences);
    if ("code" in judged) return [{ plugin: "NodeVolumeLimits", ...judged }];
    return judged.drivers.filter(isOverLimit).map(({ driver, limit, attached, added }) => {
      const fact = `takes ${limit} ${limit === 1 ? "volume" : "volumes"} of ${driver}, has ${attached}, and the pod adds ${added}`;
      return { plugin: "NodeVolumeLimits", ...tooManyVolumes, evidence: { kind: "fact", fact } };
    });
  };
}
