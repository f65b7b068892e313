import type { CellVerdicts } from "./cell-verdicts.ts";
import { RootNodes } from "./root-nodes.ts";
import { type BestScore, note, tooFew } from "./best-score.ts";
import { kept, notFeasible } from "../views/node-scores.ts";
import type { NodeView } from "../views/node-view.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** Looks for single nodes within units: all nodes of one kind in a cell or in a root, less those that are taken. */
export class UnitNodes {
  readonly #taken: TakenNodes;
  readonly #verdicts: CellVerdicts;
  readonly #rootNodes: RootNodes;
  readonly #found: BestScore = { best: notFeasible, ties: 0 };

  constructor(taken: TakenNodes, verdicts: CellVerdicts) {
    this.#taken = taken;
    this.#verdicts = verdicts;
    this.#rootNodes = new RootNodes(taken, verdicts);
  }

  /** The best of a cell whose entry's best nodes are all taken. The object is used again. */
  bestInCell(view: NodeView, cell: number, kind: number): Readonly<BestScore> {
    this.#found.best = notFeasible;
    this.#found.ties = 0;
    this.#searchCell(view, cell, kind);
    return this.#found;
  }

  /** The best of the cells of a root that are not listed. */
  bestInRoot(view: NodeView, root: number, kind: number): Readonly<BestScore> {
    const { cells, layout, bests } = view;
    const found = this.#found;
    found.best = notFeasible;
    found.ties = 0;
    if (bests !== undefined) {
      this.#rootNodes.findBest(view, bests, root, found);
      return found;
    }
    const ofRoots = layout.cellsOfRoot;
    const end = ofRoots.starts[root + 1] ?? 0;
    for (let at = ofRoots.starts[root] ?? 0; at < end; at++) {
      const cell = ofRoots.cells[at] ?? 0;
      if (this.#verdicts.isListed(cell)) continue;
      const entry = cells.find(cell, kind);
      const best = cells.best[entry] ?? notFeasible;
      if (entry < 0 || best < found.best) continue;
      const left = (cells.ties[entry] ?? 0) - (this.#taken.ofCells.ties[entry] ?? 0);
      if (left > 0) note(found, best, left);
      else this.#searchCell(view, cell, kind);
    }
    return found;
  }

  #searchCell(view: NodeView, cell: number, kind: number): void {
    const { chunks, layout } = view;
    const found = this.#found;
    const end = layout.firstChunk[cell + 1] ?? 0;
    for (let chunk = layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      const best = chunks.best[entry] ?? notFeasible;
      if (entry < 0 || best < found.best) continue;
      const left = (chunks.ties[entry] ?? 0) - (this.#taken.ofChunks.ties[entry] ?? 0);
      if (left > 0) note(found, best, left);
      else this.#lookThrough(view, chunk, kind);
    }
  }

  #lookThrough(view: NodeView, chunk: number, kind: number): void {
    const { layout } = view;
    const end = layout.starts[chunk + 1] ?? 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const score = view.scoreAt(place);
      if (score === notFeasible || score < this.#found.best || view.kindAt(place) !== kind) continue;
      if (!this.#taken.has(layout.slotAt[place] ?? 0)) note(this.#found, score, 1);
    }
  }

  /**
   * The place of number `picked`, from 0 on, of a cell's nodes with the score.
   *
   * @returns below 0 where there are fewer: {@link tooFew} of how many there are.
   */
  nthInCell(view: NodeView, cell: number, kind: number, score: number, picked: number): number {
    const { chunks, layout } = view;
    const end = layout.firstChunk[cell + 1] ?? 0;
    let left = picked;
    for (let chunk = layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      const best = chunks.best[entry] ?? notFeasible;
      if (entry < 0 || best < score) continue;
      const ties = (chunks.ties[entry] ?? 0) - (this.#taken.ofChunks.ties[entry] ?? 0);
      if (best === score && left >= ties) {
        left -= ties;
        continue;
      }
      if (best === score && 2 * left > ties) return this.#nthFromEnd(view, chunk, kind, score, ties - 1 - left);
      // Otherwise it is here, or all of the chunk's best are taken and there is no count of those with the score.
      const place = this.#nthInChunk(view, chunk, kind, score, left);
      if (place >= 0) return place;
      left -= tooFew(place);
    }
    return tooFew(picked - left);
  }

  /** The same of the cells of a root that are not listed. */
  nthInRoot(view: NodeView, root: number, kind: number, score: number, picked: number): number {
    const { cells, layout, bests } = view;
    if (bests !== undefined) return this.#rootNodes.nth(view, bests, root, score, picked);
    let left = picked;
    const ofRoots = layout.cellsOfRoot;
    const end = ofRoots.starts[root + 1] ?? 0;
    for (let at = ofRoots.starts[root] ?? 0; at < end; at++) {
      const cell = ofRoots.cells[at] ?? 0;
      if (this.#verdicts.isListed(cell)) continue;
      const entry = cells.find(cell, kind);
      const best = cells.best[entry] ?? notFeasible;
      if (entry < 0 || best < score) continue;
      const ties = (cells.ties[entry] ?? 0) - (this.#taken.ofCells.ties[entry] ?? 0);
      if (best === score && left >= ties) {
        left -= ties;
        continue;
      }
      const place = this.nthInCell(view, cell, kind, score, left);
      if (place >= 0) return place;
      left -= tooFew(place);
    }
    return tooFew(picked - left);
  }

  #nthInChunk(view: NodeView, chunk: number, kind: number, score: number, picked: number): number {
    const { starts } = view.layout;
    const end = starts[chunk + 1] ?? 0;
    let found = 0;
    for (let place = starts[chunk] ?? 0; place < end; place++) {
      if (!this.#isLeft(view, place, kind, score)) continue;
      if (found === picked) return place;
      found++;
    }
    return tooFew(found);
  }

  /** Counted from the last node back: half the way to one of the last. */
  #nthFromEnd(view: NodeView, chunk: number, kind: number, score: number, picked: number): number {
    const { starts } = view.layout;
    let left = picked;
    for (let place = (starts[chunk + 1] ?? 0) - 1; place >= (starts[chunk] ?? 0); place--) {
      if (this.#isLeft(view, place, kind, score) && left-- === 0) return place;
    }
    return tooFew(0);
  }

  /** Whether the node has the score and the kind, and is not taken. */
  #isLeft({ kinds, local, layout }: NodeView, place: number, kind: number, score: number): boolean {
    const { slotAt, states } = layout;
    const state = states.stateAt[place] ?? 0;
    const known = local.scores[state] ?? 0;
    if (known === 0 ? local.at(state) !== score : known !== score + kept) return false;
    if (kinds !== undefined && kinds[place] !== kind) return false;
    return !this.#taken.has(slotAt[place] ?? 0);
  }
}
