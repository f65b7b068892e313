import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder, Theme } from "../../cycle/evidence.ts";
import { conflictRejection } from "./filter.ts";
import { type VolumeConflict, volumeFinder } from "./find-volumes.ts";
import { podClaims } from "./pod-claims.ts";

/** Which claim can not be had on the node, and why. */
export function bindingEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const claims = podClaims(pod, cluster);
  if (typeof claims === "string" || claims.immediate.length > 0) return () => [];
  const find = volumeFinder(claims, cluster);
  return (node) =>
    find(node).conflicts.map((conflict) => {
      const theme = themeOf(conflict);
      const evidence = { kind: "fact", fact: theme.one, theme } as const;
      return { plugin: "VolumeBinding", ...conflictRejection([conflict]), evidence };
    });
}

/** The same for every node that it is true of. */
function themeOf(conflict: VolumeConflict): Theme {
  const { claim } = conflict;
  const name = claim.metadata.name ?? "";
  switch (conflict.kind) {
    case "unreachable": {
      const what = `can not use volume ${conflict.volume.metadata.name ?? ""} of claim ${name} (its node affinity)`;
      return { one: what, many: what };
    }
    case "gone":
      return alike(`volume ${claim.spec?.volumeName ?? ""} for claim ${name}: it is not there`);
    case "unmatched":
      return alike(`volume for claim ${name}: ${conflict.why}`);
    case "noSpace":
      return { one: `has not enough storage for claim ${name}`, many: `have not enough storage for claim ${name}` };
    case "failed":
      return alike(`volume for claim ${name}: ${conflict.message}`);
    default:
      return conflict satisfies never;
  }
}

function alike(missing: string): Theme {
  return { one: `has no ${missing}`, many: `have no ${missing}` };
}
