const resources = {
  PersistentVolumeClaim: "persistentvolumeclaim",
  PersistentVolume: "persistentvolume",
  StorageClass: "storageclass.storage.k8s.io",
} as const;

/** Upstream's words for an object that is not there. Source: `NewNotFound` (apimachinery, api/errors), of the listers. */
export function notFoundText(kind: keyof typeof resources, name: string): string {
  return `${resources[kind]} "${name}" not found`;
}
