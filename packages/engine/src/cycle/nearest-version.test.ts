import { expect, test } from "vitest";
import { nearestVersion, newestOf } from "./nearest-version.ts";

test.each([
  ["1.36", { version: "1.36", isExact: true }],
  ["v1.34.4", { version: "1.34", isExact: true }],
  ["v1.35.2-gke.1200", { version: "1.35", isExact: true }],
  ["1.30", { version: "1.34", isExact: false }],
  ["v1.40.0", { version: "1.37", isExact: false }],
  ["1.9", { version: "1.34", isExact: false }],
  ["2.0", undefined],
  ["v2.1.36", undefined],
  ["latest", undefined],
])("%s is decided as by %j", (text, expected) => {
  expect(nearestVersion(text)).toEqual(expected);
});

test("the newest is told by numbers, not by letters, and what is no version does not count", () => {
  expect(newestOf(["v1.9.1", "v1.35.0", "", "v1.34.9"])).toBe("v1.35.0");
  expect(newestOf(["", "nightly"])).toBeUndefined();
  expect(newestOf(["v1.0.3"])).toBe("v1.0.3");
});

test("of one minor version the first is told: patches decide alike", () => {
  expect(newestOf(["v1.35.1", "v1.35.3"])).toBe("v1.35.1");
});
