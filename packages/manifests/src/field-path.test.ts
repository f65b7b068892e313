import { expect, test } from "vitest";
import { joinKey, parseFieldPath } from "./field-path.ts";

const field = (name: string): object => ({ name, isBracketed: false });
const bracketed = (name: string): object => ({ name, isBracketed: true });

test.each([
  ["", []],
  ["spec.containers[0].name", [field("spec"), field("containers"), bracketed("0"), field("name")]],
  ["metadata.labels[example.com/x]", [field("metadata"), field("labels"), bracketed("example.com/x")]],
  ["items[3][__proto__]", [field("items"), bracketed("3"), bracketed("__proto__")]],
])("the path %s is read step by step", (path, steps) => {
  expect(parseFieldPath(path)).toEqual(steps);
});

test("a key that is no field name is put in brackets", () => {
  expect([joinKey("", "spec"), joinKey("spec", "nodeName"), joinKey("labels", "a/b")]).toEqual([
    "spec",
    "spec.nodeName",
    "labels[a/b]",
  ]);
});
