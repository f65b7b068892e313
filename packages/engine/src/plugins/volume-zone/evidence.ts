import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder } from "../../cycle/evidence.ts";
import { firstConflict, otherZone, volumeTopologies } from "./filter.ts";

/** Which volume is elsewhere, and where. */
export function zoneEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const topologies = volumeTopologies(pod, cluster);
  return ({ labels }) => {
    const conflict = "of" in topologies ? firstConflict(topologies.of, labels) : undefined;
    if (conflict === undefined) return [];
    const { volume, key, values } = conflict;
    const where = `not where volume ${volume} is: ${key}=${[...values].join(" or ")}`;
    const theme = { one: `is ${where}`, many: `are ${where}` };
    return [{ plugin: "VolumeZone", ...otherZone, evidence: { kind: "fact", fact: theme.one, theme } }];
  };
}
