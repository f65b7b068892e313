import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder } from "../../cycle/evidence.ts";
import { conflictRejection } from "./filter.ts";
import { type VolumeConflict, volumeFinder } from "./find-volumes.ts";
import { podClaims } from "./pod-claims.ts";

/** Which claim can not be had on the node, and why. */
export function bindingEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const claims = podClaims(pod, cluster);
  if (typeof claims === "string" || claims.immediate.length > 0) return () => [];
  const find = volumeFinder(claims, cluster);
  return (node) =>
    find(node).conflicts.map((conflict) => ({
      plugin: "VolumeBinding",
      ...conflictRejection([conflict]),
      evidence: { kind: "fact", fact: factOf(conflict) },
    }));
}

function factOf(conflict: VolumeConflict): string {
  const { claim } = conflict;
  const name = claim.metadata.name ?? "";
  switch (conflict.kind) {
    case "unreachable":
      return `can not use volume ${conflict.volume.metadata.name ?? ""} of claim ${name} (its node affinity)`;
    case "gone":
      return `claim ${name} is bound to volume ${claim.spec?.volumeName ?? ""}, which is not there`;
    case "unmatched":
      return `has no volume for claim ${name}: ${conflict.why}`;
    case "noSpace":
      return `has not enough storage for claim ${name}`;
    case "failed":
      return `claim ${name}: ${conflict.message}`;
    default:
      return conflict satisfies never;
  }
}
