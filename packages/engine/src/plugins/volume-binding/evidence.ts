import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, EvidenceFinder, Theme } from "../../cycle/evidence.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { conflictRejection, unboundImmediate } from "./filter.ts";
import { volumeFinder } from "./find-volumes.ts";
import type { VolumeConflict } from "./node-volumes.ts";
import { podClaims } from "./pod-claims.ts";

/** Which claim can not be had on the node, and why. */
export function bindingEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const claims = podClaims(pod, cluster);
  if (typeof claims === "string") return () => [];
  if (claims.immediate.length > 0) {
    const rejections = claims.immediate.map((claim): EvidencedRejection => {
      const what = `can not be asked before claim ${claim.metadata.name ?? ""} has its volume: ${whyUnbound(claim, cluster)}`;
      const theme = { one: what, many: what };
      return { plugin: "VolumeBinding", ...unboundImmediate, evidence: { kind: "fact", fact: what, theme } };
    });
    return () => rejections;
  }
  const find = volumeFinder(claims, cluster);
  return (node) =>
    find(node).conflicts.map((conflict) => {
      const theme = themeOf(conflict);
      const evidence = { kind: "fact", fact: theme.one, theme } as const;
      return { plugin: "VolumeBinding", ...conflictRejection([conflict]), evidence };
    });
}

function whyUnbound(claim: PersistentVolumeClaim, cluster: ClusterSnapshot): string {
  const volumeName = claim.spec?.volumeName ?? "";
  if (volumeName !== "") return `it names ${volumeName}, and is not bound to it`;
  const className = claimClassName(claim);
  if (className === "") return "it has no class, and no volume suits it";
  const storageClass = cluster.object("StorageClass", "", className);
  if (storageClass === undefined) return `there is no class ${className}`;
  return `class ${className} binds at once, and nobody has made a volume`;
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
