import { ChunkSums } from "./chunk-sums.ts";
import { blocked, type DenseRules } from "./dense-rules.ts";
import { Entries } from "./entries.ts";
import type { Layout } from "./layout.ts";
import type { StateScores, Scored } from "./state-scores.ts";
import { NodeKinds } from "./node-kinds.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/** Stands for what has never been seen. */
const unseen = -1;

/**
 * A *view*: the best nodes for pods of one shape, {@link Entries} of each cell and of each chunk, as far as they have been
 * asked for.
 * A chunk in which something has changed is summed up again when its cell is next needed. There is one kind of nodes, 0,
 * unless dense rules tell them apart.
 */
export class GroupScores implements Scored {
  readonly layout: Layout;
  readonly dense: DenseRules | undefined;
  /** Of the shape. */
  local: StateScores;
  readonly chunks: Entries;
  readonly cells: Entries;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  readonly kinds: Int32Array | undefined;
  readonly #nodes: NodeTable;
  readonly #sums: ChunkSums;
  /** By chunk: the version of its states that the entries are of; {@link unseen} when kinds have changed. */
  readonly #seen: Int32Array;
  readonly #kinds: NodeKinds | undefined;
  readonly #kindChanged = (chunk: number): void => void (this.#seen[chunk] = unseen);
  #epoch = 0;

  constructor(layout: Layout, local: StateScores, dense: DenseRules | undefined, nodes: NodeTable) {
    this.layout = layout;
    this.dense = dense;
    this.local = local;
    this.#nodes = nodes;
    this.#kinds = dense && new NodeKinds(layout, dense, nodes);
    this.kinds = this.#kinds?.at;
    this.chunks = new Entries(layout.chunks);
    this.cells = new Entries(layout.cells);
    this.#sums = new ChunkSums(layout, this, this.chunks);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
  }

  /** Makes it the view of another shape, where there are no dense rules. */
  lendTo(local: StateScores): void {
    this.local = local;
    this.#seen.fill(unseen);
  }

  /** Bytes, about. */
  get size(): number {
    return (this.kinds?.byteLength ?? 0) + this.chunks.size + this.cells.size;
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    this.#nodes.states.tidy();
    this.layout.states.catchUp();
    this.local.catchUp();
    const { epoch } = this.#nodes.states;
    // The states that nodes have left may be others by now.
    if (this.#epoch !== epoch) this.#seen.fill(unseen);
    this.#epoch = epoch;
    if (this.#kinds?.catchUp(this.#kindChanged) === false) this.#seen.fill(unseen);
  }

  /** Brings the entries of some cells up to date. @param count How many of `cells`, the first ones. */
  refresh(cells: Int32Array, count: number): void {
    const { firstChunk, states } = this.layout;
    const { versions } = states;
    const seen = this.#seen;
    for (let at = 0; at < count; at++) {
      const cell = cells[at] ?? 0;
      const end = firstChunk[cell + 1] ?? 0;
      let changed = false;
      for (let chunk = firstChunk[cell] ?? 0; chunk < end; chunk++) {
        if (seen[chunk] === versions[chunk]) continue;
        seen[chunk] = versions[chunk] ?? 0;
        if (this.kinds === undefined) this.#sums.sumUpStates(chunk);
        else this.#sums.sumUpKinds(chunk, this.kinds);
        changed = true;
      }
      if (changed) this.#sumUpCell(cell, end);
    }
  }

  #sumUpCell(cell: number, end: number): void {
    this.cells.counts[cell] = 0;
    for (let chunk = this.layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      this.cells.addAll(cell, this.chunks, chunk);
    }
  }

  /** The score of the node at the place by itself, beside what all nodes of its cell have; {@link notFeasible}. */
  scoreAt(place: number): number {
    if (this.kinds?.[place] === blocked) return notFeasible;
    return this.local.at(this.layout.states.stateAt[place] ?? 0);
  }

  kindAt(place: number): number {
    return this.kinds?.[place] ?? 0;
  }
}
