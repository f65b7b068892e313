import type { ObjectMeta } from "../../api/object-meta.ts";
import type { Clock } from "../nodes/clock.ts";
import type { Journal } from "./journal.ts";

/** What is kept by namespace and name. */
interface NamespacedObject {
  readonly metadata: ObjectMeta;
}

const nothing: readonly never[] = [];

/** The Services, or the owners of pods of one kind: they count for nothing until a plugin looks them up. */
export class ObjectTable<Kept extends NamespacedObject> {
  readonly #kind: string;
  readonly #journal: Journal;
  readonly #saysSame: (one: Kept, other: Kept) => boolean;
  readonly #clock: Clock;
  readonly #read: (object: Kept) => void;
  /** Replaced where an object goes, since one that comes back must come back to its place; else changed in place. */
  readonly #byNamespace = new Map<string, Map<string, Kept>>();
  readonly #lists = new Map<string, readonly Kept[]>();

  /**
   * @param saysSame Whether two versions of an object say the same, in all that is read of it.
   * @param read Told of each version, before it is there.
   */
  constructor(
    kind: string,
    journal: Journal,
    clock: Clock,
    saysSame: (one: Kept, other: Kept) => boolean,
    read: (object: Kept) => void = () => {},
  ) {
    this.#read = read;
    this.#kind = kind;
    this.#journal = journal;
    this.#clock = clock;
    this.#saysSame = saysSame;
  }

  get(namespace: string, name: string): Kept | undefined {
    return this.#byNamespace.get(namespace)?.get(name);
  }

  *values(): Iterable<Kept> {
    for (const objects of this.#byNamespace.values()) yield* objects.values();
  }

  /** Those of a namespace: the same list until one of them changes. */
  in(namespace: string): readonly Kept[] {
    const objects = this.#byNamespace.get(namespace);
    if (objects === undefined) return nothing;
    let list = this.#lists.get(namespace);
    if (list === undefined) this.#lists.set(namespace, (list = [...objects.values()]));
    return list;
  }

  add(object: Kept): void {
    const { namespace, name } = placeOf(object);
    if (this.get(namespace, name) !== undefined) throw new RangeError(`${this.#kind} "${namespace}/${name}" is there`);
    this.#read(object);
    this.#put(namespace, name, object);
    this.#journal.record(() => this.#put(namespace, name, undefined));
  }

  change(object: Kept): void {
    const { namespace, name } = placeOf(object);
    const before = this.#expect(namespace, name);
    this.#read(object);
    this.#put(namespace, name, object);
    this.#journal.record(() => this.#put(namespace, name, before));
  }

  remove(namespace: string, name: string): void {
    this.#expect(namespace, name);
    const before = this.#byNamespace.get(namespace);
    if (before === undefined)
      throw new Error(`bug: ${this.#kind} "${namespace}/${name}" is there, and its namespace is not`);
    this.#byNamespace.set(namespace, new Map(before));
    this.#put(namespace, name, undefined);
    this.#journal.record(() => {
      this.#byNamespace.set(namespace, before);
      this.#changed(namespace);
    });
  }

  #expect(namespace: string, name: string): Kept {
    const known = this.get(namespace, name);
    if (known === undefined) throw new RangeError(`no ${this.#kind} "${namespace}/${name}"`);
    return known;
  }

  /** @param object Absent: takes the one that is there away. */
  #put(namespace: string, name: string, object: Kept | undefined): void {
    const objects = this.#byNamespace.get(namespace) ?? new Map<string, Kept>();
    this.#byNamespace.set(namespace, objects);
    const before = objects.get(name);
    if (object === undefined) objects.delete(name);
    else objects.set(name, object);
    if (objects.size === 0) this.#byNamespace.delete(namespace);
    if (before !== undefined && object !== undefined && this.#saysSame(before, object)) this.#lists.delete(namespace);
    else this.#changed(namespace);
  }

  #changed(namespace: string): void {
    this.#lists.delete(namespace);
    this.#clock.owners++;
  }
}

function placeOf({ metadata: { namespace = "default", name = "" } }: NamespacedObject): {
  namespace: string;
  name: string;
} {
  return { namespace, name };
}
