import { grown } from "../tables/growing.ts";
import type { Layout } from "./layout.ts";
import { blocked } from "./dense-rules.ts";
import type { Entries } from "./entries.ts";
import type { Scored } from "./state-scores.ts";
import { scoreBias, notFeasible } from "./node-scores.ts";

/** So many nodes of a chunk are looked at one by one beside its states. */
const fewOthers = 32;

/** Sums up chunks of a layout, for pods of one shape: by the states of their nodes, as far as these are of one kind. */
export class ChunkSums {
  readonly #layout: Layout;
  readonly #of: Scored;
  readonly #chunks: Entries;
  /** Of the chunk that is being summed up: the places of nodes of other kinds than 0, and how many are in each state. */
  readonly #others = new Int32Array(fewOthers);
  #othersCount = 0;
  #othersIn = new Int32Array(0);

  /** @param chunks Where the sums go. */
  constructor(layout: Layout, of: Scored, chunks: Entries) {
    this.#layout = layout;
    this.#of = of;
    this.#chunks = chunks;
  }

  /** @param others By state: how many nodes of the chunk are of other kinds than 0; absent: none. */
  sumUpStates(chunk: number, others?: Int32Array): void {
    const layout = this.#layout;
    const { local } = this.#of;
    const { states, counts, lengths } = layout.states;
    const start = layout.starts[chunk] ?? 0;
    const end = start + (lengths[chunk] ?? 0);
    local.workOut(states, start, end);
    const { scores } = local;
    // As scores are kept: what is not feasible is the least.
    const lost = scoreBias + notFeasible;
    let best = lost;
    let ties = 0;
    let feasible = (layout.starts[chunk + 1] ?? 0) - start - (others === undefined ? 0 : this.#othersCount);
    for (let at = start; at < end; at++) {
      const state = states[at] ?? 0;
      let score = scores[state] ?? 0;
      // Nearly all of them, where states are many.
      if (score > lost && score < best) continue;
      const nodes = (counts[at] ?? 0) - (others === undefined ? 0 : (others[state] ?? 0));
      if (nodes === 0) continue;
      if (score === 0) score = local.at(state) + scoreBias;
      if (score === lost) feasible -= nodes;
      else if (score === best) ties += nodes;
      else if (score > best) {
        best = score;
        ties = nodes;
      }
    }
    this.#chunks.counts[chunk] = 0;
    if (feasible > 0) this.#chunks.add(chunk, 0, best - scoreBias, ties, feasible);
  }

  /** By states where nearly all nodes are of kind 0, otherwise node by node. */
  sumUpKinds(chunk: number, kinds: Int32Array): void {
    if (!this.#listOthers(chunk, kinds)) {
      this.#sumUpNodes(chunk, kinds);
      return;
    }
    const { stateAt } = this.#layout.states;
    const others = this.#others;
    this.#othersIn = grown(this.#othersIn, this.#of.local.scores.length);
    const inStates = this.#othersIn;
    for (let at = 0; at < this.#othersCount; at++) {
      const state = stateAt[others[at] ?? 0] ?? 0;
      inStates[state] = (inStates[state] ?? 0) + 1;
    }
    this.sumUpStates(chunk, inStates);
    for (let at = 0; at < this.#othersCount; at++) {
      const place = others[at] ?? 0;
      const state = stateAt[place] ?? 0;
      inStates[state] = 0;
      const kind = kinds[place] ?? 0;
      const score = kind === blocked ? notFeasible : this.#of.local.at(state);
      if (score !== notFeasible) this.#chunks.add(chunk, kind, score, 1, 1);
    }
  }

  /** Finds the nodes of the chunk that are of other kinds than 0. @returns false where they are more than a few. */
  #listOthers(chunk: number, kinds: Int32Array): boolean {
    const { starts } = this.#layout;
    const end = starts[chunk + 1] ?? 0;
    this.#othersCount = 0;
    for (let place = starts[chunk] ?? 0; place < end; place++) {
      if (kinds[place] === 0) continue;
      if (this.#othersCount === fewOthers) return false;
      this.#others[this.#othersCount++] = place;
    }
    return true;
  }

  /** Node by node; those in a row that are of one kind are added up first. */
  #sumUpNodes(chunk: number, kinds: Int32Array): void {
    const chunks = this.#chunks;
    const layout = this.#layout;
    const { local } = this.#of;
    const { stateAt } = layout.states;
    const { scores } = local;
    const end = layout.starts[chunk + 1] ?? 0;
    chunks.counts[chunk] = 0;
    // As scores are kept.
    const lost = scoreBias + notFeasible;
    let inRow: number = blocked;
    let best = lost;
    let ties = 0;
    let feasible = 0;
    for (let place = layout.starts[chunk] ?? 0; place < end; place++) {
      const kind = kinds[place] ?? 0;
      if (kind !== inRow) {
        if (feasible > 0) chunks.add(chunk, inRow, best - scoreBias, ties, feasible);
        inRow = kind;
        best = lost;
        feasible = 0;
      }
      if (kind === blocked) continue;
      const state = stateAt[place] ?? 0;
      let score = scores[state] ?? 0;
      if (score === 0) score = local.at(state) + scoreBias;
      if (score === lost) continue;
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
