import { grown } from "../tables/growing.ts";
import { ChangeLog } from "./change-log.ts";
import type { LiveNode } from "./live-node.ts";
import { type NodeUsage, usageStride, type UsageNumbers } from "./node-usage.ts";
import { RowTable } from "../tables/row-table.ts";
import { shareStride, writeShares } from "./usage-shares.ts";

/** What stands for the state of a slot without a node, or of one that has not been looked at. */
const noState = -1;
/** So many numbers more than nodes need may be given before those out of use are given again. */
const spare = 2 ** 11;

/**
 * Nodes with the same resources of which the same is taken are in the same *state*: a number. What the plugins that
 * look at a node's pods alone make of a pod is then worked out once for a state, not for each node, and a chunk of
 * nodes is summed up by its few states. Where each node is in a state of its own this costs a lookup and a row of
 * numbers a node, and is as good as scoring the nodes one by one.
 */
export class UsageStates implements UsageNumbers {
  /** New each time that all nodes are given numbers anew, whether or not their pods have changed. */
  generation = 0;
  /** All numbers are below. */
  given = 0;
  /** Which numbers were given, some of them again: what was kept of a state by its number is wrong from then on. */
  readonly log: ChangeLog = new ChangeLog();
  numbers: Float64Array = new Float64Array(0);
  shares: Float64Array = new Float64Array(0);
  readonly #usage: NodeUsage;
  readonly #nodeAt: (slot: number) => LiveNode | undefined;
  // By slot.
  #stateOf = new Int32Array(0);
  #isCurrent = new Uint8Array(0);
  /** What a node has beside numbers, as the number of a text; {@link noState} while it is not known. */
  #extrasOf = new Int32Array(0);
  // By state.
  #storageRequested = new Float64Array(0);
  #storageLeft = new Float64Array(0);
  #extras = new Int32Array(0);
  #nodesIn = new Int32Array(0);
  #lastSlot = new Int32Array(0);
  #hashes = new Int32Array(0);
  /** How many states have a node. */
  #inUse = 0;
  #free: number[] = [];
  readonly #byRow = new RowTable((state, slot) => this.#isOf(state, slot));
  /** By text; by storage alone for most nodes, which have no extended resources, and no ports in use. */
  readonly #extrasNumbers = new Map<string | number, number>();
  // By the number of such a text.
  readonly #extrasHashes: number[] = [];
  readonly #extrasScalars: ReadonlyMap<string, number>[] = [];

  constructor(usage: NodeUsage, nodeAt: (slot: number) => LiveNode | undefined) {
    this.#usage = usage;
    this.#nodeAt = nodeAt;
  }

  /** The state of the node in the slot, now. */
  at(slot: number): number {
    return this.#isCurrent[slot] === 1 ? this.#stateOf[slot] : this.#find(slot);
  }

  /** Bytes that pods can still ask for on a node in the state. */
  storageLeft(state: number): number {
    return this.#storageLeft[state];
  }

  /** What pods can still ask for of extended resources and the like, on a node in the state. */
  scalarsLeft(state: number): ReadonlyMap<string, number> {
    return this.#extrasScalars[this.#extras[state]];
  }

  /** A node that is in the state. There must be one. */
  nodeIn(state: number): LiveNode | undefined {
    const last = this.#lastSlot[state];
    if (this.#isIn(last, state)) return this.#nodeAt(last);
    for (let slot = 0; slot < this.#stateOf.length; slot++) {
      if (!this.#isIn(slot, state)) continue;
      this.#lastSlot[state] = slot;
      return this.#nodeAt(slot);
    }
    return undefined;
  }

  #isIn(slot: number, state: number): boolean {
    return this.#isCurrent[slot] === 1 && this.#stateOf[slot] === state;
  }

  /** To be called when the node is there, or has changed. */
  nodeChanged(slot: number): void {
    this.podsChanged(slot, false);
    // Now, since the first decision would have to read all nodes again.
    this.#extrasOf[slot] = this.#numberOfExtras(slot);
  }

  /** To be called when the node's pods have changed. @param isOnlyNumbers Ports and extended resources stay. */
  podsChanged(slot: number, isOnlyNumbers: boolean): void {
    if (slot >= this.#stateOf.length) {
      this.#stateOf = grown(this.#stateOf, slot + 1, noState);
      this.#extrasOf = grown(this.#extrasOf, slot + 1, noState);
      this.#isCurrent = grown(this.#isCurrent, slot + 1);
      this.log.fit(slot + 1);
    }
    this.#isCurrent[slot] = 0;
    if (!isOnlyNumbers) this.#extrasOf[slot] = noState;
  }

  /** To be called when the node goes. */
  nodeRemoved(slot: number): void {
    const state = this.#stateOf[slot];
    if (state !== noState) this.#count(state, -1);
    this.#stateOf[slot] = noState;
    this.#isCurrent[slot] = 0;
  }

  /** Numbers all anew: most extras of nodes, such as combinations of ports, may be gone for good. */
  #reset(): void {
    this.generation++;
    this.#stateOf.fill(noState);
    this.#extrasOf.fill(noState);
    this.#isCurrent.fill(0);
    this.#nodesIn.fill(0);
    this.given = 0;
    this.#inUse = 0;
    this.#free = [];
    this.#byRow.clear();
    // Numbers that were given are above those that will be, and beyond the ends of what is kept by number.
    this.log.clear();
    this.#extrasNumbers.clear();
    this.#extrasHashes.length = 0;
    this.#extrasScalars.length = 0;
  }

