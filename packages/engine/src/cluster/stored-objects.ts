import { isClusterScoped, type StoredKind, type StoredObject, type StoredObjects } from "../api/cluster-object.ts";
import { SortedObjects } from "./sorted-objects.ts";
import type { StoredGrouping } from "./stored-groups.ts";

/** Objects by kind, for a snapshot's `objects` and `object`. What they say of order holds here. */
export class StoredObjectTables {
  readonly #tables: { readonly [Kind in StoredKind]: StoredObjectTable<Kind> } = {
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
  of<Kind extends StoredKind>(kind: Kind): StoredObjectTable<Kind> {
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

  /** See `storedGroup`. */
  group<Kind extends StoredKind>(grouping: StoredGrouping<Kind>, name: string): readonly StoredObjects[Kind][] {
    return this.of(grouping.kind).group(grouping, name);
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
export class StoredObjectTable<Kind extends StoredKind> {
  readonly #objects = new SortedObjects<StoredObjects[Kind]>();
  /** Made when they are asked for, and kept up to date from then on. */
  readonly #groups = new Map<StoredGrouping<Kind>, Map<string, SortedObjects<StoredObjects[Kind]>>>();

  get(key: string): StoredObjects[Kind] | undefined {
    return this.#objects.get(key);
  }

  set(key: string, object: StoredObjects[Kind]): void {
    this.#leaveGroups(key);
    this.#objects.set(key, object);
    for (const [{ groupOf }, groups] of this.#groups) enter(groups, groupOf(object), key, object);
  }

  delete(key: string): void {
    this.#leaveGroups(key);
    this.#objects.delete(key);
  }

  sorted(): readonly StoredObjects[Kind][] {
    return this.#objects.sorted();
  }

  /** The objects of one group, sorted. The first call with a grouping costs a look at every object. */
  group(grouping: StoredGrouping<Kind>, name: string): readonly StoredObjects[Kind][] {
    let groups = this.#groups.get(grouping);
    if (groups === undefined) {
      this.#groups.set(grouping, (groups = new Map()));
      for (const [key, object] of this.#objects.entries()) enter(groups, grouping.groupOf(object), key, object);
    }
    return groups.get(name)?.sorted() ?? [];
  }

  #leaveGroups(key: string): void {
    const before = this.#objects.get(key);
    if (before === undefined) return;
    for (const [{ groupOf }, groups] of this.#groups) {
      const name = groupOf(before);
      const group = name === undefined ? undefined : groups.get(name);
      group?.delete(key);
      if (name !== undefined && group?.size === 0) groups.delete(name);
    }
  }
}

function enter<Kept>(
  groups: Map<string, SortedObjects<Kept>>,
  name: string | undefined,
  key: string,
  object: Kept,
): void {
  if (name === undefined) return;
  const group = groups.get(name) ?? new SortedObjects<Kept>();
  groups.set(name, group);
  group.set(key, object);
}
