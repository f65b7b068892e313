import type { StoredKind, StoredObject } from "../../api/cluster-object.ts";
import { storedKey, StoredObjectTables } from "../../cluster/stored-objects.ts";
import type { Journal } from "./journal.ts";

/** Told of a change once it is made, also of one that is taken back: what was there, and what is. */
type StoredWatcher = (before: StoredObject | undefined, after: StoredObject | undefined) => void;

interface StoredChanges {
  add(object: StoredObject): void;
  change(object: StoredObject): void;
  remove(namespace: string, name: string): void;
}

/** The objects that plugins look up, with every change of them taken back by the journal. */
export class StoredObjects {
  readonly tables: StoredObjectTables = new StoredObjectTables();
  readonly #journal: Journal;
  #watcher: StoredWatcher | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** There can be one that watches. */
  watch(watcher: StoredWatcher): void {
    this.#watcher = watcher;
  }

  /** Takes changes of the kind's objects. */
  ofKind(kind: StoredKind): StoredChanges {
    return {
      add: (object) => this.#add(object),
      change: (object) => this.#change(object),
      remove: (namespace, name) => this.#remove(kind, namespace, name),
    };
  }

  #add(object: StoredObject): void {
    const { kind, key, text } = placeOf(object);
    if (this.tables.of(kind).get(key) !== undefined) throw new RangeError(`there is a ${text} already`);
    this.#put(object);
    this.#journal.record(() => this.#delete(kind, key));
  }

  #change(object: StoredObject): void {
    const { kind, key, text } = placeOf(object);
    const before = this.tables.of(kind).get(key);
    if (before === undefined) throw new RangeError(`there is no ${text} to change`);
    this.#put(object);
    this.#journal.record(() => this.#put(before));
  }

  #remove(kind: StoredKind, namespace: string, name: string): void {
    const key = storedKey(kind, namespace, name);
    const before = this.tables.of(kind).get(key);
    if (before === undefined) throw new RangeError(`there is no ${kind} ${name} to remove`);
    this.#delete(kind, key);
    this.#journal.record(() => this.#put(before));
  }

  #put(object: StoredObject): void {
    const { kind, key } = placeOf(object);
    const before = this.tables.of(kind).get(key);
    this.tables.put(object);
    this.#watcher?.(before, object);
  }

  #delete(kind: StoredKind, key: string): void {
    const before = this.tables.of(kind).get(key);
    this.tables.of(kind).delete(key);
    this.#watcher?.(before, undefined);
  }
}

function placeOf({ kind, metadata: { namespace = "default", name = "" } }: StoredObject) {
  return { kind, key: storedKey(kind, namespace, name), text: `${kind} ${name}` };
}
