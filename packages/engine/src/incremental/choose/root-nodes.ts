import { type BestScore, note, tooFew } from "./best-score.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import { grown } from "../growing-array.ts";
import { NumberSet } from "../layout/number-set.ts";
import { bitOf } from "../layout/root-bits.ts";
import { notFeasible } from "../views/node-scores.ts";
import type { NodeView } from "../views/node-view.ts";
import type { RootBests } from "../views/root-bests.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** Looks for single nodes in a root: all of it, less the cells that are listed and the nodes that are taken. */
export class RootNodes {
  readonly #taken: TakenNodes;
  readonly #verdicts: CellVerdicts;
  /** Ranks of nodes that are hidden meanwhile. */
  #hidden = new Int32Array(0);
  /** Ranks of nodes that are counted; none again afterwards. As many as there have been room for. */
  #bits: NumberSet | undefined;
  #bitsFor = 0;
  /** By row: how many nodes are taken; 0 again afterwards. */
  #takenOf = new Int32Array(0);

  constructor(taken: TakenNodes, verdicts: CellVerdicts) {
    this.#taken = taken;
    this.#verdicts = verdicts;
  }

  /**
   * The place of number `picked`, from 0 on, of the nodes with the score.
   *
   * @returns below 0 where there are fewer: {@link tooFew} of how many there are.
   */
  nth(view: NodeView, bests: RootBests, root: number, score: number, picked: number): number {
    const rank =
      score === view.roots.best[root]
        ? this.#nthOfBest(view, bests, root, picked)
        : this.#nthOfOthers(view, bests, root, score, picked);
    return rank < 0 ? rank : (bests.states.placeAt[rank] ?? 0);
  }

  /** The best of a root whose entry's best nodes are all taken or in cells that are listed. */
  findBest(view: NodeView, bests: RootBests, root: number, found: BestScore): void {
    if (this.#verdicts.count > 0) this.#findBestInCells(view, bests, root, found);
    else this.#findBestInStates(bests, root, found);
  }

  #nthOfBest(view: NodeView, bests: RootBests, root: number, picked: number): number {
    return this.#verdicts.count === 0 && bests.states.isLarge(root)
      ? this.#nthInStates(bests, root, picked)
      : this.#nthInNodes(view, bests, root, picked);
  }

  /** Counted in the layout's order. */
  #nthInNodes(view: NodeView, bests: RootBests, root: number, picked: number): number {
    const { removed } = this.#taken;
    const { rankOf, rootOf, starts } = bests.states;
    const nodes = bests.bestNodes(root);
    const count = this.#isBestTaken(root) ? this.#taken.removedCount : 0;
    let hidden = 0;
    this.#hidden = grown(this.#hidden, count);
    for (let at = 0; at < count; at++) {
      const rank = rankOf[removed[at] ?? 0] ?? 0;
      if (rootOf[rank] === root && nodes.hide(rank)) this.#hidden[hidden++] = rank;
    }
    const rank =
      this.#verdicts.count > 0
        ? this.#nthInCells(view, bests, root, picked)
        : nodes.nth(starts[root] ?? 0, starts[root + 1] ?? 0, picked);
    for (let at = 0; at < hidden; at++) nodes.show(this.#hidden[at] ?? 0);
    return rank;
  }

  /** Counted state by state, and those of one state in the layout's order. */
  #nthInStates(bests: RootBests, root: number, picked: number): number {
    const isTaken = this.#isBestTaken(root);
    if (isTaken) this.#countTaken(bests, root, 1);
    const { count, nodes } = bests.bestStates(root);
    let left = picked;
    let place = 0;
    for (; place < count; place++) {
      const here = (nodes[place] ?? 0) - (isTaken ? this.#takenAt(bests, root, place) : 0);
      if (left < here) break;
      left -= here;
    }
    const rank = place === count ? tooFew(picked - left) : this.#nthInState(bests, root, place, left);
    if (isTaken) this.#countTaken(bests, root, -1);
    return rank;
  }

  /** How many nodes of one of the root's best states are taken. */
  #takenAt(bests: RootBests, root: number, place: number): number {
    const row = bests.states.rowOf(bests.bestStates(root).stateAt(place));
    return row < 0 ? 0 : (this.#takenOf[row] ?? 0);
  }

  #nthInState(bests: RootBests, root: number, place: number, n: number): number {
    const { lists, roots } = bests.states;
    const row = bests.states.rowOf(bests.bestStates(root).stateAt(place));
    const list = row * roots + root;
    return lists.at(list, this.#indexOf(bests, row, list, n));
  }

