import { grown } from "../growing-array.ts";
import { NumberLists } from "./number-lists.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { noState } from "../nodes/usage-states.ts";
import type { DomainCells } from "./domain-cells.ts";
import { bitOf } from "./root-bits.ts";

/** So many changes can be read one by one; a power of two. */
const mostKept = 1024;
/** So many states that have come can be; a power of two. */
const mostBorn = 4096;
/** Where a root begins in the order of ranks: at a multiple of as many bits as a word has. */
const wordBits = 32;

/** What a layout says of places, cells and roots: see `CellLayout`. */
export interface RootedCells {
  readonly slotAt: Int32Array;
  readonly starts: Int32Array;
  readonly firstChunk: Int32Array;
  readonly cellsOfRoot: DomainCells;
}

/** The bytes of one, about, at most. */
export function rootStatesSize(nodes: number, roots: number): number {
  return 4 * nodes * (8 + 3 * roots);
}

/**
 * In which state the nodes of each root are: how many, and which. All states that any node is in are *rows*, so that
 * whoever sums up all roots reads each state once, whatever cells and chunks its nodes are in. A change of a node's pods
 * moves it from list to list, in time that does not grow with the nodes.
 *
 * Nodes are known by *rank*: their number in an order of all places root by root, and cell by cell within a root.
 */
export class RootStates {
  readonly roots: number;
  /** By root: its first rank; one more at the end. */
  readonly starts: Int32Array;
  /** By cell: its first rank, and the one after its last. */
  readonly startOfCell: Int32Array;
  readonly endOfCell: Int32Array;
  /** By root: how many nodes. */
  readonly sizes: Int32Array;
  /** By rank: the place in the layout's order; -1 where no node is. */
  placeAt: Int32Array;
  /** By slot; -1 where no node is, or one that the pods can not be on. */
  rankOf: Int32Array;
  /** By rank. */
  readonly rootOf: Uint8Array;
  /** By rank; {@link noState} where no node is. */
  stateAt: Int32Array;
  /** How many rows there are. */
  rows = 0;
  /** By row. */
  states: Int32Array = new Int32Array(0);
  /** By row and root, `row * roots + root`: the ranks of the nodes. */
  readonly lists: NumberLists;
  /** How often a state has come to be a row; of the last ones, see {@link holdsBorn}, which. */
  bornHead = 0;
  readonly born: Int32Array = new Int32Array(mostBorn);
  /** By state: the roots that have nodes in it, a bit for each. */
  rootsOf: Int32Array = new Int32Array(0);
  /** By row: how many nodes. */
  #totals = new Int32Array(0);
  /** By state: its row, and one; 0 for none. */
  #rowOf = new Int32Array(0);
  /** How many changes there have been, or more; of the last ones, see {@link holds}, which node, from and to which state. */
  head = 0;
  readonly movedRank: Int32Array = new Int32Array(mostKept);
  readonly movedFrom: Int32Array = new Int32Array(mostKept);
  readonly movedTo: Int32Array = new Int32Array(mostKept);
  readonly #layout: RootedCells;
  readonly #manyNodes: number;
  readonly #nodes: NodeTable;
  /** How much of the nodes' log has been read. */
  #read = 0;
  #generation = -1;

  /** @param manyNodes Roots with more are large. */
  constructor(layout: RootedCells, nodes: NodeTable, manyNodes: number) {
    this.#manyNodes = manyNodes;
    this.#layout = layout;
    this.#nodes = nodes;
    const { slotAt, starts: chunkStarts, firstChunk, cellsOfRoot } = layout;
    this.roots = cellsOfRoot.starts.length - 1;
    this.starts = new Int32Array(this.roots + 1);
    this.sizes = new Int32Array(this.roots);
    this.startOfCell = new Int32Array(firstChunk.length - 1);
    this.endOfCell = new Int32Array(firstChunk.length - 1);
    this.rankOf = new Int32Array(nodes.slots).fill(-1);
    const ranks = slotAt.length + this.roots * wordBits;
    this.lists = new NumberLists(ranks);
    this.placeAt = new Int32Array(ranks).fill(-1);
    this.rootOf = new Uint8Array(ranks);
    this.stateAt = new Int32Array(ranks).fill(noState);
    let rank = 0;
    for (let root = 0; root < this.roots; root++) {
      this.starts[root] = rank;
      for (let at = cellsOfRoot.starts[root] ?? 0; at < (cellsOfRoot.starts[root + 1] ?? 0); at++) {
        const cell = cellsOfRoot.cells[at] ?? 0;
        const end = chunkStarts[firstChunk[cell + 1] ?? 0] ?? 0;
        this.startOfCell[cell] = rank;
        for (let place = chunkStarts[firstChunk[cell] ?? 0] ?? 0; place < end; place++) {
          this.placeAt[rank] = place;
          this.rootOf[rank] = root;
          this.rankOf[slotAt[place] ?? 0] = rank++;
        }
        this.endOfCell[cell] = rank;
      }
      this.sizes[root] = rank - (this.starts[root] ?? 0);
      rank = Math.ceil(rank / wordBits) * wordBits;
    }
    this.starts[this.roots] = rank;
  }

