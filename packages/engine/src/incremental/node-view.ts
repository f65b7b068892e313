import type { CellLayout } from "./cell-layout.ts";
import { blocked, type DenseRules } from "./dense-rules.ts";
import { grown } from "./growing-array.ts";
import type { LocalScores } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";

const nothing = new Int32Array(0);
/** From so many changes on they are sorted before they are read. */
const manyChanges = 64;

/**
 * Every node's local score for pods of one shape, and the best of them. For each chunk of a layout it keeps an *entry*
 * of each kind that its feasible nodes are of (there is one kind, 0, unless dense rules tell them apart): the highest
 * score, how many nodes have it, and how many are feasible.
 *
 * A placement costs one node's score; what it leaves of the chunk's best is looked for again at the next reading, if the
 * best may have gone.
 */
export class NodeView {
  readonly layout: CellLayout;
  readonly dense: DenseRules | undefined;
  /** By place in the layout's order. */
  scores: Int32Array;
  /** By place; absent where all feasible nodes are of kind 0. */
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
  readonly #local: LocalScores;
  readonly #nodes: NodeTable;
  /** By chunk: 1 where the entries are to be made anew. */
  readonly #isStale: Uint8Array;
  readonly #stale: number[] = [];
  /** How much of the nodes' log has been read. */
  #read: number;

  /** Costs the score of every node. */
  constructor(layout: CellLayout, local: LocalScores, dense: DenseRules | undefined, nodes: NodeTable) {
    this.layout = layout;
    this.dense = dense;
    this.#local = local;
    this.#nodes = nodes;
    const places = layout.slotAt.length;
    this.scores = new Int32Array(places);
    this.kinds = dense === undefined ? undefined : new Int32Array(places);
    this.entries = new Int32Array(layout.chunks);
    this.entryKind = new Int32Array(layout.chunks);
    this.entryBest = new Int32Array(layout.chunks);
    this.entryTies = new Int32Array(layout.chunks);
    this.entryFeasible = new Int32Array(layout.chunks);
    this.#isStale = new Uint8Array(layout.chunks);
    this.#read = nodes.log.head;
    this.#scoreAll();
  }

  /** Bytes, about. */
  get size(): number {
    return this.scores.length * (this.kinds === undefined ? 4 : 8) + this.entries.length * 20 * this.width;
  }

  /** Gives the memory back. */
  release(): void {
    this.isKept = false;
    this.scores = nothing;
    this.kinds = undefined;
    this.entryKind = nothing;
    this.entryBest = nothing;
    this.entryTies = nothing;
    this.entryFeasible = nothing;
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    const { log, size } = this.#nodes;
    const unread = log.head - this.#read;
    if (this.dense?.catchUp() === true || unread > size || !log.holds(this.#read)) {
      this.#read = log.head;
      this.#scoreAll();
      return;
    }
    const spreads = this.dense !== undefined && this.dense.sharedKeys.length > 0;
    if (unread > manyChanges && !spreads) this.#scoreMany();
    for (; this.#read < log.head; this.#read++) {
      const slot = log.slotAt(this.#read);
      this.#scoreAgain(slot);
      if (this.dense !== undefined && spreads) this.#scoreNeighbours(slot, this.dense);
    }
    while (this.#stale.length > 0) this.#sumUp(this.#stale.pop() ?? 0);
  }

  /** The entry of a feasible node. */
  entryAt(place: number): number {
    const from = (this.layout.chunkOf[place] ?? 0) * this.width;
    return this.kinds === undefined ? from : this.#find(from, this.kinds[place] ?? 0);
  }

  #find(from: number, kind: number): number {
    let entry = from;
    while (this.entryKind[entry] !== kind) entry++;
    return entry;
  }

  #scoreAll(): void {
    const { slotAt, chunks } = this.layout;
    for (let place = 0; place < slotAt.length; place++) this.#scorePlace(place, slotAt[place] ?? 0);
    this.#stale.length = 0;
    for (let chunk = 0; chunk < chunks; chunk++) this.#sumUp(chunk);
  }

  #scorePlace(place: number, slot: number): void {
    let score = this.#local.at(slot);
    if (this.kinds !== undefined && this.dense !== undefined && score !== notFeasible) {
      const kind = this.dense.kindAt(slot);
      if (kind === blocked) score = notFeasible;
      else this.kinds[place] = kind;
    }
    this.scores[place] = score;
  }

