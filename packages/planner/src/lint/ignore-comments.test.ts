import { expect, test } from "vitest";
import { ignoreComments } from "./ignore-comments.ts";

test.each([
  ["# stowage-lint: ignore=a-b", ["a-b"], ""],
  ["key: value # stowage-lint: ignore=a-b why not", ["a-b"], "why not"],
  ["key: value #stowage-lint:ignore=a-b", ["a-b"], ""],
  ["# stowage-lint: ignore=a-b,c-d both", ["a-b", "c-d"], "both"],
  ["# stowage-lint: ignore=a-b, c-d both", ["a-b", "c-d"], "both"],
  ["# stowage-lint: ignore = a-b", ["a-b"], ""],
  ["# stowage-lint: ignore=a-b: why", ["a-b"], ": why"],
  ["# stowage-lint: ignore", [], ""],
  ["# stowage-lint: ignore=*", [], ""],
  ["# stowage-lint:", [], ""],
])("%s", (line, rules, reason) => {
  expect(ignoreComments(["a: b", line])).toEqual([{ line: 2, rules, reason }]);
});

test.each(["# stowage lint: ignore=a-b", 'key: "#stowage-lint: ignore=a-b"', "key: a#stowage-lint: ignore=a-b"])(
  "%s is no such comment",
  (line) => {
    expect(ignoreComments([line])).toEqual([]);
  },
);
