import { type ClusterObject, type Engine, type Mark, referenceTo } from "@stowage/engine";
import { fillEngine } from "./fill-engine.ts";

/** An engine as it was when it had been filled. */
interface Filled {
  readonly engine: Engine;
  readonly mark: Mark;
  /** What it was filled with, with the place of each. */
  readonly objects: ReadonlyMap<ClusterObject, number>;
}

/** What makes other objects of those that an engine was filled with. */
interface Difference {
  readonly gone: readonly ClusterObject[];
  readonly changed: readonly ClusterObject[];
  readonly added: readonly ClusterObject[];
}

/**
 * One engine for clusters that differ in little, one after the other: it is filled with the first; for each other it goes
 * back to that moment and takes in what differs. It decides as one that is filled anew does, but that pods that change
 * come last on their nodes: of equally important ones preemption takes another.
 */
export class RewoundEngine {
  readonly #create: () => Engine;
  #filled: Filled | undefined;

  constructor(create: () => Engine) {
    this.#create = create;
  }

  /** The engine with these objects alone, whatever has been done to it since. What was asked for before is void. */
  filledWith(objects: readonly ClusterObject[]): Engine {
    const filled = this.#filled;
    const difference = filled && differenceFrom(filled.objects, objects);
    if (filled === undefined || difference === undefined) return this.#fill(objects);
    const { engine, mark } = filled;
    engine.undo(mark);
    for (const object of difference.gone) engine.remove(referenceTo(object));
    for (const object of difference.changed) engine.change(object);
    for (const object of difference.added) engine.add(object);
    return engine;
  }

  #fill(objects: readonly ClusterObject[]): Engine {
    const engine = this.#create();
    fillEngine(engine, objects, undefined);
    this.#filled = { engine, mark: engine.mark(), objects: new Map(objects.map((object, place) => [object, place])) };
    return engine;
  }
}

/** `undefined` where nodes would come in another order than in an engine that is filled anew. */
function differenceFrom(
  before: ReadonlyMap<ClusterObject, number>,
  objects: readonly ClusterObject[],
): Difference | undefined {
  const fresh: ClusterObject[] = [];
  const kept = new Set<ClusterObject>();
  for (const object of objects) {
    if (before.has(object)) kept.add(object);
    else fresh.push(object);
  }
  const others = new Map<string, ClusterObject>();
  for (const object of before.keys()) if (!kept.has(object)) others.set(keyOf(object), object);
  const inPlaceOf = new Map<ClusterObject, ClusterObject>();
  for (const object of fresh) {
    const key = keyOf(object);
    const other = others.get(key);
    if (other === undefined) continue;
    inPlaceOf.set(object, other);
    others.delete(key);
  }
  let last = -1;
  for (const object of objects) {
    if (object.kind !== "Node") continue;
    const place = before.get(inPlaceOf.get(object) ?? object) ?? Infinity;
    if (place < last) return undefined;
    last = place;
  }
  return {
    gone: [...others.values()],
    changed: fresh.filter((object) => inPlaceOf.has(object)),
    added: fresh.filter((object) => !inPlaceOf.has(object)),
  };
}

function keyOf(object: ClusterObject): string {
  const { kind, namespace = "", name } = referenceTo(object);
  return `${kind}/${namespace}/${name}`;
}
