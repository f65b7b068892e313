import { notFeasible } from "../groups/node-scores.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** A score, and how many nodes have it. */
export interface BestScore {
  readonly best: number;
  readonly ties: number;
}

/** Finds single nodes in groups: all nodes of one kind in a cell, less those that are taken. */
export class GroupNodes {
  readonly #taken: TakenNodes;

  constructor(taken: TakenNodes) {
    this.#taken = taken;
  }

  /** The best of a group whose entry's best nodes are all taken. */
  best(view: GroupScores, cell: number, kind: number): BestScore {
    const { chunks, layout } = view;
    let best = notFeasible;
    let ties = 0;
    const note = (score: number, nodes: number): void => {
      if (score > best) {
        best = score;
        ties = nodes;
      } else if (score === best) ties += nodes;
    };
    const end = layout.firstChunk[cell + 1];
    for (let chunk = layout.firstChunk[cell]; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      if (entry < 0 || chunks.best[entry] < best) continue;
      const highest = chunks.best[entry];
      const left = chunks.ties[entry] - this.#taken.ofChunks.ties[entry];
      if (left > 0) note(highest, left);
      else this.#forEachLeft(view, chunk, kind, (score) => note(score, 1));
    }
    return { best, ties };
  }

  #forEachLeft(view: GroupScores, chunk: number, kind: number, visit: (score: number) => void): void {
    const { starts, slotAt } = view.layout;
    const end = starts[chunk + 1];
    for (let place = starts[chunk]; place < end; place++) {
      const score = view.scoreAt(place);
      if (score === notFeasible || view.kindAt(place) !== kind) continue;
      if (!this.#taken.has(slotAt[place])) visit(score);
    }
  }

  /** The place of number `picked`, from 0 on, of the group's nodes with the score; below 0 where there are fewer. */
  nth(view: GroupScores, cell: number, kind: number, score: number, picked: number): number {
    const { chunks, layout } = view;
    const end = layout.firstChunk[cell + 1];
    let left = picked;
    for (let chunk = layout.firstChunk[cell]; chunk < end; chunk++) {
      const entry = chunks.find(chunk, kind);
      if (entry < 0 || chunks.best[entry] < score) continue;
      const best = chunks.best[entry];
      const ties = chunks.ties[entry] - this.#taken.ofChunks.ties[entry];
      if (best === score && left >= ties) {
        left -= ties;
        continue;
      }
      // Otherwise it is here, or all of the chunk's best are taken and there is no count of those with the score.
      const last = layout.starts[chunk + 1];
      for (let place = layout.starts[chunk]; place < last; place++) {
        if (this.#isLeft(view, place, kind, score) && left-- === 0) return place;
      }
    }
    return -1;
  }

  /** Whether the node has the score and the kind, and is not taken. */
  #isLeft({ kinds, local, layout }: GroupScores, place: number, kind: number, score: number): boolean {
    if (local.at(layout.states.stateAt[place]) !== score) return false;
    if (kinds !== undefined && kinds[place] !== kind) return false;
    return !this.#taken.has(layout.slotAt[place]);
  }
}
