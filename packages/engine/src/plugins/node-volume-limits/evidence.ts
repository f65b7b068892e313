import type { EvidencedRejection } from "../../cycle/evidence.ts";
import type { EvidencePlugin } from "../../cycle/plugin.ts";
import { tooManyVolumes } from "./filter.ts";
import { type DriverUse, isOverLimit, type LimitDifferences, volumeJudge } from "./judge-volumes.ts";

/** How many volumes of which driver the node has, and takes. */
export function volumeLimitEvidence(differences: LimitDifferences): EvidencePlugin {
  return (pod, cluster) => {
    const { judge } = volumeJudge(pod, cluster, differences);
    return (node) => {
      const judged = judge(node);
      if ("code" in judged) return [{ plugin: "NodeVolumeLimits", ...judged }];
      return judged.drivers.filter(isOverLimit).map(evidenceOf);
    };
  };
}

function evidenceOf({ driver, limit, attached, added }: DriverUse): EvidencedRejection {
  const volumes = limit === 1 ? "1 volume" : `${limit} volumes`;
  const fact = `takes ${volumes} of ${driver}, has ${attached}, and the pod adds ${added}`;
  const theme = { one: `takes no more volumes of ${driver}`, many: `take no more volumes of ${driver}` };
  return { plugin: "NodeVolumeLimits", ...tooManyVolumes, evidence: { kind: "fact", fact, theme } };
}
