import { expect, test } from "vitest";
import { terminatingSince } from "./terminating-since.ts";

test.each([
  ["2026-01-01T00:00:30Z", 30, "2026-01-01T00:00:00Z"],
  ["2026-01-01T01:00:00+01:00", 0, "2026-01-01T00:00:00Z"],
  ["2026-01-01T00:00:00Z", undefined, "2026-01-01T00:00:00Z"],
  ["soon", 30, "soon"],
  ["2026-01-01T00:00:00Z", 1e300, "2026-01-01T00:00:00Z"],
])("%s after a grace period of %s", (deletionTimestamp, seconds, since) => {
  const period = seconds === undefined ? {} : { deletionGracePeriodSeconds: seconds };
  expect(terminatingSince({ deletionTimestamp, ...period })).toBe(since);
});
