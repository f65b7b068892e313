import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder, FactEvidence } from "../../cycle/evidence.ts";
import { claimInUse, diskConflicts, diskTaken, isDisk, oncePodClaims, podsUsingClaim } from "./filter.ts";

/** Which disk is taken, or which claim is in use, and by whom. */
export function restrictionEvidence(pod: PodInfo, cluster: ClusterSnapshot): EvidenceFinder {
  const disks = (pod.pod.spec.volumes ?? []).filter(isDisk);
  const claims = oncePodClaims(pod, cluster);
  const inUse = "rejection" in claims ? [] : [...claims.names].flatMap((name) => claimFact(name, pod, cluster));
  return (node) => {
    const taken = disks.flatMap((disk): FactEvidence[] => {
      const holder = node.pods.find((other) => diskConflicts(disk, other.pod));
      if (holder === undefined) return [];
      const what = `the disk of volume ${disk.name}`;
      const theme = { one: `has ${what} in use`, many: `have ${what} in use` };
      return [{ kind: "fact", fact: `has ${holder.key} on ${what}`, theme }];
    });
    if (taken.length === 0) {
      return inUse.map((evidence) => ({ plugin: "VolumeRestrictions", ...claimInUse, evidence }));
    }
    return taken.map((evidence) => ({ plugin: "VolumeRestrictions", ...diskTaken, evidence }));
  };
}

function claimFact(name: string, { namespace }: PodInfo, cluster: ClusterSnapshot): FactEvidence[] {
  const user = podsUsingClaim(namespace, name, cluster);
  if (user === undefined) return [];
  const why = `use claim ${name}, which is for one pod: ${user.key} has it`;
  const theme = { one: `can not ${why}`, many: `can not ${why}` };
  return [{ kind: "fact", fact: theme.one, theme }];
}
