import fc from "fast-check";
import { expect, test } from "vitest";
import { readBlockYaml } from "./block-reader.ts";
import { indentContinuations } from "./continuation-lines.ts";
import { parseYaml } from "./parse-yaml.ts";

/** What kubectl reads: `kubectl label --local -f FILE z=1 -o json`, recorded with kubectl 1.32. */
const recorded: readonly (readonly [string, unknown])[] = [
  ["a: 'first line\nsecond line'\nb: 1\n", { a: "first line second line", b: 1 }],
  ["a:\n  b: 'first\n\n  second\nthird'\n  c: 1\n", { a: { b: "first\nsecond third", c: 1 } }],
  ['a: "x\\\ny: z\n\tt"\n', { a: "xy: z t" }],
  ["- 'a\n- b'\n- c\n", ["a - b", "c"]],
  ['a: ["x",\n"y", it\'s # ]\n, "]"\n]\nb: 1\n', { a: ["x", "y", "it's", "]"], b: 1 }],
  ["a: {b: 1,\nc: {d: e\nf}}\n", { a: { b: 1, c: { d: "e f" } } }],
  ["k:\n- a: &x 'b\nc'\n  d: *x\n", { k: [{ a: "b c", d: "b c" }] }],
  // No quotes are opened in these, but behind them.
  ["a: it's\nb: 'c\nd'\n", { a: "it's", b: "c d" }],
  ["a: |\n  'x\n\n  [\nb: 'c\nd'\n", { a: "'x\n\n[\n", b: "c d" }],
  ["a: x\n  'y\n  [z\nb: 'c\nd'\n", { a: "x 'y [z", b: "c d" }],
  ["# it's\na: x # it's\nb: 'c\nd'\n", { a: "x", b: "c d" }],
  ["- - |\n   'x\n  - 'c\nd'\n", [["'x\n", "c d"]]],
];

test.each(recorded)("quotes and brackets go on at any column: %j", (text, value) => {
  expect(parseYaml(text, { duplicates: "error" })).toMatchObject({ value, faults: [] });
  expect(readBlockYaml(text, { isFrugal: false }) ?? value).toEqual(value);
});

test.each(["a: 'b\nc\n", "a: [b\nc: d\n", "a: [b\n'c\n", "a: b\nc\n", "a: |\n  b\nc\n"])(
  "what is not closed is still refused: %j",
  (text) => {
    expect(parseYaml(text, { duplicates: "error" }).faults.length).toBe(1);
  },
);

test("a text in no want of it is left alone", () => {
  for (const text of ["a: 'b\n  c'\n", "a: [b,\n c]\n", "a: b\n", "", "'a\nb'\n", "[\na]\n"]) {
    expect(indentContinuations(text)).toBeUndefined();
  }
});

test("a text that would grow beyond measure is left alone", () => {
  expect(indentContinuations(`${" ".repeat(20_000)}a: '${"b\n".repeat(10_000)}'\n`)).toBeUndefined();
});

const words = fc.constantFrom("a", "it", "b: c", "- d", "# e", "k:", "x#y", "|", "&f", "{", "]", "''");
const plain = fc.constantFrom("a", "it's", "b c", 'd"e', "f:g", "x#y", "1");
const quoted = fc.array(words, { minLength: 1, maxLength: 5 }).map((lines) => `'${lines.join("\n~")}'`);
const flow = fc.letrec<{ flow: string }>((tie) => ({
  flow: fc
    .array(fc.oneof({ maxDepth: 2 }, plain, quoted, tie("flow")), { maxLength: 4 })
    .chain((items) =>
      fc.constantFrom(
        `[${items.map((item) => `\n~${item}`).join(",")}\n~]`,
        `{${items.map((item, index) => `k${index}:\n~${item}`).join(", # '\n~")}}`,
      ),
    ),
})).flow;
const value = fc.oneof(
  quoted,
  flow,
  plain,
  fc.constantFrom("|\n        'x\n        [", "x # '", "y\n        'z", "\n        - 'a'"),
);
/** Lines on which quotes or brackets go on are marked: they may begin anywhere. */
const marked = fc
  .array(fc.record({ value, lead: fc.constantFrom("", "\n- - j: ") }), { minLength: 1, maxLength: 5 })
  .map((fields) => fields.map(({ value, lead }, index) => `k${index}: ${lead}${value}\n`).join(""));

test("indentation within quotes and brackets says nothing, and offsets lead back", () => {
  let indentedTexts = 0;
  fc.assert(
    fc.property(marked, fc.constantFrom("", " ", "   "), (text, indentation) => {
      const bare = text.replaceAll("~", indentation);
      const deep = parseYaml(text.replaceAll("~", " ".repeat(9)), { duplicates: undefined });
      expect(deep.faults).toEqual([]);
      expect(parseYaml(bare, { duplicates: undefined })).toEqual(deep);
      const indented = indentContinuations(bare);
      if (indented === undefined) return;
      indentedTexts++;
      const offsets = [...indented.text].map((_, at) => indented.offsetBefore(at));
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      // The spaces lead to what stands behind them, all else to itself.
      const kept = offsets.flatMap((offset, at) => (offsets[at + 1] === offset ? [] : [indented.text[at]]));
      expect(kept.join("")).toBe(bare);
    }),
  );
  expect(indentedTexts).toBeGreaterThan(20);
});

test.each([
  ["k:\n- - j: '''\n- d'\n", { k: [[{ j: "' - d" }]] }],
  ['k:\n- - j: "a\\"\n- d"\n', { k: [[{ j: 'a" - d' }]] }],
])("a line that ends in an escaped quote goes on: %j", (text, value) => {
  expect(parseYaml(text, { duplicates: undefined })).toMatchObject({ value, faults: [] });
});
