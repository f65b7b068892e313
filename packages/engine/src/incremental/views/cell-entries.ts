import type { CellLayout } from "../layout/cell-layout.ts";
import { ChunkSums } from "./chunk-sums.ts";
import { Entries } from "./entries.ts";
import type { Scored } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";

/** Stands for what has never been seen. */
const unseen = -1;
/** Stands for no node's place. */
const noPlace = -1;
/** Following one change costs as much as asking so many cells whether they have changed. */
const manyCells = 8;

/**
 * {@link Entries} of each chunk of a layout, of each cell, and of each root, for pods of one shape: the sums of what is in
 * them. A chunk in which something has changed is summed up again when its cell is next needed. There is one kind of
 * nodes, 0, unless dense rules tell them apart.
 */
export class CellEntries {
  readonly layout: CellLayout;
  readonly chunks: Entries;
  readonly cells: Entries;
  readonly roots: Entries;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  #kinds: Int32Array | undefined;
  /** By chunk: the version of its states that the entries are of; {@link unseen} when kinds have changed. */
  readonly #seen: Int32Array;
  /** By chunk: the place of the one node that is of another kind now, and that before; {@link noPlace} for none. */
  readonly #turnedAt: Int32Array;
  readonly #turnedFrom: Int32Array;
  /** How many changes of states all entries are of at least, and in which chunks kinds have changed since. */
  #refreshed = 0;
  readonly #changedKinds: number[] = [];
  /** Whether these are all the changes since all entries were last of one moment. */
  #canFollow = false;
  readonly #sums: ChunkSums;
  /** By root: 1 where its entries are those of its cells added up. */
  readonly #isRootKnown: Uint8Array;

  constructor(layout: CellLayout, of: Scored, kinds: Int32Array | undefined) {
    this.layout = layout;
    this.#kinds = kinds;
    this.chunks = new Entries(layout.chunks);
    this.#sums = new ChunkSums(layout, of, this.chunks);
    this.cells = new Entries(layout.cells);
    this.roots = new Entries(layout.cellOfRoot.length);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
    const turning = kinds === undefined ? 0 : layout.chunks;
    this.#turnedAt = new Int32Array(turning).fill(noPlace);
    this.#turnedFrom = new Int32Array(turning);
    this.#isRootKnown = new Uint8Array(layout.cellOfRoot.length);
  }

  /** Bytes, about. */
  get size(): number {
    return this.chunks.size + this.cells.size + this.roots.size;
  }

  /** Gives the memory back. */
  release(): void {
    this.#kinds = undefined;
    this.chunks.release();
    this.cells.release();
    this.roots.release();
  }

  /** To be called when the numbers of states may have been given to others, or any node may be of another kind. */
  forget(): void {
    this.#seen.fill(unseen);
    this.forgetRoots();
  }

  /** To be called when the entries of roots are not those that were summed up here. */
  forgetRoots(): void {
    this.#canFollow = false;
    this.#isRootKnown.fill(0);
  }

