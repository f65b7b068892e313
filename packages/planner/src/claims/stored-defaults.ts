import type { ClusterObject } from "@stowage/engine";

/** The object with what the API server, and the controller of volumes, fill in where nobody has said it. */
export function withStoredDefaults(object: ClusterObject): ClusterObject {
  switch (object.kind) {
    case "StorageClass":
      return { volumeBindingMode: "Immediate", ...object };
    case "PersistentVolume": {
      // A volume that nobody has claimed, or only asked to be kept, is soon found to be available.
      const phase = object.spec?.claimRef?.uid === undefined ? "Available" : "Bound";
      return { ...object, status: { phase, ...object.status } };
    }
    default:
      return object;
  }
}
