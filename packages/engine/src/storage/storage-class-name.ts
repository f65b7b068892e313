import { labelValue } from "../api/object-meta.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";

const betaAnnotation = "volume.beta.kubernetes.io/storage-class";

/** The claim's class; `""` for none. Source: `GetPersistentVolumeClaimClass` (component-helpers, storage/volume). */
export function claimClassName({ metadata, spec }: PersistentVolumeClaim): string {
  return labelValue(metadata.annotations, betaAnnotation) ?? spec?.storageClassName ?? "";
}

/** The volume's class; `""` for none. Source: `GetPersistentVolumeClass` (component-helpers, storage/volume). */
export function volumeClassName({ metadata, spec }: PersistentVolume): string {
  return labelValue(metadata.annotations, betaAnnotation) ?? spec?.storageClassName ?? "";
}

/** Whether the claim says which class it wants, if only none. Source: `PersistentVolumeClaimHasClass` (the same file). */
export function namesClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return labelValue(metadata.annotations, betaAnnotation) !== undefined || spec?.storageClassName !== undefined;
}
