import type { CSINode } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { inTreePluginOf } from "../../storage/in-tree-volumes.ts";
import { volumeClaim } from "../../storage/pod-claims.ts";
import { type AttachableVolumes, attachableVolumes, uniqueName } from "./attachable-volumes.ts";

export const tooManyVolumes: Rejection = { code: "Unschedulable", reasons: ["node(s) exceed max volume count"] };

/** In which versions differ. */
export type LimitDifferences = Pick<VersionDifferences, "inTreeVolumesAlwaysMigrated" | "missingCsiDriverRejects">;

/** Source: upstream's plugins/nodevolumelimits/csi.go. */
export function nodeVolumeLimitsFilter(differences: LimitDifferences): FilterPlugin {
  return {
    name: "NodeVolumeLimits",

    preFilter(pod, cluster) {
      const volumes = pod.pod.spec.volumes ?? [];
      if (!volumes.some((one) => volumeClaim(pod.pod, one) !== undefined || inTreePluginOf(one) !== undefined)) {
        return { kind: "skip" };
      }
      return {
        kind: "filter",
        filter: {
          filter: (node) => {
            const judged = judgeVolumes(pod, node, cluster, differences);
            return "code" in judged ? judged : judged.drivers.some(isOverLimit) ? tooManyVolumes : undefined;
          },
        },
      };
    },
  };
}

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

/** Counts the node's volumes and the pod's, by driver, or says why the pod can not be there at all. */
export function judgeVolumes(
  { pod }: PodInfo,
  node: NodeInfo,
  cluster: ClusterSnapshot,
  differences: LimitDifferences,
): { readonly drivers: readonly DriverUse[] } | Rejection {
  const csiNode = cluster.object("CSINode", "", node.name);
  const place = { cluster, csiNode, differences };
  const wanted = attachableVolumes(pod, place, true);
  if (typeof wanted === "string") return unresolvable(wanted);
  if (wanted.size === 0) return { drivers: [] };

  const missing = differences.missingCsiDriverRejects ? missingDriver(wanted, csiNode, cluster) : undefined;
  if (missing !== undefined)
    return { code: "Unschedulable", reasons: [`${missing} CSI driver is not installed on the node`] };

  const limits = volumeLimits(csiNode);
  if (limits.size === 0) return { drivers: [] };

  const inUse = new Map<string, string>();
  for (const other of node.pods) {
    const used = attachableVolumes(other.pod, place, false);
    // Upstream fails the whole cycle; no pod with such a claim can run.
    if (typeof used === "string") return unresolvable(used);
    for (const [name, driver] of used) inUse.set(name, driver);
  }
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

function countOf(volumes: AttachableVolumes, driver: string): number {
  return [...volumes.values()].filter((one) => one === driver).length;
}

/** The first, by name, of the drivers that a node must have and this one does not. */
function missingDriver(
  wanted: AttachableVolumes,
  csiNode: CSINode | undefined,
  cluster: ClusterSnapshot,
): string | undefined {
  return [...new Set(wanted.values())].sort().find((name) => {
    const isNeeded = cluster.object("CSIDriver", "", name)?.spec?.preventPodSchedulingIfMissing === true;
    return isNeeded && csiNode?.spec?.drivers?.some((driver) => driver.name === name) !== true;
  });
}

function volumeLimits(csiNode: CSINode | undefined): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec?.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  }
  return limits;
}

/** The volumes that VolumeAttachments put on the node. Source: `getNodeVolumeAttachmentInfo` of the same file. */
function attachedVolumes(nodeName: string, cluster: ClusterSnapshot): AttachableVolumes {
  const volumes = new Map<string, string>();
  for (const { spec } of cluster.objects("VolumeAttachment")) {
    if (spec === undefined || spec.nodeName !== nodeName || spec.attacher === "") continue;
    const csi = cluster.object("PersistentVolume", "", spec.source.persistentVolumeName ?? "")?.spec?.csi;
    if (csi === undefined) continue;
    volumes.set(uniqueName({ driver: spec.attacher, handle: csi.volumeHandle }), spec.attacher);
  }
  return volumes;
}

function unresolvable(reason: string): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons: [reason] };
}
