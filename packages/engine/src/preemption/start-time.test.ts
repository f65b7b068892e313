import fc from "fast-check";
import { expect, test } from "vitest";
import { afterAll, parseTime, startTimeOf } from "./start-time.ts";

test.each([
  ["1970-01-01T00:00:01Z", 1_000_000_000],
  ["1970-01-01T00:00:01.000000000Z", 1_000_000_000],
  ["2026-01-31T01:00:00+01:00", 1_769_817_600_000_000_000],
  ["2116-12-31T23:59:59Z", 4_638_902_399_000_000_000n],
  ["1970-01-01T00:00:01.5Z", 1_500_000_000n],
  ["1970-01-01T00:00:01,5Z", 1_500_000_000n],
  ["1970-01-01T00:00:00.0000000019Z", 1n],
  ["1970-01-01T01:00:00+01:00", 0],
  ["1969-12-31T23:59:59.5Z", -500_000_000n],
])("%s is so many nanoseconds", (text, nanoseconds) => {
  expect(parseTime(text)).toBe(nanoseconds);
});

test("whole seconds are read the same, however they are written", () => {
  const moment = fc.date({ min: new Date(-1e12), max: new Date(5e12), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (date) => {
      const seconds = Math.trunc(date.getTime() / 1000);
      const text = new Date(seconds * 1000).toISOString().slice(0, 19);
      const read = parseTime(`${text}Z`);
      expect(BigInt(read ?? 0)).toBe(BigInt(seconds) * 1_000_000_000n);
      expect(parseTime(`${text}.0+00:00`)).toBe(read);
    }),
  );
});

test.each([
  "",
  "2026-01-01",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-32T00:00:00Z",
  "2026-01-01T25:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:60Z",
  "2026-01-01T00:00:00",
  "at 2026-01-01T00:00:00.5Z",
  "2026-01-01T00:00:00.5Z or so",
  "2026-01-01T00:00:00Z or so",
  "yesterday",
])("%j is no time", (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test("one wrong character makes a time none", () => {
  const time = "2026-01-02T13:04:05Z";
  const withWrong = Array.from(time, (_, at) => at).flatMap((at) =>
    ["x", "/", ":", " "].map((wrong) => `${time.slice(0, at)}${wrong}${time.slice(at + 1)}`),
  );
  expect(withWrong.filter((text) => text !== time && parseTime(text) !== undefined)).toEqual([]);
});

test("a pod without a start time has none, and what is after all is after any that is written", () => {
  expect(startTimeOf({ metadata: {}, spec: { containers: [] } })).toBeUndefined();
  expect(parseTime("2115-12-31T23:59:59Z") ?? afterAll).toBeLessThan(afterAll);
});
