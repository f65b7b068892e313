import type { CellLayout } from "./cell-layout.ts";
import { blocked, type DenseRules } from "./dense-rules.ts";
import { Entries } from "./entries.ts";
import { kept, type LocalScores } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";

/** Stands for what has never been seen. */
const unseen = -1;

/**
 * The best nodes for pods of one shape: {@link Entries} of each chunk of a layout, and of each cell. A chunk in which
 * something has changed is summed up again when its cell is next needed. There is one kind of nodes, 0, unless dense
 * rules tell them apart.
 */
export class NodeView {
  readonly layout: CellLayout;
  readonly dense: DenseRules | undefined;
  readonly local: LocalScores;
  readonly chunks: Entries;
  readonly cells: Entries;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  kinds: Int32Array | undefined;
  /** False once it holds nothing any more: somebody else needed the memory. */
  isKept = true;
  readonly #nodes: NodeTable;
  /** By chunk: the version of its states that the entries are of; {@link unseen} when kinds have changed. */
  readonly #seen: Int32Array;
  /** How much of the nodes' log has been read, for kinds. */
  #read: number;
  #epoch = 0;

  constructor(layout: CellLayout, local: LocalScores, dense: DenseRules | undefined, nodes: NodeTable) {
    this.layout = layout;
    this.dense = dense;
    this.local = local;
    this.#nodes = nodes;
    this.chunks = new Entries(layout.chunks);
    this.cells = new Entries(layout.cells);
    this.kinds = dense === undefined ? undefined : new Int32Array(layout.slotAt.length);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
    this.#read = nodes.log.head;
    this.#findKinds();
  }

  /** Bytes, about. */
  get size(): number {
    return (this.kinds?.byteLength ?? 0) + this.chunks.size + this.cells.size;
  }

  /** Gives the memory back. */
  release(): void {
    this.isKept = false;
    this.kinds = undefined;
    this.chunks.release();
    this.cells.release();
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    this.layout.states.catchUp();
    this.local.catchUp();
    const { epoch } = this.#nodes.states;
    // The states that nodes have left may be others by now.
    if (this.#epoch !== epoch) this.#seen.fill(unseen);
    this.#epoch = epoch;
    if (this.dense !== undefined) this.#catchUpKinds(this.dense);
  }

  /** Sums up what has changed in cells that matter. @param isAllowed By cell. */
  refresh(isAllowed: Uint8Array): void {
    const { cells, firstChunk, states } = this.layout;
    const { versions } = states;
    const seen = this.#seen;
    for (let cell = 0; cell < cells; cell++) {
      if (isAllowed[cell] === 0) continue;
      const end = firstChunk[cell + 1] ?? 0;
      let changed = false;
      for (let chunk = firstChunk[cell] ?? 0; chunk < end; chunk++) {
        const version = versions[chunk] ?? 0;
        const before = seen[chunk];
        if (before === version) continue;
        seen[chunk] = version;
        changed = true;
        if (this.kinds !== undefined) this.#sumUpNodes(chunk, this.kinds);
        else if (before !== version - 1 || !this.#followMove(chunk)) this.#sumUpStates(chunk);
      }
      if (changed) this.#sumUpCell(cell, end);
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

  #findKinds(): void {
    const { slotAt } = this.layout;
    if (this.kinds === undefined || this.dense === undefined) return;
    for (let place = 0; place < slotAt.length; place++) this.kinds[place] = this.dense.kindAt(slotAt[place] ?? 0);
    this.#seen.fill(unseen);
  }

  #catchUpKinds(dense: DenseRules): void {
    const { log, size } = this.#nodes;
    if (dense.catchUp() || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#read = log.head;
      this.#findKinds();
      return;
    }
    for (; this.#read < log.head; this.#read++) {
      const slot = log.slotAt(this.#read);
      this.#findKind(slot, dense);
      for (const { key, nodes } of dense.sharedKeys) {
        const domain = key.at(slot);
        if (domain < 0) continue;
        const end = nodes.starts[domain + 1] ?? 0;
        for (let at = nodes.starts[domain] ?? 0; at < end; at++) this.#findKind(nodes.slots[at] ?? 0, dense);
      }
    }
  }

  #findKind(slot: number, dense: DenseRules): void {
    const place = this.layout.placeOf[slot] ?? -1;
    if (place < 0 || this.kinds === undefined) return;
    const kind = dense.kindAt(slot);
    if (this.kinds[place] === kind) return;
    this.kinds[place] = kind;
    this.#seen[this.layout.chunkOf[place] ?? 0] = unseen;
  }

  /** Makes the last change of one node's state good, if the best that is known of the chunk stays known so. */
  #followMove(chunk: number): boolean {
    const { leftAt, enteredAt } = this.layout.states;
    const { best, ties, feasible, counts } = this.chunks;
    if (counts[chunk] === 0) return false;
    const left = this.local.scores[leftAt[chunk] ?? 0];
    // Nobody may be in that state any more: it can not be asked about.
    if (left === undefined || left === 0) return false;
    const before = left - kept;
    const after = this.local.at(enteredAt[chunk] ?? 0);
    const highest = best[chunk] ?? 0;
    const withHighest = (ties[chunk] ?? 0) - (before === highest ? 1 : 0) + (after === highest ? 1 : 0);
    if (after > highest || withHighest === 0) return false;
    ties[chunk] = withHighest;
    const more = (after === notFeasible ? 0 : 1) - (before === notFeasible ? 0 : 1);
    feasible[chunk] = (feasible[chunk] ?? 0) + more;
    return true;
  }

  #sumUpStates(chunk: number): void {
    const { layout, local } = this;
    const { states, counts, lengths } = layout.states;
    const { scores } = local;
    const start = layout.starts[chunk] ?? 0;
    const end = start + (lengths[chunk] ?? 0);
    // As scores are kept: what is not feasible is the least.
    let best = kept + notFeasible;
    let ties = 0;
    let feasible = 0;
    for (let at = start; at < end; at++) {
      const state = states[at] ?? 0;
      let score = scores[state] ?? 0;
      if (score === 0) score = local.at(state) + kept;
      if (score === kept + notFeasible) continue;
      const nodes = counts[at] ?? 0;
      feasible += nodes;
      if (score < best) continue;
      if (score > best) {
        best = score;
        ties = 0;
      }
      ties += nodes;
    }
    this.chunks.counts[chunk] = 0;
    if (feasible > 0) this.chunks.add(chunk, 0, best - kept, ties, feasible);
  }

  #sumUpNodes(chunk: number, kinds: Int32Array): void {
    const { layout, local, chunks } = this;
    const { stateAt } = layout.states;
    const end = layout.starts[chunk + 1] ?? 0;
    chunks.counts[chunk] = 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const kind = kinds[place] ?? 0;
      if (kind === blocked) continue;
      const score = local.at(stateAt[place] ?? 0);
      if (score !== notFeasible) chunks.add(chunk, kind, score, 1, 1);
    }
  }

  #sumUpCell(cell: number, end: number): void {
    const { chunks, cells } = this;
    const { width, counts, kind, best, ties, feasible } = chunks;
    cells.counts[cell] = 0;
    for (let chunk = this.layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      const last = chunk * width + (counts[chunk] ?? 0);
      for (let entry = chunk * width; entry < last; entry++) {
        cells.add(cell, kind[entry] ?? 0, best[entry] ?? 0, ties[entry] ?? 0, feasible[entry] ?? 0);
      }
    }
  }
}
