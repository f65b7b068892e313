import { kept } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeView } from "./node-view.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** A score, and how many nodes have it. */
export interface BestScore {
  best: number;
  ties: number;
}

/** Looks for single nodes within units: all nodes of one kind in a cell, less those that are taken. */
export class UnitNodes {
  readonly #taken: TakenNodes;
  readonly #found: BestScore = { best: notFeasible, ties: 0 };

  constructor(taken: TakenNodes) {
    this.#taken = taken;
  }

  /** The best of a unit whose entry's best nodes are all taken. The object is used again. */
  best(view: NodeView, cell: number, kind: number): Readonly<BestScore> {
    const { chunks, layout } = view;
    const found = this.#found;
    found.best = notFeasible;
    found.ties = 0;
    const end = layout.firstChunk[cell + 1] ?? 0;
    for (let chunk = layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      const best = chunks.best[entry] ?? notFeasible;
      if (entry < 0 || best < found.best) continue;
      const left = (chunks.ties[entry] ?? 0) - (this.#taken.tiesInChunk[entry] ?? 0);
      if (left > 0) note(found, best, left);
      else this.#lookThrough(view, chunk, kind);
    }
    return found;
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

  /** The place of number `picked`, from 0 on, of the unit's nodes with the score; -1 where there are fewer. */
  nth(view: NodeView, cell: number, kind: number, score: number, picked: number): number {
    const { chunks, layout } = view;
    const end = layout.firstChunk[cell + 1] ?? 0;
    let left = picked;
    for (let chunk = layout.firstChunk[cell] ?? 0; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      const best = chunks.best[entry] ?? notFeasible;
      if (entry < 0 || best < score) continue;
      if (best === score) {
        const ties = (chunks.ties[entry] ?? 0) - (this.#taken.tiesInChunk[entry] ?? 0);
        if (left < ties) return this.#nthInChunk(view, chunk, kind, score, left);
        left -= ties;
        continue;
      }
      // Its best are all taken. Below 0: how many nodes with the score there were, and 1.
      const place = this.#nthInChunk(view, chunk, kind, score, left);
      if (place >= 0) return place;
      left += place + 1;
    }
    return -1;
  }

  /** @returns its place; or how many nodes there are, below 0 and 1 less, where they are too few. */
  #nthInChunk({ kinds, local, layout }: NodeView, chunk: number, kind: number, score: number, picked: number): number {
    const { slotAt, states } = layout;
    const { stateAt } = states;
    const { scores } = local;
    const wanted = score + kept;
    const end = layout.starts[chunk + 1] ?? 0;
    let found = 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const state = stateAt[place] ?? 0;
      let known = scores[state] ?? 0;
      if (known === 0) known = local.at(state) + kept;
      if (known !== wanted || (kinds !== undefined && kinds[place] !== kind)) continue;
      if (this.#taken.has(slotAt[place] ?? 0)) continue;
      if (found === picked) return place;
      found++;
    }
    return -1 - found;
  }
}

function note(found: BestScore, score: number, ties: number): void {
  if (score > found.best) {
    found.best = score;
    found.ties = ties;
  } else if (score === found.best) found.ties += ties;
}
