import { findMatchingVolume, isKeptFor, type PersistentVolume, type PersistentVolumeClaim } from "@stowage/engine";

/**
 * The volume that the controller gives a claim before its pod is placed: of those with the fewest access modes beside
 * the claim's, the one kept for it or the smallest. One that is delayed gets only what is kept for it.
 * Source: `findByClaim` (pkg/controller/volume/persistentvolume/index.go).
 */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  isDelayed: boolean,
): PersistentVolume | undefined {
  const wanted = claim.spec?.accessModes ?? [];
  const able = volumes.filter(({ spec }) => wanted.every((mode) => spec?.accessModes?.includes(mode)));
  const counts = [...new Set(able.map(({ spec }) => spec?.accessModes?.length ?? 0))].sort((one, other) => one - other);
  for (const count of counts) {
    const group = able.filter(({ spec }) => (spec?.accessModes?.length ?? 0) === count);
    const found = findMatchingVolume(claim, isDelayed ? group.filter((volume) => isKeptFor(volume, claim)) : group, {});
    if (found !== undefined) return found;
  }
  return undefined;
}
