import { expect, test } from "vitest";
import { expandTemplate } from "./expand-template.ts";

/** What a text becomes for each i. */
function texts(text: string, count: number): string[] {
  return expandTemplate({ template: { text }, count }).map((object) => (object as { text: string }).text);
}

test.each([
  ["${i}", ["0", "1", "2", "3", "4", "5", "6", "7"]],
  ["${i/3}", ["0", "0", "0", "1", "1", "1", "2", "2"]],
  ["${i%3}", ["0", "1", "2", "0", "1", "2", "0", "1"]],
  ["${i/2%3}", ["0", "0", "1", "1", "2", "2", "0", "0"]],
  ["${i%4/2}", ["0", "0", "1", "1", "0", "0", "1", "1"]],
  ["${i+1*2}", ["2", "4", "6", "8", "10", "12", "14", "16"]],
  ["${ i - 10 / 4 }", ["-2", "-2", "-2", "-1", "-1", "-1", "-1", "0"]],
])("%s is whole-number arithmetic from left to right", (text, expected) => {
  expect(texts(text, 8)).toEqual(expected);
});

test("every place of a text is filled, in keys too", () => {
  const template = { name: "a-${i}-b${i%2}${i}", labels: { "k${i}": "v" } };
  expect(expandTemplate({ template, count: 2 })).toEqual([
    { name: "a-0-b00", labels: { k0: "v" } },
    { name: "a-1-b11", labels: { k1: "v" } },
  ]);
});

test("what only looks like a place is left as it is", () => {
  expect(texts("${HOME} ${index} $i {i}", 1)).toEqual(["${HOME} ${index} $i {i}"]);
});

test.each(["${i/}", "${i/0}", "${i%0}", "${i*x}", "${i//2}", "${i 2}", "${i/2 3}", "${i/-1}"])(
  "%s is refused, since it is no arithmetic",
  (text) => {
    expect(() => texts(text, 1)).toThrow(`\${i${text.slice(3, -1)}}: must be i and operators`);
  },
);

test("a template of none makes none", () => {
  expect(texts("${i}", 0)).toEqual([]);
});