  /**
   * Scores all nodes whose pods have changed, each once and in the layout's order: the memory that they are in is then
   * gone through from one end to the other.
   */
  #scoreMany(): void {
    const { log } = this.#nodes;
    const { placeOf, slotAt, chunkOf } = this.layout;
    const changed = this.#nodes.scratchBits(slotAt.length);
    for (; this.#read < log.head; this.#read++) {
      const place = placeOf[log.slotAt(this.#read)] ?? -1;
      if (place >= 0) changed[place >> 5] = (changed[place >> 5] ?? 0) | (1 << (place & 31));
    }
    const { scores, kinds } = this;
    for (let word = 0; word < changed.length; word++) {
      let bits = changed[word] ?? 0;
      changed[word] = 0;
      while (bits !== 0) {
        const place = (word << 5) + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        const score = scores[place];
        const kind = kinds?.[place];
        this.#scorePlace(place, slotAt[place] ?? 0);
        if (scores[place] === score && kinds?.[place] === kind) continue;
        const chunk = chunkOf[place] ?? 0;
        if (this.#isStale[chunk] === 0) this.#makeStale(chunk);
      }
    }
  }

  #scoreNeighbours(slot: number, { sharedKeys }: DenseRules): void {
    for (const { key, nodes } of sharedKeys) {
      const domain = key.at(slot);
      if (domain < 0) continue;
      const end = nodes.starts[domain + 1] ?? 0;
      for (let at = nodes.starts[domain] ?? 0; at < end; at++) this.#scoreAgain(nodes.slots[at] ?? 0);
    }
  }

  #scoreAgain(slot: number): void {
    const place = this.layout.placeOf[slot] ?? -1;
    if (place < 0) return;
    const before = this.scores[place] ?? notFeasible;
    const kindBefore = this.kinds === undefined ? 0 : (this.kinds[place] ?? 0);
    this.#scorePlace(place, slot);
    const after = this.scores[place] ?? notFeasible;
    const kind = this.kinds === undefined ? 0 : (this.kinds[place] ?? 0);
    if (before === after && (after === notFeasible || kindBefore === kind)) return;
    const chunk = this.layout.chunkOf[place] ?? 0;
    if (this.#isStale[chunk] === 1) return;
    // Worth a look at the whole chunk only where the best of an entry goes, or an entry comes.
    const from = chunk * this.width;
    if (before !== notFeasible) {
      const entry = this.#find(from, kindBefore);
      if (before === this.entryBest[entry]) {
        const ties = (this.entryTies[entry] ?? 0) - 1;
        if (ties === 0) return this.#makeStale(chunk);
        this.entryTies[entry] = ties;
      }
      this.entryFeasible[entry] = (this.entryFeasible[entry] ?? 0) - 1;
    }
    if (after === notFeasible) return;
    const end = from + (this.entries[chunk] ?? 0);
    let entry = from;
    while (entry < end && this.entryKind[entry] !== kind) entry++;
    if (entry === end) return this.#makeStale(chunk);
    this.entryFeasible[entry] = (this.entryFeasible[entry] ?? 0) + 1;
    const best = this.entryBest[entry] ?? 0;
    if (after > best) {
      this.entryBest[entry] = after;
      this.entryTies[entry] = 1;
    } else if (after === best) this.entryTies[entry] = (this.entryTies[entry] ?? 0) + 1;
  }

  #makeStale(chunk: number): void {
    this.#isStale[chunk] = 1;
    this.#stale.push(chunk);
  }

  /** Makes the chunk's entries of its nodes' scores. */
  #sumUp(chunk: number): void {
    this.#isStale[chunk] = 0;
    const { starts } = this.layout;
    const { scores, kinds } = this;
    const end = starts[chunk + 1] ?? 0;
    if (kinds === undefined) return this.#sumUpOne(chunk, starts[chunk] ?? 0, end);
    const from = chunk * this.width;
    let count = 0;
    for (let place = starts[chunk] ?? 0; place < end; place++) {
      const score = scores[place] ?? notFeasible;
      if (score === notFeasible) continue;
      const kind = kinds[place] ?? 0;
      let entry = from;
      while (entry < from + count && this.entryKind[entry] !== kind) entry++;
      if (entry === from + count) {
        if (count === this.width) {
          this.#widen();
          return this.#sumUp(chunk);
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

  /** The same where all feasible nodes are of one kind. */
  #sumUpOne(chunk: number, start: number, end: number): void {
    const { scores } = this;
    let best = notFeasible;
    let ties = 0;
    let feasible = 0;
    for (let place = start; place < end; place++) {
      const score = scores[place] ?? notFeasible;
      if (score === notFeasible) continue;
      feasible++;
      if (score > best) {
        best = score;
        ties = 1;
      } else if (score === best) ties++;
    }
    this.entries[chunk] = feasible === 0 ? 0 : 1;
    this.entryBest[chunk] = best;
    this.entryTies[chunk] = ties;
    this.entryFeasible[chunk] = feasible;
  }

  /** Doubles the room for entries. */
  #widen(): void {
    const { width } = this;
    const wider = (array: Int32Array): Int32Array => {
      const wide = grown(new Int32Array(0), Math.max(1, 2 * array.length));
      for (let at = 0; at < array.length; at++)
        wide[Math.trunc(at / width) * 2 * width + (at % width)] = array[at] ?? 0;
      return wide;
    };
    this.entryKind = wider(this.entryKind);
    this.entryBest = wider(this.entryBest);
    this.entryTies = wider(this.entryTies);
    this.entryFeasible = wider(this.entryFeasible);
    this.width = 2 * width;
  }
}
