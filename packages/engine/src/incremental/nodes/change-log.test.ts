import fc from "fast-check";
import { expect, test } from "vitest";
import { ChangeLog } from "./change-log.ts";

/** Appends slots that tell which change they were. */
function append(log: ChangeLog, changes: number): void {
  for (let change = 0; change < changes; change++) log.append(log.head + 7);
}

/** The changes from the one numbered `from` on, as far as the log tells them rightly. */
function told(log: ChangeLog, from: number): readonly number[] {
  const numbers = Array.from({ length: log.head - from }, (_, at) => from + at);
  return numbers.filter((at) => log.at(at) === at + 7);
}

/** Where the changes begin that the log says it holds. */
function oldestHeld(log: ChangeLog): number {
  let from = log.head;
  while (from > 0 && log.holds(from - 1)) from--;
  return from;
}

test("changes that were overwritten before the log grew are not held after it", () => {
  const log = new ChangeLog();
  append(log, 1500);
  log.fit(2000);
  expect(oldestHeld(log)).toBe(476);
  expect(told(log, 476)).toHaveLength(1024);
});

test("a log that has grown holds more changes as they come", () => {
  const log = new ChangeLog();
  append(log, 1500);
  log.fit(2000);
  append(log, 1024);
  expect(oldestHeld(log)).toBe(476);
  append(log, 1);
  expect(oldestHeld(log)).toBe(477);
});

test("whatever is held is told rightly, and a change of each node is held", () => {
  const step = fc.tuple(fc.nat({ max: 3000 }), fc.nat({ max: 6000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
      const log = new ChangeLog();
      let appended = 0;
      let most = 0;
      for (const [changes, nodes] of steps) {
        append(log, changes);
        appended += changes;
        const before = oldestHeld(log);
        log.fit(nodes);
        most = Math.max(most, nodes);
        const oldest = oldestHeld(log);
        // To grow neither forgets a change nor brings one back.
        expect([log.head, oldest]).toEqual([appended, before]);
        expect(told(log, oldest)).toHaveLength(log.head - oldest);
      }
      append(log, most);
      expect(log.holds(appended)).toBe(true);
      expect(told(log, appended)).toHaveLength(most);
    }),
    { numRuns: 50 },
  );
});

test("all since a change are told in order, however they lie in the log", () => {
  const log = new ChangeLog();
  for (const [changes, from] of [
    [10, 0],
    [10, 20],
    [1000, 1020],
    [1014, 1010],
    [1500, 2510],
  ] as const) {
    append(log, changes);
    const found: number[] = [];
    log.since(from, (numbers, first, end) => found.push(...numbers.subarray(first, end)));
    expect(found).toEqual(Array.from({ length: log.head - from }, (_, at) => from + at + 7));
  }
});

test("a log that was cleared holds what came since alone, for those who had read all too", () => {
  const log = new ChangeLog();
  append(log, 30);
  log.clear();
  expect(oldestHeld(log)).toBe(30);
  append(log, 5);
  log.fit(2000);
  expect(oldestHeld(log)).toBe(30);
  expect(told(log, 30)).toHaveLength(5);
});
