import fc from "fast-check";
import { expect, test } from "vitest";
import { podChanged, tableOf } from "../../testing/states-of-nodes.ts";
import { chunkedCells } from "../layout/chunked-cells.ts";
import { domainCells } from "../layout/domain-cells.ts";
import { RootStates } from "../layout/root-states.ts";
import { kept, notFeasible } from "./node-scores.ts";
import { RankedStates } from "./ranked-states.ts";

const size = 9;
const cellOfSlot = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 2, 1);

/** Nine nodes in roots 0 and 1. */
function rootStates(nodes: ReturnType<typeof tableOf>): RootStates {
  const { slotAt, starts, firstChunk } = chunkedCells(nodes.slotsInUse(), cellOfSlot, 3, 2);
  return new RootStates({ slotAt, starts, firstChunk, cellsOfRoot: domainCells(Int32Array.of(1, 0, 1), 2) }, nodes, 4);
}

/** Every fourth state takes no pods; of the others some have the same score. */
function scoreOf(state: number, times: number): number {
  return state % 4 === 3 ? notFeasible : Math.trunc(state / 2) * times;
}

function scorer(times: number) {
  const scores = new Int32Array(1024);
  return {
    scores,
    highest: 200 * times,
    at: (state: number) => scoreOf(state, times),
    workOut(states: Int32Array, from: number, to: number) {
      for (let at = from; at < to; at++) scores[states[at] ?? 0] = scoreOf(states[at] ?? 0, times) + kept;
    },
  };
}

/** Of the states that nodes of the roots are in: the scores, and which states have them. */
function read(ranked: RankedStates, roots: number): [number, number][] {
  ranked.catchUp(roots);
  const known: [number, number][] = [];
  const infeasible = ranked.readInfeasible(roots);
  for (const state of ranked.found.subarray(0, infeasible)) known.push([notFeasible, state]);
  for (let level = 0; level < ranked.levels; level++) {
    const count = ranked.read(level, roots);
    for (const state of ranked.found.subarray(0, count)) {
      const score = ranked.scoreOf(level, state);
      expect(ranked.levelOf(score)).toBe(level);
      known.push([score, state]);
    }
  }
  return known.toSorted(([, one], [, other]) => one - other);
}

test("each state that nodes of a root are in has its level, after any changes", () => {
  const change = fc.record({
    slot: fc.nat({ max: size - 1 }),
    milliCpu: fc.constantFrom(0, 100, 200),
    by: fc.constantFrom(1 as const, -1 as const),
  });
  const round = fc.record({
    changes: fc.array(change, { maxLength: 12 }),
    roots: fc.nat({ max: 3 }),
    forgets: fc.nat({ max: 9 }).map((number) => number === 0),
  });
  fc.assert(
    // Levels of one score, and of several.
    fc.property(fc.array(round), fc.constantFrom(1, 7), (rounds, times) => {
      const nodes = tableOf(size);
      const states = rootStates(nodes);
      const of = { local: scorer(times) };
      const ranked = new RankedStates(states, of);
      for (const { changes, roots, forgets } of rounds) {
        for (const { slot, milliCpu, by } of changes) podChanged(nodes, slot, milliCpu, by);
        states.catchUp();
        if (forgets) {
          of.local = scorer(times);
          ranked.forget();
        }
        const there = Array.from({ length: size }, (_, slot) => slot)
          .filter((slot) => ((cellOfSlot[slot] === 1 ? 1 : 2) & roots) !== 0)
          .map((slot) => nodes.states.at(slot));
        const expected = [...new Set(there)].toSorted((one, other) => one - other);
        expect(read(ranked, roots)).toEqual(expected.map((state) => [scoreOf(state, times), state]));
      }
    }),
  );
});

test("what has come more often than can be told is found all the same", () => {
  const nodes = tableOf(size);
  const states = rootStates(nodes);
  const ranked = new RankedStates(states, { local: scorer(1) });
  states.catchUp();
  read(ranked, 3);
  podChanged(nodes, 1, 200, 1);
  // To and fro, so that the states stay few.
  for (let time = 0; time < 9000; time++) {
    podChanged(nodes, 0, 100, time % 2 === 0 ? 1 : -1);
    states.catchUp();
  }
  expect(states.holdsBorn(0)).toBe(false);
  const there = new Set(Array.from({ length: size }, (_, slot) => nodes.states.at(slot)));
  expect(read(ranked, 3).map(([, state]) => state)).toEqual([...there].toSorted((one, other) => one - other));
});
