import { grown } from "../growing-array.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import { blocked } from "./dense-rules.ts";
import { Entries } from "./entries.ts";
import type { Scored } from "./local-scores.ts";
import { kept, notFeasible } from "./node-scores.ts";

/** Stands for what has never been seen. */
const unseen = -1;
/** Following one change costs as much as asking so many cells whether they have changed. */
const manyCells = 8;
/** So many nodes of a chunk are looked at one by one beside its states. */
const fewOthers = 32;

/**
 * {@link Entries} of each chunk of a layout, of each cell, and of each root, for pods of one shape: the sums of what is in
 * them. A chunk in which something has changed is summed up again when its cell is next needed. There is one kind of
 * nodes, 0, unless dense rules tell them apart.
 */
export class CellEntries {
  readonly layout: CellLayout;
  readonly #of: Scored;
  readonly chunks: Entries;
  readonly cells: Entries;
  readonly roots: Entries;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  #kinds: Int32Array | undefined;
  /** By chunk: the version of its states that the entries are of; {@link unseen} when kinds have changed. */
  readonly #seen: Int32Array;
  /** How many changes of states all entries are of at least, and in which chunks kinds have changed since. */
  #refreshed = 0;
  readonly #changedKinds: number[] = [];
  /** Whether these are all the changes since all entries were last of one moment. */
  #canFollow = false;
  /** Of the chunk that is being summed up: the places of nodes of other kinds than 0, and how many are in each state. */
  readonly #others = new Int32Array(fewOthers);
  #othersCount = 0;
  #othersIn = new Int32Array(0);
  /** By root: 1 where its entries are those of its cells added up. */
  readonly #isRootKnown: Uint8Array;

  constructor(layout: CellLayout, of: Scored, kinds: Int32Array | undefined) {
    this.layout = layout;
    this.#of = of;
    this.#kinds = kinds;
    this.chunks = new Entries(layout.chunks);
    this.cells = new Entries(layout.cells);
    this.roots = new Entries(layout.cellOfRoot.length);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
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
  kindChanged(chunk: number): void {
    if (this.#seen[chunk] === unseen) return;
    this.#seen[chunk] = unseen;
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
      if (this.#seen[chunk] === states.versions[chunk]) continue;
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
    if (this.#kinds !== undefined) this.#sumUpKinds(chunk, this.#kinds);
    else if (before !== version - 1 || !this.#followMove(chunk)) this.#sumUpStates(chunk, undefined);
  }

  /** Makes the last change of one node's state good, if the best that is known of the chunk stays known so. */
  #followMove(chunk: number): boolean {
    const { leftAt, enteredAt } = this.layout.states;
    const { best, ties, feasible, counts } = this.chunks;
    if (counts[chunk] === 0) return false;
    const { local } = this.#of;
    const left = local.scores[leftAt[chunk] ?? 0];
    // Nobody may be in that state any more: it can not be asked about.
    if (left === undefined || left === 0) return false;
    const before = left - kept;
    const after = local.at(enteredAt[chunk] ?? 0);
    const highest = best[chunk] ?? 0;
    const withHighest = (ties[chunk] ?? 0) - (before === highest ? 1 : 0) + (after === highest ? 1 : 0);
    if (after > highest || withHighest === 0) return false;
    ties[chunk] = withHighest;
    const more = (after === notFeasible ? 0 : 1) - (before === notFeasible ? 0 : 1);
    feasible[chunk] = (feasible[chunk] ?? 0) + more;
    return true;
  }

  /** @param others By state: how many nodes of the chunk are of other kinds than 0; absent: none. */
  #sumUpStates(chunk: number, others: Int32Array | undefined): void {
    const { layout } = this;
    const { local } = this.#of;
    const { states, counts, lengths } = layout.states;
    const start = layout.starts[chunk] ?? 0;
    const end = start + (lengths[chunk] ?? 0);
    local.workOut(states, start, end);
    const { scores } = local;
    // As scores are kept: what is not feasible is the least.
    const lost = kept + notFeasible;
    let best = lost;
    let ties = 0;
    let feasible = (layout.starts[chunk + 1] ?? 0) - start - (others === undefined ? 0 : this.#othersCount);
    for (let at = start; at < end; at++) {
      const state = states[at] ?? 0;
      let score = scores[state] ?? 0;
      // Nearly all of them, where states are many.
      if (score > lost && score < best) continue;
      const nodes = (counts[at] ?? 0) - (others === undefined ? 0 : (others[state] ?? 0));
      if (nodes === 0) continue;
      if (score === 0) score = local.at(state) + kept;
      if (score === lost) feasible -= nodes;
      else if (score === best) ties += nodes;
      else if (score > best) {
        best = score;
        ties = nodes;
      }
    }
    this.chunks.counts[chunk] = 0;
    if (feasible > 0) this.chunks.add(chunk, 0, best - kept, ties, feasible);
  }

  /** By states where nearly all nodes are of kind 0, otherwise node by node. */
  #sumUpKinds(chunk: number, kinds: Int32Array): void {
    if (!this.#listOthers(chunk, kinds)) {
      this.#sumUpNodes(chunk, kinds);
      return;
    }
    const { stateAt } = this.layout.states;
    const others = this.#others;
    this.#othersIn = grown(this.#othersIn, this.#of.local.scores.length);
    const inStates = this.#othersIn;
    for (let at = 0; at < this.#othersCount; at++) {
      const state = stateAt[others[at] ?? 0] ?? 0;
      inStates[state] = (inStates[state] ?? 0) + 1;
    }
    this.#sumUpStates(chunk, inStates);
    for (let at = 0; at < this.#othersCount; at++) {
      const place = others[at] ?? 0;
      const state = stateAt[place] ?? 0;
      inStates[state] = 0;
      const kind = kinds[place] ?? 0;
      const score = kind === blocked ? notFeasible : this.#of.local.at(state);
      if (score !== notFeasible) this.chunks.add(chunk, kind, score, 1, 1);
    }
  }

  /** Finds the nodes of the chunk that are of other kinds than 0. @returns false where they are more than a few. */
  #listOthers(chunk: number, kinds: Int32Array): boolean {
    const { starts } = this.layout;
    const end = starts[chunk + 1] ?? 0;
    this.#othersCount = 0;
    for (let place = starts[chunk] ?? 0; place < end; place++) {
      if (kinds[place] === 0) continue;
      if (this.#othersCount === fewOthers) return false;
      this.#others[this.#othersCount++] = place;
    }
    return true;
  }

  /** Node by node; those in a row that are of one kind are added up first. */
  #sumUpNodes(chunk: number, kinds: Int32Array): void {
    const { layout, chunks } = this;
    const { local } = this.#of;
    const { stateAt } = layout.states;
    const { scores } = local;
    const end = layout.starts[chunk + 1] ?? 0;
    chunks.counts[chunk] = 0;
    // As scores are kept.
    const lost = kept + notFeasible;
    let inRow: number = blocked;
    let best = lost;
    let ties = 0;
    let feasible = 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const kind = kinds[place] ?? 0;
      if (kind !== inRow) {
        if (feasible > 0) chunks.add(chunk, inRow, best - kept, ties, feasible);
        inRow = kind;
        best = lost;
        feasible = 0;
      }
      if (kind === blocked) continue;
      const state = stateAt[place] ?? 0;
      let score = scores[state] ?? 0;
      if (score === 0) score = local.at(state) + kept;
      if (score === lost) continue;
      feasible++;
      if (score === best) ties++;
      else if (score > best) {
        best = score;
        ties = 1;
      }
    }
    if (feasible > 0) chunks.add(chunk, inRow, best - kept, ties, feasible);
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
