import { expect, test } from "vitest";
import { afterAll, parseTime, startTimeOf } from "./start-time.ts";

test.each([
  ["1970-01-01T00:00:01Z", 1_000_000_000n],
  ["1970-01-01T00:00:01.5Z", 1_500_000_000n],
  ["1970-01-01T00:00:01,5Z", 1_500_000_000n],
  ["1970-01-01T00:00:00.0000000019Z", 1n],
  ["1970-01-01T01:00:00+01:00", 0n],
  ["1969-12-31T23:59:59.5Z", -500_000_000n],
])("%s is so many nanoseconds", (text, nanoseconds) => {
  expect(parseTime(text)).toBe(nanoseconds);
});

test.each(["", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "yesterday"])("%j is no time", (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test("a pod without a start time has none, and what is after all is after any that is written", () => {
  expect(startTimeOf({ metadata: {}, spec: { containers: [] } })).toBeUndefined();
  expect(parseTime("2115-12-31T23:59:59Z") ?? afterAll).toBeLessThan(afterAll);
});
