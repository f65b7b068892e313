/** So many are kept for a count, and moved with each of its pods: a few nanoseconds each. */
const mostKept = 128;

/** Sums that are moved with each pod, as long as they are enlisted. */
interface MovedSum {
  isMoved: boolean;
  /** To be called for every pod of the count that comes to a node or goes. */
  move(slot: number, by: number): void;
}

/**
 * What is added up from the pods of one count: other sums for each key, and for each list of nodes that count. Of more than
 * a count's pods can be moved in, those that came first are let go: a plan that still holds some enlists them again.
 */
export class SumsOfCount<Sum extends MovedSum> {
  readonly #byName = new Map<string, Sum>();
  readonly #moved: Sum[] = [];
  #made = 0;

  /** How many there are. */
  get size(): number {
    return this.#byName.size;
  }

  /** How many of them are moved. */
  get moved(): number {
    return this.#moved.length;
  }

  get(name: string): Sum | undefined {
    return this.#byName.get(name);
  }

  /** @param make Told a number that no others have had. */
  add(name: string, make: (number: number) => Sum): Sum {
    const made = make(this.#made++);
    this.#byName.set(name, made);
    for (const [oldest] of this.#byName) {
      if (this.#byName.size <= mostKept) break;
      this.#byName.delete(oldest);
    }
    return made;
  }

  /** Has the sums moved from now on; they are to be true. */
  enlist(sums: Sum): void {
    sums.isMoved = true;
    this.#moved.push(sums);
    const oldest = this.#moved.length > mostKept ? this.#moved.shift() : undefined;
    if (oldest !== undefined) oldest.isMoved = false;
  }

  /** To be called for every pod of the count that comes to a node or goes. */
  move(slot: number, by: number): void {
    for (const one of this.#moved) one.move(slot, by);
  }
}
