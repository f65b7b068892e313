/**
 * For each group of nodes, an *entry* for each kind that its feasible nodes are of: the highest score, how many nodes
 * have it, and how many are feasible. Entry `e` of group `g` is number `g * width + e`.
 */
export class Entries {
  /** How many entries each group has room for. */
  width = 1;
  /** By group. */
  readonly counts: Int32Array;
  // By entry.
  kind: Int32Array;
  best: Int32Array;
  ties: Int32Array;
  feasible: Int32Array;

  constructor(groups: number) {
    this.counts = new Int32Array(groups);
    this.kind = new Int32Array(groups);
    this.best = new Int32Array(groups);
    this.ties = new Int32Array(groups);
    this.feasible = new Int32Array(groups);
  }

  /** Bytes, about. */
  get size(): number {
    return this.counts.byteLength + 4 * this.kind.byteLength;
  }

  /** The group's entry of the kind; -1 where there is none. */
  find(group: number, kind: number): number {
    const from = group * this.width;
    const end = from + this.counts[group];
    for (let entry = from; entry < end; entry++) if (this.kind[entry] === kind) return entry;
    return -1;
  }

  /** Makes nodes of kind 0 all that the group has, `ties` of which have the highest score. */
  setOnly(group: number, best: number, ties: number, feasible: number): void {
    const entry = group * this.width;
    this.counts[group] = feasible > 0 ? 1 : 0;
    this.kind[entry] = 0;
    this.best[entry] = best;
    this.ties[entry] = ties;
    this.feasible[entry] = feasible;
  }

  /** Adds nodes of one kind to a group, `ties` of which have the highest score among them. */
  add(group: number, kind: number, best: number, ties: number, feasible: number): void {
    const entry = this.find(group, kind);
    if (entry < 0) this.#append(group, kind, best, ties, feasible);
    else this.#addTo(entry, best, ties, feasible);
  }

  /** Makes the group the sum of some groups of another: those from `from` on and below `to`. */
  sumUp(group: number, other: Entries, from: number, to: number): void {
    this.counts[group] = 0;
    // Where the last ones were added: mostly there is one kind.
    let entry = -1;
    for (let one = from; one < to; one++) {
      const first = one * other.width;
      const end = first + other.counts[one];
      for (let at = first; at < end; at++) {
        const kind = other.kind[at];
        if (entry < 0 || this.kind[entry] !== kind) entry = this.find(group, kind);
        if (entry < 0) this.#append(group, kind, other.best[at], other.ties[at], other.feasible[at]);
        else this.#addTo(entry, other.best[at], other.ties[at], other.feasible[at]);
      }
    }
  }

  #addTo(entry: number, best: number, ties: number, feasible: number): void {
    this.feasible[entry] += feasible;
    const before = this.best[entry];
    if (best > before) {
      this.best[entry] = best;
      this.ties[entry] = ties;
    } else if (best === before) this.ties[entry] += ties;
  }

  #append(group: number, kind: number, best: number, ties: number, feasible: number): void {
    const count = this.counts[group];
    if (count === this.width) this.#widen();
    const entry = group * this.width + count;
    this.counts[group] = count + 1;
    this.kind[entry] = kind;
    this.best[entry] = best;
    this.ties[entry] = ties;
    this.feasible[entry] = feasible;
  }

  /** Doubles the room for entries. */
  #widen(): void {
    this.kind = this.#wider(this.kind);
    this.best = this.#wider(this.best);
    this.ties = this.#wider(this.ties);
    this.feasible = this.#wider(this.feasible);
    this.width *= 2;
  }

  #wider(array: Int32Array): Int32Array {
    const { width, counts } = this;
    const wide = new Int32Array(2 * width * counts.length);
    for (let group = 0; group < counts.length; group++) {
      const from = group * width;
      wide.set(array.subarray(from, from + counts[group]), 2 * from);
    }
    return wide;
  }
}
