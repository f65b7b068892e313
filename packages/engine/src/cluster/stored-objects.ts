import { isClusterScoped, type StoredKind, type StoredObject, type StoredObjects } from "../api/cluster-object.ts";

/** Objects by kind, for a snapshot's `objects` and `object`. What they say of order holds here. */
export class StoredObjectTables {
  readonly #tables: { readonly [Kind in StoredKind]: StoredObjectTable<StoredObjects[Kind]> } = {
    StorageClass: new StoredObjectTable(),
    CSIDriver: new StoredObjectTable(),
    CSINode: new StoredObjectTable(),
    CSIStorageCapacity: new StoredObjectTable(),
    PersistentVolume: new StoredObjectTable(),
    PersistentVolumeClaim: new StoredObjectTable(),
    VolumeAttachment: new StoredObjectTable(),
    PodDisruptionBudget: new StoredObjectTable(),
  };

  /** The table of one kind. */
  of<Kind extends StoredKind>(kind: Kind): StoredObjectTable<StoredObjects[Kind]> {
    return this.#tables[kind];
  }

  /** Puts the object in the place of the one with its kind and name. */
  put(object: StoredObject): void {
    const { namespace = "default", name = "" } = object.metadata;
    this.set(storedKey(object.kind, namespace, name), object);
  }

  set<Kind extends StoredKind>(key: string, object: ObjectOf<Kind>): void {
    this.#tables[object.kind].set(key, object);
  }

  list<Kind extends StoredKind>(kind: Kind): readonly StoredObjects[Kind][] {
    return this.of(kind).sorted();
  }

  get<Kind extends StoredKind>(kind: Kind, namespace: string, name: string): StoredObjects[Kind] | undefined {
    return this.of(kind).get(storedKey(kind, namespace, name));
  }
}

/** An object whose kind tells the compiler its type. */
type ObjectOf<Kind extends StoredKind> = { [One in Kind]: StoredObjects[One] & { readonly kind: One } }[Kind];

/** What an object of the kind is kept by; the namespace of kinds without is passed over. */
export function storedKey(kind: StoredKind, namespace: string, name: string): string {
  // NUL sorts before every character of a name: the keys' order is that of namespace, then name.
  return isClusterScoped(kind) ? name : `${namespace}\0${name}`;
}

/** The objects of one kind, by {@link storedKey}. */
export class StoredObjectTable<Kept> {
  readonly #objects = new Map<string, Kept>();
  #sorted: readonly Kept[] | undefined;

  get(key: string): Kept | undefined {
    return this.#objects.get(key);
  }

  set(key: string, object: Kept): void {
    this.#objects.set(key, object);
    this.#sorted = undefined;
  }

  delete(key: string): void {
    this.#objects.delete(key);
    this.#sorted = undefined;
  }

  sorted(): readonly Kept[] {
    this.#sorted ??= [...this.#objects]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, object]) => object);
    return this.#sorted;
  }
}
