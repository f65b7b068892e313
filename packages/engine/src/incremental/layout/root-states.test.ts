import fc from "fast-check";
import { expect, test } from "vitest";
import { podChanged, tableOf } from "../../testing/states-of-nodes.ts";
import { chunkedCells } from "./chunked-cells.ts";
import { domainCells } from "./domain-cells.ts";
import { RootStates } from "./root-states.ts";

const size = 9;

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((one, other) => one - other);
}

/** Of each root and state that has nodes, their places. */
function listsOf(states: RootStates): Map<string, number[]> {
  const lists = new Map<string, number[]>();
  for (let row = 0; row < states.rows; row++) {
    const state = states.states[row] ?? -1;
    expect(states.rowOf(state)).toBe(row);
    for (let root = 0; root < states.roots; root++) {
      const list = row * states.roots + root;
      const ranks = Array.from({ length: states.lists.counts[list] ?? 0 }, (_, at) => states.lists.at(list, at));
      expect(ranks.map((rank) => states.rootOf[rank])).toEqual(ranks.map(() => root));
      if (ranks.length > 0) lists.set(`${root} ${state}`, inOrder(ranks.map((rank) => states.placeAt[rank] ?? -1)));
    }
  }
  return lists;
}

test("each root has lists of the nodes in each state, after any changes", () => {
  const change = fc.record({
    slot: fc.nat({ max: size - 1 }),
    milliCpu: fc.constantFrom(0, 100, 200),
    by: fc.constantFrom(1 as const, -1 as const),
  });
  fc.assert(
    // So few changes at a time that they are read one by one, and so many that all nodes are read.
    fc.property(fc.array(fc.array(change, { maxLength: 12 })), (rounds) => {
      const nodes = tableOf(size);
      // Two roots of two cells and one; the last slot is in none.
      const slots = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
      const cellOfSlot = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 2);
      const { slotAt, starts, firstChunk } = chunkedCells(slots, cellOfSlot, 3, 2);
      const rootOfCell = Int32Array.of(1, 0, 1);
      const cellsOfRoot = domainCells(rootOfCell, 2);
      const states = new RootStates({ slotAt, starts, firstChunk, cellsOfRoot }, nodes, 4);
      for (const round of rounds) {
        for (const { slot, milliCpu, by } of round) podChanged(nodes, slot, milliCpu, by);
        states.catchUp();
        const expected = new Map<string, number[]>();
        for (const [place, slot] of slotAt.entries()) {
          const name = `${rootOfCell[cellOfSlot[slot] ?? 0]} ${nodes.states.at(slot)}`;
          expected.set(name, inOrder([...(expected.get(name) ?? []), place]));
        }
        expect(listsOf(states)).toEqual(expected);
        expect([...states.sizes]).toEqual([2, 6]);
        expect([0, 1].map((root) => states.isLarge(root))).toEqual([false, true]);
      }
    }),
  );
});
