import type { PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";
import type { Labels } from "../api/object-meta.ts";
import { compileLabelSelector, matchesLabels } from "../cluster/label-selector.ts";
import { storageCapacity, storageRequest } from "./storage-amounts.ts";
import { claimClassName, volumeClassName } from "./storage-class-name.ts";
import { volumeReaches } from "./volume-affinity.ts";

/** Whether the volume is kept for the claim, or bound to it. Source: `IsVolumeBoundToClaim` (storage/volume). */
export function isKeptFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const claimRef = spec?.claimRef;
  if (claimRef === undefined) return false;
  const { namespace = "default", name = "", uid = "" } = metadata;
  if (claimRef.name !== name || (claimRef.namespace ?? "") !== namespace) return false;
  return (claimRef.uid ?? "") === "" || claimRef.uid === uid;
}

/** Which volumes a claim may be given. */
export interface VolumeSearch {
  /** The node that must be able to use the volume; absent: the claim is bound before its pod is placed. */
  readonly nodeLabels?: Labels;
  /** By name: volumes that are spoken for. */
  readonly taken?: ReadonlySet<string>;
}

/**
 * The volume that the claim gets: the one kept for it, else the smallest that does; the first of equals.
 * Source: `FindMatchingVolume` (component-helpers, storage/volume/pv_helpers.go), which the scheduler and the
 * controller that binds volumes share.
 *
 * @returns `undefined` when there is none, also where the volume kept for the claim is not for that node.
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { nodeLabels, taken }: VolumeSearch,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name ?? "") === true) continue;
    const offer = offerTo(claim, volume);
    if (offer === "none") continue;
    const isReachable = nodeLabels === undefined || volumeReaches(volume, nodeLabels);
    if (offer === "kept") return isReachable ? volume : undefined;
    if (!isReachable) continue;
    if (smallest === undefined || storageCapacity(smallest) > storageCapacity(volume)) smallest = volume;
  }
  return smallest;
}

/** What the volume is to the claim, wherever: kept for it and fit for it, free and fit for it, or neither. */
export function offerTo(claim: PersistentVolumeClaim, volume: PersistentVolume): "kept" | "free" | "none" {
  const isKept = isKeptFor(volume, claim);
  if (volume.spec?.claimRef !== undefined && !isKept) return "none";
  if (storageCapacity(volume) < storageRequest(claim) || !isOfSameKind(volume, claim)) return "none";
  if (volume.metadata.deletionTimestamp !== undefined) return "none";
  if (isKept) return "kept";
  // The controller compares access modes before it looks for the smallest.
  return isOffered(volume, claim) && hasAccessModes(volume, claim) ? "free" : "none";
}

/** Whether both are file systems, or block devices, and of one attributes class. */
function isOfSameKind({ spec: volume }: PersistentVolume, { spec: claim }: PersistentVolumeClaim): boolean {
  return (
    (volume?.volumeMode ?? "Filesystem") === (claim?.volumeMode ?? "Filesystem") &&
    (volume?.volumeAttributesClassName ?? "") === (claim?.volumeAttributesClassName ?? "")
  );
}

/** Whether the volume is free for any claim that its labels and class suit. */
function isOffered(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.status?.phase !== "Available") return false;
  const selector = claim.spec?.selector;
  if (selector !== undefined && !matchesLabels(compileLabelSelector(selector), volume.metadata.labels)) return false;
  return volumeClassName(volume) === claimClassName(claim);
}

function hasAccessModes({ spec: volume }: PersistentVolume, { spec: claim }: PersistentVolumeClaim): boolean {
  const modes = volume?.accessModes ?? [];
  return (claim?.accessModes ?? []).every((mode) => modes.includes(mode));
}
