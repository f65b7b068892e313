import type { CellLayout } from "./cell-layout.ts";
import { blocked, type DenseRules } from "./dense-rules.ts";
import { grown } from "./growing-array.ts";
import { kept, type LocalScores } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";

const nothing = new Int32Array(0);
/** Stands for what has never been seen. */
const unseen = -1;

/**
 * The best nodes for pods of one shape. For each chunk of a layout it keeps an *entry* of each kind that its feasible
 * nodes are of (there is one kind, 0, unless dense rules tell them apart): the highest score, how many nodes have it, and
 * how many are feasible. A chunk in which something has changed is summed up again when it is next needed.
 */
export class NodeView {
  readonly layout: CellLayout;
  readonly dense: DenseRules | undefined;
  readonly local: LocalScores;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  kinds: Int32Array | undefined;
  /** False once it holds nothing any more: somebody else needed the memory. */
  isKept = true;
  /** How many entries each chunk has room for: entry `e` of chunk `c` is number `c * width + e`. */
  width = 1;
  /** By chunk. */
  readonly entries: Int32Array;
  /** By entry number. */
  entryKind: Int32Array;
  entryBest: Int32Array;
  entryTies: Int32Array;
  entryFeasible: Int32Array;
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
    this.kinds = dense === undefined ? undefined : new Int32Array(layout.slotAt.length);
    this.entries = new Int32Array(layout.chunks);
    this.entryKind = new Int32Array(layout.chunks);
    this.entryBest = new Int32Array(layout.chunks);
    this.entryTies = new Int32Array(layout.chunks);
    this.entryFeasible = new Int32Array(layout.chunks);
    this.#seen = new Int32Array(layout.chunks).fill(unseen);
    this.#read = nodes.log.head;
    this.#findKinds();
  }

  /** Bytes, about. */
  get size(): number {
    return (this.kinds?.byteLength ?? 0) + this.entries.byteLength * (2 + 4 * this.width);
  }

  /** Gives the memory back. */
  release(): void {
    this.isKept = false;
    this.kinds = undefined;
    this.entryKind = nothing;
    this.entryBest = nothing;
    this.entryTies = nothing;
    this.entryFeasible = nothing;
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
    const { chunks, cellOf, states } = this.layout;
    const { versions } = states;
    const seen = this.#seen;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const version = versions[chunk] ?? 0;
      const before = seen[chunk] ?? unseen;
      if (before === version || isAllowed[cellOf[chunk] ?? 0] === 0) continue;
      seen[chunk] = version;
      if (before === version - 1 && this.kinds === undefined && this.#followMove(chunk)) continue;
      if (this.kinds === undefined) this.#sumUpStates(chunk);
      else this.#sumUpNodes(chunk, this.kinds);
    }
  }

  /** The score of the node at the place by itself, beside what all nodes of its cell have; {@link notFeasible}. */
  scoreAt(place: number): number {
    if (this.kinds?.[place] === blocked) return notFeasible;
    return this.local.at(this.layout.states.stateAt[place] ?? 0);
  }

  /** The entry of a feasible node, in a chunk that is up to date. */
  entryAt(place: number): number {
    const from = (this.layout.chunkOf[place] ?? 0) * this.width;
    if (this.kinds === undefined) return from;
    const kind = this.kinds[place];
    let entry = from;
    while (this.entryKind[entry] !== kind) entry++;
    return entry;
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
    if (this.entries[chunk] === 0) return false;
    const left = this.local.scores[leftAt[chunk] ?? 0];
    // Nobody may be in that state any more: it can not be asked about.
    if (left === undefined || left === 0) return false;
    const before = left - kept;
    const after = this.local.at(enteredAt[chunk] ?? 0);
    const best = this.entryBest[chunk] ?? 0;
    const ties = (this.entryTies[chunk] ?? 0) - (before === best ? 1 : 0) + (after === best ? 1 : 0);
    if (after > best || ties === 0) return false;
    this.entryTies[chunk] = ties;
    const feasible = (after === notFeasible ? 0 : 1) - (before === notFeasible ? 0 : 1);
    this.entryFeasible[chunk] = (this.entryFeasible[chunk] ?? 0) + feasible;
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
    this.entries[chunk] = feasible === 0 ? 0 : 1;
    this.entryBest[chunk] = best - kept;
    this.entryTies[chunk] = ties;
    this.entryFeasible[chunk] = feasible;
  }

  #sumUpNodes(chunk: number, kinds: Int32Array): void {
    const { layout, local } = this;
    const { stateAt } = layout.states;
    const end = layout.starts[chunk + 1] ?? 0;
    const from = chunk * this.width;
    let count = 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const kind = kinds[place] ?? 0;
      if (kind === blocked) continue;
      const score = local.at(stateAt[place] ?? 0);
      if (score === notFeasible) continue;
      let entry = from;
      while (entry < from + count && this.entryKind[entry] !== kind) entry++;
      if (entry === from + count) {
        if (count === this.width) {
          this.#widen();
          return this.#sumUpNodes(chunk, kinds);
        }
        count++;
        this.entryKind[entry] = kind;
        this.entryBest[entry] = score;
        this.entryTies[entry] = 1;
        this.entryFeasible[entry] = 1;
        continue;
      }
      this.entryFeasible[entry] = (this.entryFeasible[entry] ?? 0) + 1;
      const best = this.entryBest[entry] ?? 0;
      if (score > best) {
        this.entryBest[entry] = score;
        this.entryTies[entry] = 1;
      } else if (score === best) this.entryTies[entry] = (this.entryTies[entry] ?? 0) + 1;
    }
    this.entries[chunk] = count;
  }

  /** Doubles the room for entries. */
  #widen(): void {
    const { width } = this;
    const wider = (array: Int32Array): Int32Array => {
      const wide = grown(new Int32Array(0), Math.max(1, 2 * array.length));
      for (let at = 0; at < array.length; at++) {
        wide[Math.trunc(at / width) * 2 * width + (at % width)] = array[at] ?? 0;
      }
      return wide;
    };
    this.entryKind = wider(this.entryKind);
    this.entryBest = wider(this.entryBest);
    this.entryTies = wider(this.entryTies);
    this.entryFeasible = wider(this.entryFeasible);
    this.width = 2 * width;
  }
}
