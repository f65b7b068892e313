import { notFeasible } from "../groups/node-scores.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import { scoreBias } from "../groups/score-memory.ts";
import type { Candidates } from "./candidates.ts";
import type { UngroupedNodes } from "./ungrouped-nodes.ts";

/** A score, and how many nodes have it. */
interface BestScore {
  readonly best: number;
  readonly ties: number;
}

/**
 * Finds the highest total of all candidates, and one of the nodes that have it: of a group by way of its cell's chunks.
 * Costs time in proportion to the candidates, and for the node to the chunks of its cell and the nodes of one chunk.
 */
export class NodePicker {
  readonly #candidates: Candidates;
  readonly #ungrouped: UngroupedNodes;
  // What the last search has found.
  #highest = 0;
  #ties = 0;

  constructor(candidates: Candidates, ungrouped: UngroupedNodes) {
    this.#candidates = candidates;
    this.#ungrouped = ungrouped;
  }

  /** The highest total, and how many nodes have it. */
  best(view: GroupScores): BestScore {
    const { count, best, ties, offset } = this.#candidates;
    let highest = -Infinity;
    let withHighest = 0;
    let unknown = 0;
    for (let one = 0; one < count; one++) {
      const nodes = ties[one];
      const total = best[one] + offset[one];
      if (nodes === 0) unknown++;
      else if (total === highest) withHighest += nodes;
      else if (total > highest) {
        highest = total;
        withHighest = nodes;
      }
    }
    this.#highest = highest;
    this.#ties = withHighest;
    if (unknown > 0) this.#lookIntoGroups(view);
    return { best: this.#highest, ties: this.#ties };
  }

  /** Of groups whose best nodes are all out of them: what is left has less, which mostly is too little anyway. */
  #lookIntoGroups(view: GroupScores): void {
    const { count, cell, kind, best, ties, offset } = this.#candidates;
    for (let one = 0; one < count; one++) {
      if (ties[one] !== 0 || best[one] + offset[one] <= this.#highest) continue;
      const left = this.#bestOfGroup(view, cell[one], kind[one]);
      best[one] = left.best;
      ties[one] = left.ties;
      const total = left.best + offset[one];
      if (left.ties === 0 || total < this.#highest) continue;
      this.#ties = total === this.#highest ? this.#ties + left.ties : left.ties;
      this.#highest = total;
    }
  }

  /** The best of a group whose entry's best nodes are all out of it. */
  #bestOfGroup(view: GroupScores, cell: number, kind: number): BestScore {
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
      const left = chunks.ties[entry] - this.#ungrouped.ofChunks.ties[entry];
      if (left > 0) note(highest, left);
      else this.#forEachScoreLeft(view, chunk, kind, (score) => note(score, 1));
    }
    return { best, ties };
  }

  #forEachScoreLeft(view: GroupScores, chunk: number, kind: number, visit: (score: number) => void): void {
    const { starts, slotAt } = view.layout;
    const end = starts[chunk + 1];
    for (let position = starts[chunk]; position < end; position++) {
      const score = view.scoreAt(position);
      if (score === notFeasible || view.kindAt(position) !== kind) continue;
      if (!this.#ungrouped.has(slotAt[position])) visit(score);
    }
  }

  /**
   * The position of the node that is number `picked`, from 0 on, of those with the total: first groups', then single
   * ones.
   */
  nth(view: GroupScores, total: number, picked: number, isSearched: boolean): number {
    const { count, singles, cell, kind, best, ties, offset, position } = this.#candidates;
    let left = picked;
    for (let group = singles; group < count; group++) {
      const score = best[group];
      if (score + offset[group] !== total) continue;
      const nodes = ties[group];
      if (left < nodes) return this.#nthOfGroup(view, cell[group], kind[group], score, left);
      left -= nodes;
    }
    const positions: number[] = [];
    for (let one = 0; one < singles; one++) {
      if (best[one] + offset[one] === total) positions.push(position[one]);
    }
    // A search finds nodes in an order that follows from them alone; counters tell of theirs in any order.
    if (!isSearched) positions.sort((one, other) => one - other);
    return positions[left];
  }

  /** The position of number `picked`, from 0 on, of the group's nodes with the score. */
  #nthOfGroup(view: GroupScores, cell: number, kind: number, score: number, picked: number): number {
    const { chunks, layout, stateScores } = view;
    const { firstChunk, starts, slotAt, states } = layout;
    const { stateAt } = states;
    const { scores } = stateScores;
    const asKept = score + scoreBias;
    let left = picked;
    for (let chunk = firstChunk[cell]; chunk < firstChunk[cell + 1]; chunk++) {
      const entry = chunks.find(chunk, kind);
      if (entry < 0 || chunks.best[entry] < score) continue;
      const best = chunks.best[entry];
      const ties = chunks.ties[entry] - this.#ungrouped.ofChunks.ties[entry];
      if (best === score && left >= ties) {
        left -= ties;
        continue;
      }
      // Otherwise it is here, or all of the chunk's best are out of the group and those with the score are not counted.
      for (let position = starts[chunk]; position < starts[chunk + 1]; position++) {
        const kept = scores[stateAt[position]];
        // The scores of a shape that borrowed their room may be gone.
        if (kept === 0 ? view.scoreAt(position) !== score : kept !== asKept) continue;
        if (view.kindAt(position) !== kind) continue;
        if (!this.#ungrouped.has(slotAt[position]) && left-- === 0) return position;
      }
    }
    throw new Error(`bug: the group has no ${picked + 1} nodes with the score`);
  }
}
