import type { RootStates } from "../layout/root-states.ts";
import type { Entries } from "./entries.ts";
import type { Scored } from "./local-scores.ts";
import { kept } from "./node-scores.ts";
import { StateList, type StateOrder } from "./state-list.ts";

/** The states in which nodes of a root have the highest score. Found when that is asked for, and followed from then on. */
export class BestStates {
  readonly #states: RootStates;
  readonly #of: Scored;
  readonly #roots: Entries;
  /** By root: 1 where its states are known. Among them may be some that no node of the root is in any more. */
  readonly #isListed: Uint8Array;
  readonly #lists: readonly StateList[];
  /** Those of all roots that are being found. */
  readonly #found: StateList;
  readonly #finding: Int32Array;

  constructor(states: RootStates, of: Scored, roots: Entries, order: StateOrder) {
    this.#states = states;
    this.#of = of;
    this.#roots = roots;
    this.#isListed = new Uint8Array(states.roots);
    this.#lists = Array.from({ length: states.roots }, () => new StateList(order));
    this.#found = new StateList(order);
    this.#finding = new Int32Array(states.roots);
  }

  /** To be called when a root's highest score has changed. */
  forget(root: number): void {
    this.#isListed[root] = 0;
  }

  /** To be called when a node of the root has come to be in a state with its highest score. */
  entered(root: number, state: number): void {
    if (this.#isListed[root] === 1) this.#lists[root]?.insert(state);
  }

  /** The states of the root. @param isKnown By root: 1 where its entry is right. */
  of(root: number, isKnown: Uint8Array): StateList {
    if (this.#isListed[root] === 0) this.#findAll(isKnown);
    return this.#lists[root] ?? this.#found;
  }

  /** All that are not listed are found together: each state is looked at once. */
  #findAll(isKnown: Uint8Array): void {
    const { best, counts } = this.#roots;
    let roots = 0;
    let least = Infinity;
    for (let root = 0; root < isKnown.length; root++) {
      if (isKnown[root] === 0 || this.#isListed[root] === 1 || counts[root] === 0) continue;
      this.#isListed[root] = 1;
      this.#finding[roots++] = root;
      least = Math.min(least, best[root] ?? 0);
    }
    this.#findStates(roots, least);
    this.#found.sort();
    for (let at = 0; at < roots; at++) {
      const list = this.#lists[this.#finding[at] ?? 0];
      if (list !== undefined) list.count = 0;
    }
    const { count, states } = this.#found;
    for (let at = 0; at < count; at++) this.#addToLists(states[at] ?? 0, roots);
  }

  /** States with the highest score of any of the roots. */
  #findStates(roots: number, least: number): void {
    const { used } = this.#states;
    const { scores } = this.#of.local;
    this.#found.count = 0;
    for (let word = 0; word < used.length; word++) {
      for (let bits = used[word] ?? 0; bits !== 0; bits &= bits - 1) {
        const state = (word << 5) + 31 - Math.clz32(bits & -bits);
        const known = scores[state] ?? 0;
        if (known !== 0 && known < least + kept) continue;
        // What is not known is of other roots, or was given back.
        const score = known === 0 ? this.#of.local.at(state) : known - kept;
        if (this.#isBestOfAny(this.#states.rowOf(state), score, roots)) this.#found.push(state);
      }
    }
  }

  #isBestOfAny(row: number, score: number, roots: number): boolean {
    const { best } = this.#roots;
    const { counts } = this.#states.lists;
    const first = row * this.#states.roots;
    const finding = this.#finding;
    for (let at = 0; at < roots; at++) {
      const root = finding[at] ?? 0;
      if (best[root] === score && (counts[first + root] ?? 0) > 0) return true;
    }
    return false;
  }

  #addToLists(state: number, roots: number): void {
    const { best } = this.#roots;
    const { counts } = this.#states.lists;
    const score = this.#of.local.at(state);
    const first = this.#states.rowOf(state) * this.#states.roots;
    const finding = this.#finding;
    for (let at = 0; at < roots; at++) {
      const root = finding[at] ?? 0;
      if (best[root] === score && (counts[first + root] ?? 0) > 0) this.#lists[root]?.push(state);
    }
  }
}
