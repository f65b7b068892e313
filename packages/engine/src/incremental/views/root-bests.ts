import { bitOf, firstRoot } from "../layout/root-bits.ts";
import type { RootStates } from "../layout/root-states.ts";
import { BestNodes } from "./best-nodes.ts";
import { BestStates } from "./best-states.ts";
import type { Entries } from "./entries.ts";
import type { Scored } from "./local-scores.ts";
import { kept, notFeasible } from "./node-scores.ts";
import { RankedStates, rankedSize } from "./ranked-states.ts";
import type { StateList } from "./state-list.ts";
import type { StateOrder } from "./state-order.ts";

/** So many changes are cheaper to follow than to find the best nodes anew. */
const fewChanges = 64;
/** As scores are kept: what is not feasible is the least. */
const lost = kept + notFeasible;

/** The bytes of one, about. @param nodes Of the layout. */
export function bestsSize(nodes: number): number {
  return nodes / 8 + rankedSize(nodes);
}

/**
 * The best nodes of each root for pods of one shape, where nothing but the state of a node tells nodes of one root apart:
 * the entries of roots, and which nodes have the highest score. A change of a node is followed as long as a root's highest
 * score stays known; else the best states are looked for, for all roots together, from the highest score down.
 */
export class RootBests {
  readonly states: RootStates;
  readonly ranked: RankedStates;
  readonly #of: Scored;
  readonly #roots: Entries;
  readonly #nodes: BestNodes;

  /** Made when they are first asked for. */
  #best: BestStates | undefined;
  readonly #order: StateOrder;
  /** By root: 1 where the entry is right. */
  readonly #isKnown: Uint8Array;
  /** How many changes of states have been read. */
  #read = 0;
  /** Which of the shape's arrays of scores was last read; not the array, which would never be given back. */
  #scores = -1;

  constructor(states: RootStates, of: Scored, roots: Entries, order: StateOrder) {
    this.states = states;
    this.#of = of;
    this.#roots = roots;
    this.#isKnown = new Uint8Array(states.roots);
    this.#nodes = new BestNodes(states, of);
    this.ranked = new RankedStates(states, of);
    this.#order = order;
  }

  /** To be called when the numbers of states may have been given to others. */
  forget(): void {
    this.#isKnown.fill(0);
    this.ranked.forget();
  }

