import type { CSINode } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import type { Rejection } from "../../cycle/plugin.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import type { InTreePlugin } from "../../storage/in-tree-volumes.ts";
import { placedVolumes } from "../../storage/placed-volumes.ts";
import { attachmentsByNode } from "../../storage/volume-groups.ts";
import { type AttachableVolumes, attachableVolumes, countsAsDrivers } from "./attachable-volumes.ts";
import { attachedVolumes, missingDriver, volumeLimits } from "./node-limits.ts";

/** In which versions differ. */
export type LimitDifferences = Pick<VersionDifferences, "inTreeVolumesAlwaysMigrated" | "missingCsiDriverRejects">;

/** A driver with a limit on the node, of which the pod needs volumes. */
export interface DriverUse {
  readonly driver: string;
  readonly limit: number;
  readonly attached: number;
  /** Volumes of the pod that are not attached yet. */
  readonly added: number;
}

export function isOverLimit({ limit, attached, added }: DriverUse): boolean {
  return attached + added > limit;
}

/** What comes out for a node: drivers' volumes, those of the node and the pod's, or why the pod can not be there at all. */
export type JudgedVolumes = { readonly drivers: readonly DriverUse[] } | Rejection;

/** Judges one node after the other. */
export interface VolumeJudge {
  /** Counts everything. */
  readonly judge: (node: NodeInfo) => JudgedVolumes;
  /** Whether it takes no counting to see that {@link judge} finds nothing against the node. */
  readonly isFine: (node: NodeInfo) => boolean;
}

/** What is the same on every node is found out once. */
export function volumeJudge(pod: PodInfo, cluster: ClusterSnapshot, differences: LimitDifferences): VolumeJudge {
  const wantedBy = wantedVolumes(pod, cluster, differences);
  const csiNodeOf = ({ name }: NodeInfo): CSINode | undefined => cluster.object("CSINode", "", name);
  const missing = (wanted: AttachableVolumes, csiNode: CSINode | undefined): string | undefined =>
    differences.missingCsiDriverRejects ? missingDriver(wanted, csiNode, cluster) : undefined;

  return {
    judge(node) {
      const csiNode = csiNodeOf(node);
      const wanted = wantedBy(csiNode);
      if (typeof wanted === "string") return unresolvable(wanted);
      if (wanted.size === 0) return nothingToCount;
      const driver = missing(wanted, csiNode);
      if (driver !== undefined) {
        return { code: "Unschedulable", reasons: [`${driver} CSI driver is not installed on the node`] };
      }
      const limits = volumeLimits(csiNode);
      return limits.size === 0 ? nothingToCount : countVolumes(wanted, limits, node);
    },
    isFine(node) {
      const csiNode = csiNodeOf(node);
      const wanted = wantedBy(csiNode);
      if (typeof wanted === "string" || missing(wanted, csiNode) !== undefined) return false;
      const { most, areNamedClaims } = placedVolumes(node);
      if (!areNamedClaims) return false;
      const attached = storedGroup(cluster, attachmentsByNode, node.name).length;
      const limits = volumeLimits(csiNode);
      for (const driver of wanted.values()) {
        if (most + attached + wanted.size > (limits.get(driver) ?? Infinity)) return false;
      }
      return true;
    },
  };

  function countVolumes(wanted: AttachableVolumes, limits: ReadonlyMap<string, number>, node: NodeInfo): JudgedVolumes {
    const inUse = volumesInUse(node, cluster, differences);
    if (typeof inUse === "string") return unresolvable(inUse);
    const attached = new Map([...inUse, ...attachedVolumes(node.name, cluster)]);
    // A volume that is only attached, for no pod that is still there, is counted, and counted again for the pod.
    const added = new Map([...wanted].filter(([name]) => !inUse.has(name)));
    return {
      drivers: [...new Set(added.values())].flatMap((driver): DriverUse[] => {
        const limit = limits.get(driver);
        if (limit === undefined) return [];
        return [{ driver, limit, attached: countOf(attached, driver), added: countOf(added, driver) }];
      }),
    };
  }
}

/** The volumes that the node's pods need attached; a text where that can not be said of one of them. */
export function volumesInUse(
  node: NodeInfo,
  cluster: ClusterSnapshot,
  differences: LimitDifferences,
): AttachableVolumes | string {
  const csiNode = cluster.object("CSINode", "", node.name);
  const place = { cluster, countsAsDrivers: (plugin: InTreePlugin) => countsAsDrivers(plugin, csiNode, differences) };
  const inUse = new Map<string, string>();
  for (const { pod } of placedVolumes(node).pods) {
    const used = attachableVolumes(pod, place, false);
    // Upstream fails the whole cycle; no pod with such a claim can run.
    if (typeof used === "string") return used;
    for (const [name, driver] of used) inUse.set(name, driver);
  }
  return inUse;
}

const nothingToCount: JudgedVolumes = { drivers: [] };

/** The pod's volumes, by the CSINode of a node: one answer for all of them where no old plugin has volumes among them. */
function wantedVolumes(
  { pod }: PodInfo,
  cluster: ClusterSnapshot,
  differences: LimitDifferences,
): (csiNode: CSINode | undefined) => AttachableVolumes | string {
  let dependsOnNode = false;
  const noted = (): boolean => {
    dependsOnNode = true;
    return false;
  };
  const everywhere = attachableVolumes(pod, { cluster, countsAsDrivers: noted }, true);
  if (!dependsOnNode) return () => everywhere;
  return (csiNode) =>
    attachableVolumes(
      pod,
      { cluster, countsAsDrivers: (plugin) => countsAsDrivers(plugin, csiNode, differences) },
      true,
    );
}

function countOf(volumes: AttachableVolumes, driver: string): number {
  let count = 0;
  for (const one of volumes.values()) if (one === driver) count++;
  return count;
}

function unresolvable(reason: string): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons: [reason] };
}
