import { ChunkSums } from "./chunk-sums.ts";
import { blocked, type DenseKinds } from "./dense-kinds.ts";
import { Entries } from "./entries.ts";
import type { Layout } from "./layout.ts";
import type { StateScores, Scored } from "./state-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/** Stands for what has never been seen. */
const unseen = -1;

/**
 * A *view*: the best nodes for pods of one shape, {@link Entries} of each cell and of each chunk, as far as they have
 * been asked for. A chunk in which something has changed is summed up again when its cell is next needed. There is one
 * kind of nodes, 0, unless dense rules tell them apart.
 */
export class GroupScores implements Scored {
  readonly layout: Layout;
  /** Absent where no dense rules tell nodes apart. */
  readonly dense: DenseKinds | undefined;
  /** Of the shape. */
  stateScores: StateScores;
  readonly chunks: Entries;
  readonly cells: Entries;
  /** By position; {@link blocked} where dense rules keep pods from the node. Absent where all nodes are of kind 0. */
  readonly kinds: Int32Array | undefined;
  readonly #nodes: NodeTable;
  readonly #sums: ChunkSums;
  /** By chunk: the versions of its states and kinds that the entries are of, added up; or {@link unseen}. */
  readonly #seen: Int32Array;
  /** By cell: the same, of all of its chunks. */
  readonly #seenCells: Int32Array;

  constructor(layout: Layout, stateScores: StateScores, dense: DenseKinds | undefined, nodes: NodeTable) {
    this.layout = layout;
    this.dense = dense;
    this.stateScores = stateScores;
    this.#nodes = nodes;
    this.kinds = dense?.at;
    this.chunks = new Entries(layout.chunks);
    this.cells = new Entries(layout.cells);
    this.#sums = new ChunkSums(layout, this, this.chunks);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
    this.#seenCells = new Int32Array(layout.cells).fill(unseen);
  }

  /** Makes it the view of another shape. */
  turnTo(stateScores: StateScores): void {
    this.stateScores = stateScores;
    this.#seen.fill(unseen);
    this.#seenCells.fill(unseen);
  }

  /** Bytes, about. */
  get size(): number {
    return this.chunks.size + this.cells.size;
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    this.#nodes.states.tidy();
    this.layout.states.catchUp();
    this.stateScores.catchUp();
    this.dense?.catchUp();
  }

  /** Brings the entries of some cells up to date. @param count How many of `cells`, the first ones. */
  refresh(cells: Int32Array, count: number): void {
    const { cellVersions } = this.layout.states;
    const kindVersions = this.dense?.cellVersions;
    const seen = this.#seenCells;
    for (let at = 0; at < count; at++) {
      const cell = cells[at];
      const version = cellVersions[cell] + (kindVersions === undefined ? 0 : kindVersions[cell]);
      if (seen[cell] === version) continue;
      seen[cell] = version;
      this.#refreshCell(cell);
    }
  }

  #refreshCell(cell: number): void {
    const { firstChunk, states } = this.layout;
    const { versions } = states;
    const kindVersions = this.dense?.versions;
    const seen = this.#seen;
    const end = firstChunk[cell + 1];
    for (let chunk = firstChunk[cell]; chunk < end; chunk++) {
      const version = kindVersions === undefined ? versions[chunk] : versions[chunk] + kindVersions[chunk];
      if (seen[chunk] === version) continue;
      seen[chunk] = version;
      if (this.kinds === undefined) this.#sums.sumUpStates(chunk);
      else this.#sums.sumUpKinds(chunk, this.kinds);
    }
    this.cells.sumUp(cell, this.chunks, firstChunk[cell], end);
  }

  /** The score of the node at the position by itself, beside what all nodes of its cell have; {@link notFeasible}. */
  scoreAt(position: number): number {
    if (this.kinds !== undefined && this.kinds[position] === blocked) return notFeasible;
    return this.stateScores.at(this.layout.states.stateAt[position]);
  }

  kindAt(position: number): number {
    return this.kinds === undefined ? 0 : this.kinds[position];
  }
}