  #find(slot: number): number {
    if (this.#extrasOf[slot] === noState) this.#extrasOf[slot] = this.#numberOfExtras(slot);
    const hash = this.#hash(slot);
    let state = this.#byRow.find(hash, slot);
    if (state === undefined) {
      state = this.#free.pop() ?? this.#next();
      this.#write(state, slot);
      this.#hashes[state] = hash;
      this.#byRow.add(hash, state);
      this.log.append(state);
    }
    const before = this.#stateOf[slot];
    this.#stateOf[slot] = state;
    this.#isCurrent[slot] = 1;
    this.#lastSlot[state] = slot;
    if (before === state) return state;
    if (before !== noState) this.#count(before, -1);
    this.#count(state, 1);
    return state;
  }

  #count(state: number, by: 1 | -1): void {
    const nodes = this.#nodesIn[state] + by;
    this.#nodesIn[state] = nodes;
    if (nodes === 0) this.#inUse--;
    else if (nodes === by) this.#inUse++;
  }

  /** To be called before a decision, when no number is held: those out of use may be given again. */
  tidy(): void {
    if (this.#extrasNumbers.size > 2 * this.#stateOf.length + spare) this.#reset();
    if (this.given >= 2 * this.#inUse + spare && this.#free.length === 0) this.#sweep();
  }

  #next(): number {
    const state = this.given++;
    this.numbers = grown(this.numbers, (state + 1) * usageStride);
    this.shares = grown(this.shares, (state + 1) * shareStride);
    this.#storageRequested = grown(this.#storageRequested, state + 1);
    this.#storageLeft = grown(this.#storageLeft, state + 1);
    this.#extras = grown(this.#extras, state + 1);
    this.#nodesIn = grown(this.#nodesIn, state + 1);
    this.#lastSlot = grown(this.#lastSlot, state + 1);
    this.#hashes = grown(this.#hashes, state + 1);
    return state;
  }

  /** Frees the numbers of states that no node is in. */
  #sweep(): void {
    this.#byRow.clear();
    for (let state = 0; state < this.given; state++) {
      if (this.#nodesIn[state] === 0) this.#free.push(state);
      else this.#byRow.add(this.#hashes[state], state);
    }
  }

  #write(state: number, slot: number): void {
    const from = slot * usageStride;
    this.numbers.set(this.#usage.numbers.subarray(from, from + usageStride), state * usageStride);
    writeShares(this.numbers, state * usageStride, this.shares, state * shareStride);
    this.#storageRequested[state] = this.#usage.storageRequested[slot];
    this.#storageLeft[state] = this.#usage.storageLeft(slot);
    this.#extras[state] = this.#extrasOf[slot];
  }

  #isOf(state: number, slot: number): boolean {
    if (this.#extras[state] !== this.#extrasOf[slot]) return false;
    if (this.#storageRequested[state] !== this.#usage.storageRequested[slot]) return false;
    const { numbers } = this.#usage;
    const from = slot * usageStride;
    const to = state * usageStride;
    for (let at = 0; at < usageStride; at++) if (numbers[from + at] !== this.numbers[to + at]) return false;
    return true;
  }

  /** Of most of what {@link #isOf} compares. */
  #hash(slot: number): number {
    const { numbers } = this.#usage;
    const from = slot * usageStride;
    let hash = this.#extrasHashes[this.#extrasOf[slot]];
    for (let at = 0; at < usageStride - 1; at++) {
      const number = numbers[from + at];
      // Bytes are mostly multiples of a large power of 2.
      hash = Math.imul(hash ^ (number | 0) ^ (number / 2 ** 20), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** The number of all that plugins read of a node, and that its numbers do not say. */
  #numberOfExtras(slot: number): number {
    const node = this.#nodeAt(slot);
    if (node === undefined) throw new Error(`bug: no node is in slot ${slot}`);
    const { allocatable, requested, usedPorts } = node;
    const taken = [...requested.scalars].filter(([, amount]) => amount !== 0);
    const hasMore = allocatable.scalars.size > 0 || taken.length > 0 || usedPorts.length > 0;
    if (!hasMore) return this.#numberOf(allocatable.ephemeralStorage, node);
    const extras = [allocatable.ephemeralStorage, [...allocatable.scalars], taken, usedPorts];
    return this.#numberOf(JSON.stringify(extras), node);
  }

  #numberOf(extras: string | number, { allocatable, requested }: LiveNode): number {
    const known = this.#extrasNumbers.get(extras);
    if (known !== undefined) return known;
    this.#extrasNumbers.set(extras, this.#extrasNumbers.size);
    this.#extrasHashes.push(hashOfText(String(extras)));
    const left = [...allocatable.scalars].map(
      ([name, there]) => [name, there - (requested.scalars.get(name) ?? 0)] as const,
    );
    this.#extrasScalars.push(new Map(left));
    return this.#extrasNumbers.size - 1;
  }
}

function hashOfText(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
