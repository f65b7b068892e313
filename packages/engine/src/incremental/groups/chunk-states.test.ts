import fc from "fast-check";
import { expect, test } from "vitest";
import { podChanged, tableOf } from "../../testing/states-of-nodes.ts";
import { ChunkStates } from "./chunk-states.ts";

const size = 7;
const starts = Int32Array.of(0, 3, 4, 6);

test("each chunk has the states that its nodes are in, and how many nodes are in each", () => {
  const change = fc.record({
    slot: fc.nat({ max: size - 1 }),
    milliCpu: fc.constantFrom(0, 100, 200),
    by: fc.constantFrom(1 as const, -1 as const),
  });
  fc.assert(
    // So few changes at a time that they are read one by one, and so many that all nodes are read.
    fc.property(fc.array(fc.array(change, { maxLength: 10 })), (rounds) => {
      const nodes = tableOf(size);
      // The last slot of the table is in no chunk.
      const slotAt = Int32Array.of(5, 0, 2, 1, 4, 3);
      const positionOf = Int32Array.from({ length: size }, (_, slot) => slotAt.indexOf(slot));
      const chunkOf = Int32Array.of(0, 0, 0, 1, 2, 2);
      const chunks = new ChunkStates(
        { slotAt, positionOf, starts, chunkOf, cellOf: Int32Array.of(0, 0, 1), cells: 2 },
        nodes,
      );
      for (const round of rounds) {
        const before = [Array.from(chunks.versions), Array.from(chunks.cellVersions)];
        for (const { slot, milliCpu, by } of round) podChanged(nodes, slot, milliCpu, by);
        chunks.catchUp();
        const changed = new Set(round.map(({ slot }) => chunkOf[positionOf[slot] ?? -1]));
        // Whatever state it is in now: that of the same number may be another one.
        for (const chunk of changed) {
          if (chunk === undefined) continue;
          expect(chunks.versions[chunk]).not.toBe(before[0]?.[chunk]);
          const cell = chunk === 2 ? 1 : 0;
          expect(chunks.cellVersions[cell]).not.toBe(before[1]?.[cell]);
        }
        const states = Array.from(slotAt, (slot) => nodes.states.at(slot));
        expect(Array.from(chunks.stateAt)).toEqual(states);
        for (let chunk = 0; chunk < starts.length - 1; chunk++) {
          const here = states.slice(starts[chunk], starts[chunk + 1]);
          const expected = new Map(here.map((state) => [state, here.filter((one) => one === state).length]));
          const from = starts[chunk] ?? 0;
          const found = Array.from({ length: chunks.lengths[chunk] ?? 0 }, (_, at) => [
            chunks.states[from + at],
            chunks.counts[from + at],
          ]);
          expect(found).toHaveLength(expected.size);
          expect(new Map(found.map(([state, count]) => [state ?? 0, count ?? 0]))).toEqual(expected);
        }
      }
    }),
  );
});
