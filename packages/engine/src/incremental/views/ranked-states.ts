import { grown } from "../growing-array.ts";
import { NumberBags } from "../layout/number-bags.ts";
import type { RootStates } from "../layout/root-states.ts";
import type { LocalScores } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";

/** So many levels have scores at most: with higher scores, a level is of several next to each other. */
const mostLevels = 256;
/** The level of states that do not take the pods, and of those that have not been asked about. */
const infeasible = mostLevels;
const unknown = mostLevels + 1;

// Shared by all, since what is read is used before the next is.
let found = new Int32Array(0);
let asked = new Int32Array(0);

/** So many states that no node is in any more may be listed, beside as many as nodes are in. */
const spare = 1024;

/** What scores states for the shape: another one after {@link RankedStates.forget}. */
interface StateScorer {
  readonly local: Pick<LocalScores, "scores" | "at" | "workOut" | "highest">;
}

/** The bytes of one, about. @param nodes Of the layout. */
export function rankedSize(nodes: number): number {
  return 8 * mostLevels + nodes;
}

/**
 * The states that nodes are in, in *levels* by their score for pods of one shape: who looks for the best reads a level or
 * two. A state's score stays; so what is to be done when a shape comes back is in proportion to the states that have come
 * since. Those that no node is in any more are left out when their level is read.
 */
export class RankedStates {
  readonly #states: RootStates;
  readonly #of: StateScorer;
  /** How many levels have scores, the first ones. */
  readonly levels: number = mostLevels;
  /** By level: its states. */
  readonly #bags = new NumberBags(mostLevels + 2);
  /** By state: 1 where it is in a level; and how many are. */
  #isListed = new Uint8Array(0);
  #listed = 0;
  /** Of how many scores a level is. */
  #width = 1;
  /** How many of the states that have come to be rows have been read; below 0 where nothing is known. */
  #read = -1;

  constructor(states: RootStates, of: StateScorer) {
    this.#states = states;
    this.#of = of;
  }

  /** To be called when the numbers of states may have been given to others, or the shape is another one. */
  forget(): void {
    this.#read = -1;
  }

  /** What was {@link read} last. */
  get found(): Int32Array {
    return found;
  }

  levelOf(score: number): number {
    return this.#width === 1 ? score : Math.trunc(score / this.#width);
  }

  scoreOf(level: number, state: number): number {
    return this.#width === 1 ? level : this.#of.local.at(state);
  }

  /**
   * To be called before levels are read. Costs time in proportion to the states that have come since.
   *
   * @param roots A bit for each: states that their nodes are in get a level.
   */
  catchUp(roots: number): void {
    const { local } = this.#of;
    const count = this.#takeUnknown(roots);
    local.workOut(asked, 0, count);
    for (let at = 0; at < count; at++) {
      const state = asked[at] ?? 0;
      const score = local.at(state);
      this.#bags.add(score === notFeasible ? infeasible : this.levelOf(score), state);
    }
  }

  /** Finds the level's states that nodes of the roots are in, the first of {@link found}. @returns how many. */
  read(level: number, roots: number): number {
    const count = this.#bags.counts[level] ?? 0;
    if (count === 0) return 0;
    const states = this.#bags.arrays[level] ?? nothing;
    const start = this.#bags.starts[level] ?? 0;
    const { rootsOf } = this.#states;
    found = grown(found, count);
    let left = start;
    let here = 0;
    for (let at = start; at < start + count; at++) {
      const state = states[at] ?? 0;
      const inRoots = rootsOf[state] ?? 0;
      if (inRoots === 0) this.#isListed[state] = 0;
      else states[left++] = state;
      if ((inRoots & roots) !== 0) found[here++] = state;
    }
    this.#listed -= start + count - left;
    this.#bags.counts[level] = left - start;
    return here;
  }

  /** The same of the states that do not take the pods. */
  readInfeasible(roots: number): number {
    return this.read(infeasible, roots);
  }

  /** Takes those that have not been asked about, and that nodes of the roots are in: the first of `asked`. */
  #takeUnknown(roots: number): number {
    const { rootsOf, rows } = this.#states;
    this.#isListed = grown(this.#isListed, this.#of.local.scores.length);
    if (this.#read < 0 || !this.#states.holdsBorn(this.#read) || this.#listed > 2 * rows + spare) {
      return this.#beginAnew(roots);
    }
    this.#listBorn();
    const count = this.#bags.counts[unknown] ?? 0;
    const states = this.#bags.arrays[unknown] ?? nothing;
    const start = this.#bags.starts[unknown] ?? 0;
    asked = grown(asked, count);
    let left = start;
    let taken = 0;
    for (let at = start; at < start + count; at++) {
      const state = states[at] ?? 0;
      if (((rootsOf[state] ?? 0) & roots) === 0) states[left++] = state;
      else asked[taken++] = state;
    }
    this.#bags.counts[unknown] = left - start;
    return taken;
  }

  /** Lists the states that have come. */
  #listBorn(): void {
    const { born, bornHead } = this.#states;
    const mask = born.length - 1;
    for (; this.#read < bornHead; this.#read++) {
      const state = born[this.#read & mask] ?? 0;
      // It may have gone and come back.
      if (this.#isListed[state] === 1) continue;
      this.#isListed[state] = 1;
      this.#listed++;
      this.#bags.add(unknown, state);
    }
  }

  /** Lists all states, and takes those that nodes of the roots are in. */
  #beginAnew(roots: number): number {
    const { rows, states, rootsOf, bornHead } = this.#states;
    this.#read = bornHead;
    this.#width = Math.trunc(this.#of.local.highest / mostLevels) + 1;
    this.#bags.counts.fill(0);
    this.#isListed.fill(0);
    this.#listed = rows;
    asked = grown(asked, rows);
    let taken = 0;
    for (let row = 0; row < rows; row++) {
      const state = states[row] ?? 0;
      this.#isListed[state] = 1;
      if (((rootsOf[state] ?? 0) & roots) === 0) this.#bags.add(unknown, state);
      else asked[taken++] = state;
    }
    return taken;
  }
}

const nothing = new Int32Array(0);