  /** Brings the entries of some roots up to date. @param isAsked By root: 1 for these. */
  refresh(isAsked: Uint8Array): void {
    const { states } = this;
    states.catchUp();
    this.#of.local.catchUp();
    // Scores that are no longer there were given back, or have moved: which states are the best is not known then.
    if (this.#scores !== this.#of.local.arrays) this.#isKnown.fill(0);
    this.#scores = this.#of.local.arrays;
    if (!states.holds(this.#read) || states.head - this.#read > fewChanges + states.rows / 4) this.#isKnown.fill(0);
    else this.#follow();
    this.#read = states.head;
    /** The roots to sum up, a bit for each. */
    let asked = 0;
    let nodes = 0;
    for (let root = 0; root < states.roots; root++) {
      if (isAsked[root] === 0 || this.#isKnown[root] === 1) continue;
      this.#isKnown[root] = 1;
      this.#nodes.forget(root);
      this.#best?.forget(root);
      asked |= bitOf(root);
      nodes += states.sizes[root] ?? 0;
    }
    if (asked === 0) return;
    if (nodes >= states.rows) this.#sumUpStates(asked);
    else for (let left = asked; left !== 0; left &= left - 1) this.#sumUpNodes(firstRoot(left));
  }

  /** The nodes of a root that have its highest score: for roots that are not large, or of which cells are left out. */
  bestNodes(root: number): BestNodes {
    this.#nodes.list(root, this.#roots.best[root] ?? 0);
    return this.#nodes;
  }

  /** The states that they are in. */
  bestStates(root: number): StateList {
    this.#best ??= new BestStates(this.states, this.ranked, this.#roots, this.#order);
    return this.#best.of(root, this.#isKnown);
  }

  /** The score of the node by itself. */
  scoreAt(rank: number): number {
    return this.#of.local.at(this.states.stateAt[rank] ?? 0);
  }

  #follow(): void {
    const { states } = this;
    const { head, movedRank, movedFrom, movedTo, rootOf } = states;
    const mask = movedRank.length - 1;
    for (let at = this.#read; at < head; at++) {
      const rank = movedRank[at & mask] ?? 0;
      const root = rootOf[rank] ?? 0;
      if (this.#isKnown[root] === 0) continue;
      if (!this.#move(root, rank, movedFrom[at & mask] ?? 0, movedTo[at & mask] ?? 0)) this.#isKnown[root] = 0;
    }
  }

  /** Makes a change of one node's state good. @returns false where the highest score is not known any more. */
  #move(root: number, rank: number, from: number, to: number): boolean {
    const { counts, best, ties, feasible } = this.#roots;
    const { scores } = this.#of.local;
    const before = scores[from] ?? 0;
    let after = scores[to] ?? 0;
    if (after === 0) {
      // Nobody may be in that state any more: it can not be asked about.
      if (this.states.stateAt[rank] !== to) return false;
      after = this.#of.local.at(to) + kept;
    }
    // No node of the root is feasible.
    if (counts[root] === 0) return after === lost;
    if (before === 0) return false;
    const highest = (best[root] ?? 0) + kept;
    if (after > highest) {
      best[root] = after - kept;
      ties[root] = 1;
      this.#nodes.forget(root);
      this.#best?.forget(root);
    } else {
      const withHighest = (ties[root] ?? 0) - (before === highest ? 1 : 0) + (after === highest ? 1 : 0);
      if (withHighest === 0) return false;
      ties[root] = withHighest;
      if (before === highest) this.#best?.moved(root, from, -1);
      if (after === highest) this.#best?.moved(root, to, 1);
      if (after === highest || before === highest) this.#nodes.moved(root, rank, after === highest);
    }
    feasible[root] = (feasible[root] ?? 0) + (after === lost ? 0 : 1) - (before === lost ? 0 : 1);
    return true;
  }

  #sumUpNodes(root: number): void {
    const { states } = this;
    const { starts, sizes, stateAt } = states;
    const start = starts[root] ?? 0;
    const end = start + (sizes[root] ?? 0);
    this.#of.local.workOut(stateAt, start, end);
    const { scores } = this.#of.local;
    let best = lost;
    let ties = 0;
    let feasible = end - start;
    for (let rank = start; rank < end; rank++) {
      const state = stateAt[rank] ?? 0;
      let score = scores[state] ?? 0;
      if (score > lost && score < best) continue;
      if (score === 0) score = this.#of.local.at(state) + kept;
      if (score === lost) feasible--;
      else if (score === best) ties++;
      else if (score > best) {
        best = score;
        ties = 1;
      }
    }
    this.#set(root, best, ties, feasible);
  }

  /** @param asked A bit for each root. */
  #sumUpStates(asked: number): void {
    const { best, ties, feasible } = this.#roots;
    const ranked = this.ranked;
    for (let left = asked; left !== 0; left &= left - 1) {
      const root = firstRoot(left);
      best[root] = lost;
      ties[root] = 0;
      feasible[root] = this.states.sizes[root] ?? 0;
    }
    ranked.catchUp(asked);
    this.#leaveInfeasibleOut(asked);
    let open = asked;
    for (let level = ranked.levels - 1; level >= 0 && open !== 0; level--) open &= ~this.#sumUpLevel(level, open);
    for (let left = asked; left !== 0; left &= left - 1) {
      const root = firstRoot(left);
      this.#set(root, best[root] ?? 0, ties[root] ?? 0, feasible[root] ?? 0);
    }
  }

  #leaveInfeasibleOut(asked: number): void {
    const { feasible } = this.#roots;
    const { rootsOf } = this.states;
    const ranked = this.ranked;
    const count = ranked.readInfeasible(asked);
    for (let at = 0; at < count; at++) {
      const state = ranked.found[at] ?? 0;
      const row = this.states.rowOf(state);
      for (let left = (rootsOf[state] ?? 0) & asked; left !== 0; left &= left - 1) {
        const root = firstRoot(left);
        feasible[root] = (feasible[root] ?? 0) - this.states.nodesIn(row, root);
      }
    }
  }

  /** @param open The roots that have no states in higher levels, a bit for each. @returns those that have some here. */
  #sumUpLevel(level: number, open: number): number {
    const { best, ties } = this.#roots;
    const { rootsOf } = this.states;
    const ranked = this.ranked;
    const count = ranked.read(level, open);
    let begun = 0;
    for (let at = 0; at < count; at++) {
      const state = ranked.found[at] ?? 0;
      const score = ranked.scoreOf(level, state) + kept;
      const row = this.states.rowOf(state);
      const here = (rootsOf[state] ?? 0) & open;
      begun |= here;
      for (let left = here; left !== 0; left &= left - 1) {
        const root = firstRoot(left);
        const nodes = this.states.nodesIn(row, root);
        const highest = best[root] ?? 0;
        if (score === highest) ties[root] = (ties[root] ?? 0) + nodes;
        else if (score > highest) {
          best[root] = score;
          ties[root] = nodes;
        }
      }
    }
    return begun;
  }

  /** @param best As scores are kept. */
  #set(root: number, best: number, ties: number, feasible: number): void {
    this.#roots.counts[root] = 0;
    if (feasible > 0) this.#roots.add(root, 0, best - kept, ties, feasible);
  }
}
