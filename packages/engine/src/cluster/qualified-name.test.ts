import { expect, test } from "vitest";
import { isLabelValue, isQualifiedName } from "./qualified-name.ts";

test.each([
  ["a", true],
  ["A.b_c-1", true],
  ["example.com/a", true],
  [`${"a".repeat(253)}/a`, true],
  [`${"a".repeat(254)}/a`, false],
  ["x".repeat(63), true],
  ["x".repeat(64), false],
  ["", false],
  ["/a", false],
  ["example.com/", false],
  ["a/b/c", false],
  ["-a", false],
  ["a-", false],
  ["Example.com/a", false],
  ["b/a", true],
  ["a_b/c", false],
  ["a..b/c", false],
  ["a\n", false],
])("%j is a qualified name: %s", (text, expected) => {
  expect(isQualifiedName(text)).toBe(expected);
});

test.each([
  ["", true],
  ["a", true],
  ["1.2_3-4", true],
  ["-1", false],
  ["a b", false],
  ["a/b", false],
  ["a\n", false],
  ["x".repeat(63), true],
  ["x".repeat(64), false],
])("%j is a label value: %s", (text, expected) => {
  expect(isLabelValue(text)).toBe(expected);
});
