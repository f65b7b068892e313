import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, EvidenceFinder } from "../../cycle/evidence.ts";
import type { Rejection } from "../../cycle/plugin.ts";
import { claimInUse, diskConflicts, diskTaken, isDisk, oncePodClaims, podsUsingClaim } from "./filter.ts";

/** Which disk is taken, or which claim is in use, and by whom. */
export function restrictionEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const disks = (pod.pod.spec.volumes ?? []).filter(isDisk);
  const claims = oncePodClaims(pod, cluster);
  return (node) => {
    const taken = disks.flatMap((disk) => {
      const holder = node.pods.find((other) => diskConflicts(disk, other.pod));
      return holder === undefined ? [] : [evidence(diskTaken, `has ${holder.key} on the disk of volume ${disk.name}`)];
    });
    if (taken.length > 0 || "rejection" in claims) return taken;
    return [...claims.names].flatMap((name) => {
      const user = podsUsingClaim(pod.namespace, name, cluster);
      return user === undefined ? [] : [evidence(claimInUse, `claim ${name} is for one pod, and ${user.key} uses it`)];
    });
  };
}

function evidence(rejection: Rejection, fact: string): EvidencedRejection {
  return { plugin: "VolumeRestrictions", ...rejection, evidence: { kind: "fact", fact } };
}
