import { bitOf, firstRoot } from "../layout/root-bits.ts";
import { grown } from "../growing-array.ts";
import type { RootStates } from "../layout/root-states.ts";
import type { Entries } from "./entries.ts";
import type { RankedStates } from "./ranked-states.ts";
import { StateList } from "./state-list.ts";
import { keyOf, sortKeys, stateOf, type StateOrder } from "./state-order.ts";

/** Those of a level, while they are told apart by root. */
let keys = new Float64Array(0);

/** The states in which nodes of a root have the highest score. Found when that is asked for, and followed from then on. */
export class BestStates {
  readonly #states: RootStates;
  readonly #ranked: RankedStates;
  readonly #roots: Entries;
  readonly #order: StateOrder;
  /** The roots whose states are known, a bit for each. */
  #listed = 0;
  readonly #lists: readonly StateList[];

  constructor(states: RootStates, ranked: RankedStates, roots: Entries, order: StateOrder) {
    this.#states = states;
    this.#ranked = ranked;
    this.#roots = roots;
    this.#order = order;
    this.#lists = Array.from({ length: states.roots }, () => new StateList());
  }

  /** To be called when a root's highest score has changed. */
  forget(root: number): void {
    this.#listed &= ~bitOf(root);
  }

  /** To be called when a node of the root has come to be in a state with its highest score, or is in it no more. */
  moved(root: number, state: number, by: 1 | -1): void {
    if ((this.#listed & bitOf(root)) !== 0) this.#lists[root]?.moved(keyOf(state, this.#order), by);
  }

  /** The states of the root. @param isKnown By root: 1 where its entry is right. */
  of(root: number, isKnown: Uint8Array): StateList {
    if ((this.#listed & bitOf(root)) === 0) this.#findAll(isKnown);
    return this.#lists[root] ?? none;
  }

  /** All that are not listed are found together: each level is read once. */
  #findAll(isKnown: Uint8Array): void {
    const { best, counts } = this.#roots;
    const ranked = this.#ranked;
    let finding = 0;
    let least = Infinity;
    let most = 0;
    for (let root = 0; root < isKnown.length; root++) {
      if (isKnown[root] === 0 || (this.#listed & bitOf(root)) !== 0 || counts[root] === 0) continue;
      finding |= bitOf(root);
      least = Math.min(least, best[root] ?? 0);
      most = Math.max(most, best[root] ?? 0);
      const list = this.#lists[root];
      if (list !== undefined) list.count = 0;
    }
    this.#listed |= finding;
    ranked.catchUp(finding);
    for (let level = ranked.levelOf(most); level >= ranked.levelOf(least); level--) {
      let ofLevel = 0;
      for (let left = finding; left !== 0; left &= left - 1) {
        const root = firstRoot(left);
        if (ranked.levelOf(best[root] ?? 0) === level) ofLevel |= bitOf(root);
      }
      if (ofLevel !== 0) this.#listLevel(level, ofLevel);
    }
  }

  /** @param ofRoots Those whose highest scores are of the level, a bit for each. */
  #listLevel(level: number, ofRoots: number): void {
    const { best } = this.#roots;
    const { rootsOf } = this.#states;
    const ranked = this.#ranked;
    const count = ranked.read(level, ofRoots);
    keys = grown(keys, count);
    sortKeys(ranked.found, count, this.#order, keys);
    for (let at = 0; at < count; at++) {
      const key = keys[at] ?? 0;
      const state = stateOf(key);
      const score = ranked.scoreOf(level, state);
      const row = this.#states.rowOf(state);
      for (let left = (rootsOf[state] ?? 0) & ofRoots; left !== 0; left &= left - 1) {
        const root = firstRoot(left);
        if (best[root] === score) this.#lists[root]?.push(key, this.#states.nodesIn(row, root));
      }
    }
  }
}

const none = new StateList();
