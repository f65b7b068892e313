import type { CSINode } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { attachmentsByNode } from "../../storage/volume-groups.ts";
import { type AttachableVolumes, uniqueName } from "./attachable-volumes.ts";

/** The first, by name, of the drivers that a node must have and this one does not. */
export function missingDriver(
  wanted: AttachableVolumes,
  csiNode: CSINode | undefined,
  cluster: ClusterSnapshot,
): string | undefined {
  let first: string | undefined;
  for (const name of wanted.values()) {
    if (first !== undefined && name >= first) continue;
    const isNeeded = cluster.object("CSIDriver", "", name)?.spec?.preventPodSchedulingIfMissing === true;
    if (isNeeded && csiNode?.spec?.drivers?.some((driver) => driver.name === name) !== true) first = name;
  }
  return first;
}

/** By the object that says them: objects are never changed. */
const limitsOf = new WeakMap<CSINode, ReadonlyMap<string, number>>();
const noLimits: ReadonlyMap<string, number> = new Map();

/** How many volumes of each driver the node takes; of those that are not named, any number. */
export function volumeLimits(csiNode: CSINode | undefined): ReadonlyMap<string, number> {
  if (csiNode === undefined) return noLimits;
  const known = limitsOf.get(csiNode);
  if (known !== undefined) return known;
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode.spec?.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  }
  limitsOf.set(csiNode, limits);
  return limits;
}

/** The volumes that VolumeAttachments put on the node. Source: `getNodeVolumeAttachmentInfo` (plugins/nodevolumelimits/csi.go). */
export function attachedVolumes(nodeName: string, cluster: ClusterSnapshot): AttachableVolumes {
  const volumes = new Map<string, string>();
  for (const { spec } of storedGroup(cluster, attachmentsByNode, nodeName)) {
    if (spec === undefined) continue;
    const csi = cluster.object("PersistentVolume", "", spec.source.persistentVolumeName ?? "")?.spec?.csi;
    if (csi === undefined) continue;
    volumes.set(uniqueName({ driver: spec.attacher, handle: csi.volumeHandle }), spec.attacher);
  }
  return volumes;
}
