import type { Layout } from "./layout.ts";
import { blocked } from "./dense-kinds.ts";
import type { Entries } from "./entries.ts";
import type { Scored } from "./state-scores.ts";
import { notFeasible } from "./node-scores.ts";
import { scoreBias } from "./score-memory.ts";

/** Sums up chunks of a layout, for pods of one shape. */
export class ChunkSums {
  readonly #layout: Layout;
  readonly #of: Scored;
  readonly #chunks: Entries;

  /** @param chunks Where the sums go. */
  constructor(layout: Layout, of: Scored, chunks: Entries) {
    this.#layout = layout;
    this.#of = of;
    this.#chunks = chunks;
  }

  /** By the states of its nodes, which are all of kind 0. */
  sumUpStates(chunk: number): void {
    const layout = this.#layout;
    const { stateScores } = this.#of;
    const { states, counts, lengths } = layout.states;
    const start = layout.starts[chunk];
    const end = start + lengths[chunk];
    const { scores } = stateScores;
    // As scores are kept: what is not feasible is the least.
    const infeasible = scoreBias + notFeasible;
    let best = infeasible;
    let ties = 0;
    let feasible = layout.starts[chunk + 1] - start;
    for (let at = start; at < end; at++) {
      const state = states[at];
      let score = scores[state];
      // Nearly all of them, where states are many.
      if (score > infeasible && score < best) continue;
      if (score === 0) {
        // States that nodes have come to since are the last ones of the chunk.
        stateScores.workOut(states, at, end);
        score = scores[state];
      }
      const nodes = counts[at];
      if (score === infeasible) feasible -= nodes;
      else if (score === best) ties += nodes;
      else if (score > best) {
        best = score;
        ties = nodes;
      }
    }
    this.#chunks.setOnly(chunk, best - scoreBias, ties, feasible);
  }

  /** Node by node; those in a row that are of one kind are added up first. */
  sumUpKinds(chunk: number, kinds: Int32Array): void {
    const chunks = this.#chunks;
    const layout = this.#layout;
    const { stateScores } = this.#of;
    const { stateAt, states, lengths } = layout.states;
    const { scores } = stateScores;
    const start = layout.starts[chunk];
    const end = layout.starts[chunk + 1];
    chunks.counts[chunk] = 0;
    // As scores are kept.
    const infeasible = scoreBias + notFeasible;
    let inRow: number = blocked;
    let best = infeasible;
    let ties = 0;
    let feasible = 0;
    for (let position = start; position < end; position++) {
      const kind = kinds[position];
      if (kind !== inRow) {
        if (feasible > 0) chunks.add(chunk, inRow, best - scoreBias, ties, feasible);
        inRow = kind;
        best = infeasible;
        feasible = 0;
      }
      if (kind === blocked) continue;
      const state = stateAt[position];
      let score = scores[state];
      if (score === 0) {
        stateScores.workOut(states, start, start + lengths[chunk]);
        score = scores[state];
      }
      if (score === infeasible) continue;
      feasible++;
      if (score === best) ties++;
      else if (score > best) {
        best = score;
        ties = 1;
      }
    }
    if (feasible > 0) chunks.add(chunk, inRow, best - scoreBias, ties, feasible);
  }
}
