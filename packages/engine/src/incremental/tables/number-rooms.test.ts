import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberRooms } from "./number-rooms.ts";

/** A room, and what was written into all of it. */
interface Room {
  readonly array: Int32Array;
  readonly start: number;
  readonly power: number;
  readonly mark: number;
}

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ take: fc.oneof(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 10, max: 17 })) }),
  },
  fc.record({ give: fc.nat() }),
);

test("no two rooms that are taken share a number", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const rooms = new NumberRooms();
      let taken: Room[] = [];
      for (const [mark, one] of steps.entries()) {
        if ("take" in one) {
          const start = rooms.take(one.take);
          const { array } = rooms;
          array.fill(mark, start, start + (1 << one.take));
          taken.push({ array, start, power: one.take, mark });
        } else {
          const room = taken[one.give % Math.max(1, taken.length)];
          if (room !== undefined) rooms.give(room.array, room.start, room.power);
          taken = taken.filter((other) => other !== room);
        }
        const isWhole = ({ array, start, power, mark: written }: Room): boolean =>
          array.subarray(start, start + (1 << power)).every((number) => number === written);
        expect(taken.filter((room) => !isWhole(room))).toEqual([]);
      }
    }),
  );
});

test("a room that was given back is taken again", () => {
  const rooms = new NumberRooms();
  const start = rooms.take(5);
  const { array } = rooms;
  rooms.take(5);
  rooms.give(array, start, 5);
  expect(rooms.take(4)).not.toBe(start);
  expect([rooms.take(5), rooms.array]).toEqual([start, array]);
});

test("a room that is longer than all arrays has an array of its own", () => {
  const rooms = new NumberRooms();
  const before = rooms.length;
  const start = rooms.take(17);
  expect([rooms.array.length - start >= 2 ** 17, rooms.length - before >= 2 ** 17]).toEqual([true, true]);
});
