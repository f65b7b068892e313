import type { StoredObject } from "../../api/cluster-object.ts";
import type { PersistentVolume } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { volumeClassName } from "../../storage/storage-class-name.ts";
import { capacitiesByClass, freeOfClass, volumesByUse } from "../../storage/volume-groups.ts";
import { ClassStorage, type StorageInputs } from "./class-storage.ts";

/** Classes to keep the storage of. */
const mostKept = 256;

/** The storage of each class that pods have asked for, kept up to date from then on. */
export class ClassStorages {
  readonly #cluster: ClusterSnapshot;
  readonly #inputs: StorageInputs;
  readonly #byClass = new Map<string, ClassStorage>();

  constructor(cluster: ClusterSnapshot, inputs: StorageInputs) {
    this.#cluster = cluster;
    this.#inputs = inputs;
  }

  /** The first question costs a look at all that the class has. @returns `undefined` for a class that is not there. */
  of(className: string): ClassStorage | undefined {
    return this.#byClass.get(className) ?? this.#make(className);
  }

  objectChanged(before: StoredObject | undefined, after: StoredObject | undefined): void {
    if (before !== undefined) this.#move(before, false);
    if (after !== undefined) this.#move(after, true);
  }

  #make(className: string): ClassStorage | undefined {
    const storageClass = this.#cluster.object("StorageClass", "", className);
    if (storageClass === undefined) return undefined;
    const storage = new ClassStorage(storageClass, this.#inputs);
    for (const volume of storedGroup(this.#cluster, volumesByUse, freeOfClass(className))) storage.addVolume(volume);
    for (const capacity of storedGroup(this.#cluster, capacitiesByClass, className)) storage.addStorage(capacity);
    if (this.#byClass.size >= mostKept) this.#byClass.clear();
    this.#byClass.set(className, storage);
    return storage;
  }

  #move(object: StoredObject, isThere: boolean): void {
    switch (object.kind) {
      case "StorageClass":
        this.#byClass.delete(object.metadata.name ?? "");
        return;
      case "PersistentVolume": {
        const storage = isFree(object) ? this.#byClass.get(volumeClassName(object)) : undefined;
        if (isThere) storage?.addVolume(object);
        else storage?.removeVolume(object);
        this.#forgetSparse(storage);
        return;
      }
      case "CSIStorageCapacity": {
        const storage = this.#byClass.get(object.storageClassName);
        if (isThere) storage?.addStorage(object);
        else storage?.removeStorage(object);
        this.#forgetSparse(storage);
        return;
      }
      default:
        return;
    }
  }

  /** It is read anew when a pod next asks for the class. */
  #forgetSparse(storage: ClassStorage | undefined): void {
    if (storage?.isSparse === true) this.#byClass.delete(storage.storageClass.metadata.name ?? "");
  }
}

function isFree({ spec }: PersistentVolume): boolean {
  return spec?.claimRef === undefined;
}
