import type { ObjectMeta } from "../api/object-meta.ts";
import type { Journal } from "./journal.ts";

/** What is kept by namespace and name. */
interface NamespacedObject {
  readonly metadata: ObjectMeta;
}

/** Objects of one kind that count for nothing until somebody looks them up. */
export class ObjectTable<Kept extends NamespacedObject> {
  readonly #kind: string;
  readonly #journal: Journal;
  readonly #byNamespace = new Map<string, ReadonlyMap<string, Kept>>();
  readonly #lists = new Map<string, readonly Kept[]>();

  constructor(kind: string, journal: Journal) {
    this.#kind = kind;
    this.#journal = journal;
  }

  /** A number that is new each time something changes, also back. */
  version = 0;

  get(namespace: string, name: string): Kept | undefined {
    return this.#byNamespace.get(namespace)?.get(name);
  }

  /** Those of a namespace: the same list until one of them changes. */
  in(namespace: string): readonly Kept[] {
    const known = this.#lists.get(namespace);
    if (known !== undefined) return known;
    const list = [...(this.#byNamespace.get(namespace)?.values() ?? [])];
    this.#lists.set(namespace, list);
    return list;
  }

  add(object: Kept): void {
    const { namespace, name } = placeOf(object);
    if (this.get(namespace, name) !== undefined) throw new RangeError(`${this.#kind} "${namespace}/${name}" is there`);
    this.#set(namespace, new Map(this.#byNamespace.get(namespace)).set(name, object));
  }

  change(object: Kept): void {
    const { namespace, name } = placeOf(object);
    this.#expect(namespace, name);
    this.#set(namespace, new Map(this.#byNamespace.get(namespace)).set(name, object));
  }

  remove(namespace: string, name: string): void {
    this.#expect(namespace, name);
    const rest = new Map(this.#byNamespace.get(namespace));
    rest.delete(name);
    this.#set(namespace, rest);
  }

  #expect(namespace: string, name: string): void {
    if (this.get(namespace, name) === undefined) throw new RangeError(`no ${this.#kind} "${namespace}/${name}"`);
  }

  #set(namespace: string, objects: ReadonlyMap<string, Kept>): void {
    const before = this.#byNamespace.get(namespace) ?? new Map();
    this.#put(namespace, objects);
    this.#journal.record(() => this.#put(namespace, before));
  }

  #put(namespace: string, objects: ReadonlyMap<string, Kept>): void {
    this.#byNamespace.set(namespace, objects);
    this.#lists.delete(namespace);
    this.version++;
  }
}

function placeOf({ metadata: { namespace = "default", name = "" } }: NamespacedObject): {
  namespace: string;
  name: string;
} {
  return { namespace, name };
}