  /** Gives the memory back. */
  release(): void {
    this.placeAt = nothing;
    this.rankOf = nothing;
    this.stateAt = nothing;
    this.states = nothing;
    this.rootsOf = nothing;
    this.lists.release();
    this.#totals = nothing;
    this.#rowOf = nothing;
  }

  /** Whether the root has so many nodes that no time should be spent on each. */
  isLarge(root: number): boolean {
    return (this.sizes[root] ?? 0) > this.#manyNodes;
  }

  /** Whether every change from the one numbered `from` on can still be read: at its number modulo the arrays' length. */
  holds(from: number): boolean {
    return this.head - from <= mostKept;
  }

  /** The same of states that have come to be rows. */
  holdsBorn(from: number): boolean {
    return this.bornHead - from <= mostBorn;
  }

  /** The row of the state; below 0 where no node is in it. */
  rowOf(state: number): number {
    return (this.#rowOf[state] ?? 0) - 1;
  }

  /** How many nodes of the root are in the row's state. */
  nodesIn(row: number, root: number): number {
    return this.lists.counts[row * this.roots + root] ?? 0;
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    const { log, size, states } = this.#nodes;
    if (this.#generation !== states.generation || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#readAll();
      return;
    }
    for (; this.#read < log.head; this.#read++) {
      const slot = log.slotAt(this.#read);
      const rank = this.rankOf[slot] ?? -1;
      if (rank < 0) continue;
      const after = states.at(slot);
      const before = this.stateAt[rank] ?? noState;
      if (before === after) continue;
      const change = this.head++ & (mostKept - 1);
      this.movedRank[change] = rank;
      this.movedFrom[change] = before;
      this.movedTo[change] = after;
      this.#leave(rank, before);
      this.#enter(rank, after);
    }
  }

  #readAll(): void {
    const { log, states } = this.#nodes;
    const { placeAt } = this;
    this.#read = log.head;
    this.#generation = states.generation;
    this.head += mostKept + 1;
    for (let row = 0; row < this.rows; row++) this.#clear(row);
    this.rows = 0;
    for (let rank = 0; rank < placeAt.length; rank++) {
      const place = placeAt[rank] ?? -1;
      if (place >= 0) this.#enter(rank, states.at(this.#layout.slotAt[place] ?? 0));
    }
  }

  #enter(rank: number, state: number): void {
    const row = this.#rowFor(state);
    const root = this.rootOf[rank] ?? 0;
    this.lists.insert(row * this.roots + root, rank);
    this.rootsOf[state] = (this.rootsOf[state] ?? 0) | bitOf(root);
    this.#totals[row] = (this.#totals[row] ?? 0) + 1;
    this.stateAt[rank] = state;
  }

  #leave(rank: number, state: number): void {
    const row = this.rowOf(state);
    if (row < 0) throw new Error(`bug: no node was in state ${state}`);
    const root = this.rootOf[rank] ?? 0;
    this.lists.delete(row * this.roots + root, rank);
    if (this.nodesIn(row, root) === 0) this.rootsOf[state] = (this.rootsOf[state] ?? 0) & ~bitOf(root);
    const left = (this.#totals[row] ?? 0) - 1;
    this.#totals[row] = left;
    if (left === 0) this.#drop(row);
  }

  #rowFor(state: number): number {
    const known = this.rowOf(state);
    if (known >= 0) return known;
    const row = this.rows++;
    this.states = grown(this.states, row + 1);
    this.#totals = grown(this.#totals, row + 1);
    this.lists.makeRoom((row + 1) * this.roots);
    this.#rowOf = grown(this.#rowOf, state + 1);
    this.rootsOf = grown(this.rootsOf, state + 1);
    this.states[row] = state;
    this.#rowOf[state] = row + 1;
    this.born[this.bornHead++ & (mostBorn - 1)] = state;
    return row;
  }

  /** Puts the last row into the place of an empty one. */
  #drop(row: number): void {
    const last = --this.rows;
    const { roots } = this;
    if (row !== last) {
      const moved = this.states[last] ?? 0;
      for (let root = 0; root < roots; root++) this.lists.rename(last * roots + root, row * roots + root);
      this.#totals[row] = this.#totals[last] ?? 0;
      this.#rowOf[this.states[row] ?? 0] = 0;
      this.states[row] = moved;
      this.#rowOf[moved] = row + 1;
      this.states[last] = noState;
    }
    this.#clear(last);
  }

  #clear(row: number): void {
    const { roots } = this;
    const state = this.states[row] ?? noState;
    if (state !== noState) this.#rowOf[state] = this.rootsOf[state] = 0;
    this.#totals[row] = 0;
    for (let root = 0; root < roots; root++) this.lists.clear(row * roots + root);
  }
}

const nothing = new Int32Array(0);
