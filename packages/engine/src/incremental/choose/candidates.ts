import { grown } from "../growing-array.ts";

/**
 * What is chosen from: single nodes that fine rules set apart, and *units*: all other feasible nodes of one kind in a
 * cell, or in all cells of a root that are not listed. All nodes of a candidate have the same normalised scores. Numbers
 * in arrays, by candidate, that are used again for the next decision: single nodes first, then units of cells, then those
 * of roots.
 */
export class Candidates {
  count = 0;
  /** How many of them, the first ones, are single nodes. */
  singles = 0;
  /** Where units of roots begin. */
  firstOfRoot = 0;
  /** How many nodes there are in all. */
  feasible = 0;
  /** Of a single node, its place in the layout's order, or what stands for it: see `CellLayout.outsideAt`. */
  at: Int32Array = new Int32Array(0);
  /** Of a unit of a root, the first of the root's cells; of a node that is in none, a number behind those of all cells. */
  cell: Int32Array = new Int32Array(0);
  /** Below 0 of a node that is in no cell. */
  kind: Int32Array = new Int32Array(0);
  /** How many nodes. */
  size: Int32Array = new Int32Array(0);
  /** The highest score by itself, and how many nodes have it; 0 of a unit that is still to be looked into. */
  best: Float64Array = new Float64Array(0);
  ties: Int32Array = new Int32Array(0);
  /** Of a single node in a cell: what fine rules give it, before normalising. */
  own: Float64Array = new Float64Array(0);
  /** Before normalising: what inter-pod affinity gives, and topology spread; below 0 where the latter gives nothing. */
  affinity: Float64Array = new Float64Array(0);
  spread: Float64Array = new Float64Array(0);
  /** What is added to the score by itself. */
  offset: Float64Array = new Float64Array(0);
  /** What is still to be normalised. */
  raw: Float64Array = new Float64Array(0);
  /** How many single nodes are not in the layout. */
  outside = 0;
  /** How many candidates are among the nodes that say something of these very pods, which, and their numbers there. */
  apartCount = 0;
  apart: Int32Array = new Int32Array(0);
  apartNumbers: Int32Array = new Int32Array(0);

  clear(): void {
    this.count = 0;
    this.singles = 0;
    this.firstOfRoot = 0;
    this.feasible = 0;
    this.apartCount = 0;
    this.outside = 0;
  }

  /** Adds a feasible node that is in no cell. @param at See `CellLayout.outsideAt`. */
  addOutside(at: number, cells: number, score: number, affinity: number): void {
    this.add(at, cells + this.outside, -1, 1, score, 1, affinity);
    this.outside++;
  }

  /** The last candidate is number `number` of the nodes that say something of these very pods. */
  isApart(number: number): void {
    const { apartCount } = this;
    this.apart = grown(this.apart, apartCount + 1);
    this.apartNumbers = grown(this.apartNumbers, apartCount + 1);
    this.apart[apartCount] = this.count - 1;
    this.apartNumbers[apartCount] = number;
    this.apartCount++;
  }

  /** To be called for all single nodes before all units. */
  add(at: number, cell: number, kind: number, size: number, best: number, ties: number, affinity: number): void {
    const { count } = this;
    if (count >= this.at.length) this.makeRoom(count + 1);
    this.at[count] = at;
    this.cell[count] = cell;
    this.kind[count] = kind;
    this.size[count] = size;
    this.best[count] = best;
    this.ties[count] = ties;
    this.affinity[count] = affinity;
    this.count = count + 1;
    this.feasible += size;
  }

  /** To be called for a single node, while there are no others. The last one takes its place. */
  drop(one: number): void {
    const last = --this.count;
    this.at[one] = this.at[last] ?? 0;
    this.cell[one] = this.cell[last] ?? 0;
    this.kind[one] = this.kind[last] ?? 0;
    this.best[one] = this.best[last] ?? 0;
    this.own[one] = this.own[last] ?? 0;
    this.feasible--;
  }

  /** Takes back the last {@link add}. */
  dropLast(): void {
    this.count--;
    this.feasible -= this.size[this.count] ?? 0;
    if (this.apartCount > 0 && this.apart[this.apartCount - 1] === this.count) this.apartCount--;
  }

  /** For whoever adds many by writing them. */
  makeRoom(count: number): void {
    if (count <= this.at.length) return;
    this.at = grown(this.at, count);
    this.cell = grown(this.cell, count);
    this.kind = grown(this.kind, count);
    this.size = grown(this.size, count);
    this.best = grown(this.best, count);
    this.ties = grown(this.ties, count);
    this.own = grown(this.own, count);
    this.affinity = grown(this.affinity, count);
    this.spread = grown(this.spread, count);
    this.offset = grown(this.offset, count);
    this.raw = grown(this.raw, count);
  }
}
