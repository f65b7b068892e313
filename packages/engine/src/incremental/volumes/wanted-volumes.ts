import type { Pod } from "../../api/pod.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { type AttachableVolumes, attachableVolumes } from "../../plugins/node-volume-limits/attachable-volumes.ts";

/** The volumes that a pod needs attached, by whether the node has a CSINode: without one, old volumes are no driver's. */
export interface WantedVolumes {
  readonly withCsiNode: AttachableVolumes;
  readonly without: AttachableVolumes;
}

/** @returns `undefined` where the plugin can not say, or nodes with a CSINode differ. */
export function wantedVolumes(
  pod: Pod,
  cluster: ClusterSnapshot,
  { inTreeVolumesAlwaysMigrated }: VersionDifferences,
): WantedVolumes | undefined {
  let isOld = false;
  let differs = false;
  const withCsiNode = attachableVolumes(
    pod,
    {
      cluster,
      countsAsDrivers: ({ isMigrated, field }) => {
        isOld = true;
        // See `countsAsDrivers`: the node's annotation is asked then.
        if (isMigrated && field === "portworxVolume" && !inTreeVolumesAlwaysMigrated) differs = true;
        return isMigrated;
      },
    },
    true,
  );
  if (differs || typeof withCsiNode === "string") return undefined;
  if (!isOld) return { withCsiNode, without: withCsiNode };
  const without = attachableVolumes(pod, { cluster, countsAsDrivers: () => false }, true);
  return typeof without === "string" ? undefined : { withCsiNode, without };
}
