import type { NodeTable } from "../nodes/node-table.ts";

/**
 * In which state the nodes of a layout are, and how many nodes of each chunk are in each state. A change of a node's
 * pods costs a search among the states of its chunk; to sum up a chunk is to go through its states instead of its
 * nodes.
 */
export class ChunkStates {
  /** By position in the layout's order. */
  readonly stateAt: Int32Array;
  /**
   * The states of chunk `c`, `lengths[c]` of them, are kept from where the chunk begins; how many nodes each has, too.
   */
  readonly states: Int32Array;
  readonly counts: Int32Array;
  readonly lengths: Int32Array;
  /** By chunk: a number that is new each time its states change. */
  readonly versions: Int32Array;
  /** By cell: the same for any of its chunks. */
  readonly cellVersions: Int32Array;
  readonly #nodes: NodeTable;
  readonly #layout: Order;
  /** How much of the nodes' log has been read. */
  #read = 0;
  #generation = -1;

  constructor(layout: Order, nodes: NodeTable) {
    this.#layout = layout;
    this.#nodes = nodes;
    const { slotAt, starts, cells } = layout;
    this.stateAt = new Int32Array(slotAt.length);
    this.states = new Int32Array(slotAt.length);
    this.counts = new Int32Array(slotAt.length);
    this.lengths = new Int32Array(starts.length - 1);
    this.versions = new Int32Array(starts.length - 1);
    this.cellVersions = new Int32Array(cells);
  }

  /** Bytes, about. */
  get size(): number {
    return this.stateAt.byteLength + this.states.byteLength + this.counts.byteLength;
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    const { log, size, states } = this.#nodes;
    if (this.#generation !== states.generation || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#readAll();
      return;
    }
    const { positionOf } = this.#layout;
    for (; this.#read < log.head; this.#read++) {
      const slot = log.at(this.#read);
      const position = positionOf[slot];
      if (position < 0) continue;
      // To one of the same number too: that may have been given again since.
      this.#move(position, this.stateAt[position], states.at(slot));
    }
  }

  #readAll(): void {
    const { log, states } = this.#nodes;
    const { slotAt, starts } = this.#layout;
    this.#read = log.head;
    this.#generation = states.generation;
    for (let position = 0; position < slotAt.length; position++) this.stateAt[position] = states.at(slotAt[position]);
    /** By state: the position after the one where a chunk's nodes in it are counted; of whichever chunk came last. */
    const countedAt = new Int32Array(states.given);
    for (let cell = 0; cell < this.cellVersions.length; cell++) this.cellVersions[cell]++;
    for (let chunk = 0; chunk < this.lengths.length; chunk++) {
      this.versions[chunk]++;
      const start = starts[chunk];
      const end = starts[chunk + 1];
      let next = start;
      for (let position = start; position < end; position++) {
        const state = this.stateAt[position];
        const at = countedAt[state] - 1;
        if (at >= start) {
          this.counts[at]++;
          continue;
        }
        this.states[next] = state;
        this.counts[next] = 1;
        countedAt[state] = ++next;
      }
      this.lengths[chunk] = next - start;
    }
  }

  #move(position: number, before: number, after: number): void {
    const chunk = this.#layout.chunkOf[position];
    this.stateAt[position] = after;
    this.versions[chunk]++;
    this.cellVersions[this.#layout.cellOf[chunk]]++;
    this.#leave(chunk, before);
    this.#enter(chunk, after);
  }

  #enter(chunk: number, state: number): void {
    const { states, counts, lengths } = this;
    const start = this.#layout.starts[chunk];
    const end = start + lengths[chunk];
    let at = start;
    while (at < end && states[at] !== state) at++;
    if (at < end) counts[at] = counts[at] + 1;
    else {
      states[at] = state;
      counts[at] = 1;
      lengths[chunk] = end + 1 - start;
    }
  }

  #leave(chunk: number, state: number): void {
    const { states, counts, lengths } = this;
    const start = this.#layout.starts[chunk];
    const last = start + lengths[chunk] - 1;
    let at = start;
    while (at <= last && states[at] !== state) at++;
    if (at > last) throw new Error(`bug: no node of chunk ${chunk} was in state ${state}`);
    const left = counts[at] - 1;
    counts[at] = left;
    if (left > 0) return;
    states[at] = states[last];
    counts[at] = counts[last];
    lengths[chunk] = last - start;
  }
}

/** The order of a layout: see `Layout`. */
interface Order {
  readonly slotAt: Int32Array;
  readonly positionOf: Int32Array;
  readonly starts: Int32Array;
  readonly chunkOf: Int32Array;
  readonly cellOf: Int32Array;
  readonly cells: number;
}