  /** To be called when a node of the chunk has come to be of another kind. */
  kindChanged(chunk: number, place: number, before: number): void {
    if (this.#seen[chunk] === unseen) return;
    const turned = this.#turnedAt[chunk];
    if (turned === place) return;
    if (turned === noPlace) {
      this.#turnedAt[chunk] = place;
      this.#turnedFrom[chunk] = before;
    } else this.#seen[chunk] = unseen;
    // Of more changes than there are chunks none is followed: each chunk is asked.
    if (this.#changedKinds.length < this.#seen.length) this.#changedKinds.push(chunk);
  }

  /** Brings the entries of some cells up to date. @param count How many of `cells`, the first ones. */
  refreshCells(cells: Int32Array, count: number): void {
    if (count === 0) return;
    this.layout.states.catchUp();
    for (let at = 0; at < count; at++) this.#refreshCell(cells[at] ?? 0);
  }

  #refreshCell(cell: number): void {
    const { firstChunk, states } = this.layout;
    const end = firstChunk[cell + 1] ?? 0;
    let changed = false;
    for (let chunk = firstChunk[cell] ?? 0; chunk < end; chunk++) {
      if (this.#seen[chunk] === states.versions[chunk] && !this.#hasTurned(chunk)) continue;
      this.#refreshChunk(chunk);
      changed = true;
    }
    if (changed) this.#sumUpCell(cell, end);
  }

  /** Brings the entries of some roots up to date, and those of their cells. @param isAsked By root: 1 for these. */
  refreshRoots(isAsked: Uint8Array): void {
    const { roots, layout } = this;
    const { states, cellsOfRoot } = layout;
    states.catchUp();
    const changes = states.head - this.#refreshed + this.#changedKinds.length;
    // Else it is cheaper to ask each chunk of these roots whether it has changed.
    const follows = this.#canFollow && states.holds(this.#refreshed) && changes * manyCells < layout.cells;
    if (follows) this.#followChanges();
    let areAll = true;
    for (let root = 0; root < roots.counts.length; root++) {
      if (isAsked[root] === 0) {
        areAll = false;
        continue;
      }
      if (!follows) {
        const end = cellsOfRoot.starts[root + 1] ?? 0;
        for (let at = cellsOfRoot.starts[root] ?? 0; at < end; at++) this.#refreshCell(cellsOfRoot.cells[at] ?? 0);
      }
      if (this.#isRootKnown[root] === 0) this.#sumUpRoot(root);
    }
    if (!areAll) return;
    this.#refreshed = states.head;
    this.#changedKinds.length = 0;
    this.#canFollow = true;
  }

  #followChanges(): void {
    const { cellOf, states } = this.layout;
    for (; this.#refreshed < states.head; this.#refreshed++) {
      this.#refreshCell(cellOf[states.chunkAt(this.#refreshed)] ?? 0);
    }
    while (this.#changedKinds.length > 0) this.#refreshCell(cellOf[this.#changedKinds.pop() ?? 0] ?? 0);
  }

  #refreshChunk(chunk: number): void {
    const version = this.layout.states.versions[chunk] ?? 0;
    const before = this.#seen[chunk];
    this.#seen[chunk] = version;
    if (this.#kinds !== undefined) this.#refreshKinds(chunk, version, before ?? unseen, this.#kinds);
    else if (before !== version - 1 || !this.#sums.followMove(chunk)) this.#sums.sumUpStates(chunk);
  }

  #hasTurned(chunk: number): boolean {
    return this.#kinds !== undefined && this.#turnedAt[chunk] !== noPlace;
  }

  /** @param before The version of the chunk's states that the entries are of. */
  #refreshKinds(chunk: number, version: number, before: number, kinds: Int32Array): void {
    const { movedAt, leftAt, stateAt } = this.layout.states;
    const turned = this.#turnedAt[chunk] ?? noPlace;
    this.#turnedAt[chunk] = noPlace;
    const moved = before === version ? turned : (movedAt[chunk] ?? 0);
    const isOne = before === version || (before === version - 1 && (turned === noPlace || turned === moved));
    const state = before === version ? stateAt[moved] : leftAt[chunk];
    const kind = turned === noPlace ? kinds[moved] : this.#turnedFrom[chunk];
    if (before !== unseen && isOne && this.#sums.followNode(chunk, moved, state ?? 0, kind ?? 0, kinds)) return;
    this.#sums.sumUpKinds(chunk, kinds);
  }

  #sumUpCell(cell: number, end: number): void {
    const { chunks, cells } = this;
    const isPlain = this.#kinds === undefined && cells.counts[cell] === 1;
    const best = isPlain ? (cells.best[cell] ?? 0) : notFeasible;
    const ties = isPlain ? (cells.ties[cell] ?? 0) : 0;
    const feasible = isPlain ? (cells.feasible[cell] ?? 0) : 0;
    cells.counts[cell] = 0;
    for (let chunk = this.layout.firstChunk[cell] ?? 0; chunk < end; chunk++) cells.addAll(cell, chunks, chunk);
    const root = this.layout.rootOf[cell] ?? 0;
    if (this.#isRootKnown[root] === 0) return;
    if (this.#kinds === undefined && this.#moveRoot(root, cell, best, ties, feasible)) return;
    this.#isRootKnown[root] = 0;
  }

  /**
   * Makes the change of one cell good in its root, if the best that is known stays known so.
   *
   * @param best Of the cell, before; as `ties` and `feasible`.
   */
  #moveRoot(root: number, cell: number, best: number, ties: number, feasible: number): boolean {
    const { roots, cells } = this;
    if (roots.counts[root] === 0) return false;
    const isThere = cells.counts[cell] === 1;
    const highest = roots.best[root] ?? 0;
    const after = isThere ? (cells.best[cell] ?? 0) : notFeasible;
    if (after > highest) return false;
    const more = (after === highest ? (cells.ties[cell] ?? 0) : 0) - (best === highest ? ties : 0);
    const withHighest = (roots.ties[root] ?? 0) + more;
    if (withHighest === 0) return false;
    roots.ties[root] = withHighest;
    roots.feasible[root] = (roots.feasible[root] ?? 0) - feasible + (isThere ? (cells.feasible[cell] ?? 0) : 0);
    return true;
  }

  #sumUpRoot(root: number): void {
    const { roots, cells } = this;
    const { cells: inRoots, starts } = this.layout.cellsOfRoot;
    this.#isRootKnown[root] = 1;
    roots.counts[root] = 0;
    const end = starts[root + 1] ?? 0;
    for (let at = starts[root] ?? 0; at < end; at++) roots.addAll(root, cells, inRoots[at] ?? 0);
  }
}
