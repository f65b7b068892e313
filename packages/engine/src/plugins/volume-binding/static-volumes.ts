import type { Labels } from "../../api/object-meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { offerTo } from "../../storage/find-matching-volume.ts";
import { LabelIndex } from "../../storage/label-index.ts";
import { storageCapacity } from "../../storage/storage-amounts.ts";
import { claimClassName, volumeClassName } from "../../storage/storage-class-name.ts";
import { labelsToReach, volumeReaches } from "../../storage/volume-affinity.ts";
import { freeFor, namedFor, volumesByUse } from "../../storage/volume-groups.ts";

/** The volume that a claim gets on a node, of those that are not spoken for by name; see {@link findMatchingVolume}. */
export type VolumeMatcher = (nodeLabels: Labels, taken: ReadonlySet<string>) => PersistentVolume | undefined;

/** Free volumes, the smallest first, by the group that they were found in: it never changes. */
const indexes = new WeakMap<readonly PersistentVolume[], LabelIndex<PersistentVolume>>();

/**
 * What `findMatchingVolume` finds for the claim, on one node after the other. What the node has no say in is found out
 * once; for a node, volumes that only others reach are not looked at.
 */
export function volumeMatcher(claim: PersistentVolumeClaim, cluster: ClusterSnapshot): VolumeMatcher {
  const kept = storedGroup(cluster, volumesByUse, namedFor(claim)).filter(
    (volume) => volumeClassName(volume) === claimClassName(claim) && offerTo(claim, volume) === "kept",
  );
  const free = smallestFirst(storedGroup(cluster, volumesByUse, freeFor(claim)));
  const offers = new Map<PersistentVolume, boolean>();
  const isFree = (volume: PersistentVolume): boolean => {
    const known = offers.get(volume) ?? offerTo(claim, volume) === "free";
    offers.set(volume, known);
    return known;
  };
  return (nodeLabels, taken) => {
    const isLeft = ({ metadata }: PersistentVolume): boolean => !taken.has(metadata.name ?? "");
    const own = kept.find(isLeft);
    // One that is kept for the claim is its volume, or, where the node does not reach it, keeps the claim from others.
    if (own !== undefined) return volumeReaches(own, nodeLabels) ? own : undefined;
    return free.first(nodeLabels, (volume) => isLeft(volume) && isFree(volume) && volumeReaches(volume, nodeLabels));
  };
}

function smallestFirst(volumes: readonly PersistentVolume[]): LabelIndex<PersistentVolume> {
  const known = indexes.get(volumes);
  if (known !== undefined) return known;
  // Sorting is stable: of equals the first stays the first.
  const sorted = volumes.toSorted((one, other) => Number(storageCapacity(one) - storageCapacity(other)));
  const index = new LabelIndex(sorted, labelsToReach);
  indexes.set(volumes, index);
  return index;
}
