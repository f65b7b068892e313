import type { PersistentVolumeClaim } from "../api/storage.ts";
import { StoredGrouping } from "../cluster/stored-groups.ts";
import { claimClassName, volumeClassName } from "./storage-class-name.ts";

/** Volumes by the claim that they are kept for or bound to, the free ones by their class. */
export const volumesByUse: StoredGrouping<"PersistentVolume"> = new StoredGrouping("PersistentVolume", (volume) => {
  const claimRef = volume.spec?.claimRef;
  if (claimRef === undefined) return freeOfClass(volumeClassName(volume));
  return `claim ${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`;
});

/** The group of the volumes that are free, of the class. */
export function freeOfClass(className: string): string {
  return `class ${className}`;
}

/** The group of the volumes that are free, of the claim's class. */
export function freeFor(claim: PersistentVolumeClaim): string {
  return freeOfClass(claimClassName(claim));
}

/** The group of the volumes that name the claim. */
export function namedFor({ metadata: { namespace = "default", name = "" } }: PersistentVolumeClaim): string {
  return `claim ${namespace}/${name}`;
}

/** What drivers tell of their storage, by the class that draws on it. */
export const capacitiesByClass: StoredGrouping<"CSIStorageCapacity"> = new StoredGrouping(
  "CSIStorageCapacity",
  ({ storageClassName }) => storageClassName,
);

/** Attachments by node. */
export const attachmentsByNode: StoredGrouping<"VolumeAttachment"> = new StoredGrouping(
  "VolumeAttachment",
  ({ spec }) => spec?.nodeName,
);