  /** Whether any of the root's best nodes is. Those that hold a pod of the same class are mostly fuller than these. */
  #isBestTaken(root: number): boolean {
    return this.#taken.ofRoots.ties[root] !== 0;
  }

  /** Where in the list number `n` of its nodes is of which none is taken. */
  #indexOf({ states }: RootBests, row: number, list: number, n: number): number {
    if (this.#takenOf[row] === 0) return n;
    const { removed, removedCount } = this.#taken;
    const { rankOf, stateAt, rootOf, lists, roots } = states;
    this.#hidden = grown(this.#hidden, removedCount);
    let hidden = 0;
    for (let at = 0; at < removedCount; at++) {
      const rank = rankOf[removed[at] ?? 0] ?? 0;
      const isHere = states.rowOf(stateAt[rank] ?? 0) * roots + (rootOf[rank] ?? 0) === list;
      if (isHere) this.#hidden[hidden++] = rank;
    }
    // Up to the node at the index there are so many more: it is never too far, and right once it stays.
    let index = n;
    for (;;) {
      const rank = lists.at(list, index);
      let before = 0;
      for (let at = 0; at < hidden; at++) if ((this.#hidden[at] ?? 0) <= rank) before++;
      if (n + before === index) return index;
      index = n + before;
    }
  }

  #nthInCells({ layout }: NodeView, bests: RootBests, root: number, picked: number): number {
    const { startOfCell, endOfCell } = bests.states;
    const { cells, starts } = layout.cellsOfRoot;
    let left = picked;
    for (let at = starts[root] ?? 0; at < (starts[root + 1] ?? 0); at++) {
      const cell = cells[at] ?? 0;
      if (this.#verdicts.isListed(cell)) continue;
      const rank = bests.bestNodes(root).nth(startOfCell[cell] ?? 0, endOfCell[cell] ?? 0, left);
      if (rank >= 0) return rank;
      left -= tooFew(rank);
    }
    return tooFew(picked - left);
  }

  #nthOfOthers(view: NodeView, bests: RootBests, root: number, score: number, picked: number): number {
    if (this.#verdicts.count === 0) return this.#nthOfOtherStates(bests, root, score, picked);
    let left = picked;
    const rank = this.#find(view, bests, root, (one) => bests.scoreAt(one) === score && left-- === 0);
    return rank < 0 ? tooFew(picked - left) : rank;
  }

  /** Counted in the layout's order. */
  #nthOfOtherStates({ states, ranked }: RootBests, root: number, score: number, picked: number): number {
    const { lists, roots, starts, rankOf, placeAt } = states;
    const start = starts[root] ?? 0;
    const end = starts[root + 1] ?? 0;
    if (this.#bits === undefined || this.#bitsFor < placeAt.length) {
      this.#bits = new NumberSet(placeAt.length);
      this.#bitsFor = placeAt.length;
    }
    ranked.catchUp(bitOf(root));
    const level = ranked.levelOf(score);
    const count = ranked.read(level, bitOf(root));
    for (let at = 0; at < count; at++) {
      const state = ranked.found[at] ?? 0;
      if (ranked.scoreOf(level, state) !== score) continue;
      lists.addTo(this.#bits, states.rowOf(state) * roots + root, start, end);
    }
    const { removed, removedCount } = this.#taken;
    for (let at = 0; at < removedCount; at++) this.#bits.delete(rankOf[removed[at] ?? 0] ?? 0);
    const rank = this.#bits.nth(start, end, picked);
    this.#bits.clear(start, end);
    return rank;
  }

  #findBestInCells(view: NodeView, bests: RootBests, root: number, found: BestScore): void {
    this.#find(view, bests, root, (rank) => {
      const score = bests.scoreAt(rank);
      if (score !== notFeasible) note(found, score, 1);
      return false;
    });
  }

  /** The first node that is neither taken nor in a listed cell of which it is true; below 0 for none. */
  #find({ layout }: NodeView, { states }: RootBests, root: number, isIt: (rank: number) => boolean): number {
    const { startOfCell, endOfCell, placeAt } = states;
    const { cells, starts } = layout.cellsOfRoot;
    for (let at = starts[root] ?? 0; at < (starts[root + 1] ?? 0); at++) {
      const cell = cells[at] ?? 0;
      if (this.#verdicts.isListed(cell)) continue;
      for (let rank = startOfCell[cell] ?? 0; rank < (endOfCell[cell] ?? 0); rank++) {
        if (this.#taken.has(layout.slotAt[placeAt[rank] ?? 0] ?? 0)) continue;
        if (isIt(rank)) return rank;
      }
    }
    return -1;
  }

  /** Level by level, until one has a node that is left. */
  #findBestInStates(bests: RootBests, root: number, found: BestScore): void {
    const { states, ranked } = bests;
    this.#countTaken(bests, root, 1);
    ranked.catchUp(bitOf(root));
    for (let level = ranked.levels - 1; level >= 0 && found.ties === 0; level--) {
      const count = ranked.read(level, bitOf(root));
      for (let at = 0; at < count; at++) {
        const state = ranked.found[at] ?? 0;
        const row = states.rowOf(state);
        const left = states.nodesIn(row, root) - (this.#takenOf[row] ?? 0);
        if (left > 0) note(found, ranked.scoreOf(level, state), left);
      }
    }
    this.#countTaken(bests, root, -1);
  }

  #countTaken({ states }: RootBests, root: number, by: 1 | -1): void {
    const { removed, removedCount } = this.#taken;
    const { rankOf, rootOf, stateAt } = states;
    this.#takenOf = grown(this.#takenOf, states.rows);
    for (let at = 0; at < removedCount; at++) {
      const rank = rankOf[removed[at] ?? 0] ?? 0;
      if (rootOf[rank] !== root) continue;
      const row = states.rowOf(stateAt[rank] ?? 0);
      this.#takenOf[row] = (this.#takenOf[row] ?? 0) + by;
    }
  }
}
