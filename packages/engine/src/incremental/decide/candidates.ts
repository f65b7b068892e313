import { grown } from "../tables/growing.ts";

/**
 * What is chosen from: single nodes that are set apart, and *groups*: all other feasible nodes of one kind in a cell.
 * All nodes of a candidate have the same normalised scores. Numbers in arrays, by candidate, that are used again for
 * the next decision: single nodes first, then groups.
 */
export class Candidates {
  count = 0;
  /** How many of them, the first ones, are single nodes. */
  singles = 0;
  /** How many nodes there are in all. */
  feasible = 0;
  /** Of a single node, its position in the layout's order. */
  position: Int32Array = new Int32Array(0);
  cell: Int32Array = new Int32Array(0);
  kind: Int32Array = new Int32Array(0);
  /** How many nodes. */
  size: Int32Array = new Int32Array(0);
  /** The highest score by itself, and how many nodes have it; 0 of a group that is still to be looked into. */
  best: Int32Array = new Int32Array(0);
  ties: Int32Array = new Int32Array(0);
  /** Before normalising: what inter-pod affinity gives, and topology spread; below 0 where the latter gives nothing. */
  affinity: Float64Array = new Float64Array(0);
  spread: Float64Array = new Float64Array(0);
  /** What is added to the score by itself. */
  offset: Float64Array = new Float64Array(0);

  clear(): void {
    this.count = 0;
    this.singles = 0;
    this.feasible = 0;
  }

  /** Adds a node. To be called for all single nodes before all groups. */
  addNode(position: number, cell: number, kind: number, score: number, affinity: number): void {
    const { count } = this;
    this.position = grown(this.position, count + 1);
    this.makeRoom(count + 1);
    this.position[count] = position;
    this.cell[count] = cell;
    this.kind[count] = kind;
    this.size[count] = 1;
    this.best[count] = score;
    this.ties[count] = 1;
    this.affinity[count] = affinity;
    this.count = this.singles = count + 1;
    this.feasible++;
  }

  /** Takes back the last {@link addNode}, while there are no groups. */
  dropLast(): void {
    this.count--;
    this.singles--;
    this.feasible--;
  }

  /** For so many in all: groups are added by being written. */
  makeRoom(count: number): void {
    if (count <= this.cell.length) return;
    this.cell = grown(this.cell, count);
    this.kind = grown(this.kind, count);
    this.size = grown(this.size, count);
    this.best = grown(this.best, count);
    this.ties = grown(this.ties, count);
    this.affinity = grown(this.affinity, count);
    this.spread = grown(this.spread, count);
    this.offset = grown(this.offset, count);
  }
}
