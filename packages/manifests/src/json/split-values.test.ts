import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextUnit } from "../text-unit.ts";
import { jsonValue } from "./parse-json.ts";
import { JsonSplitter } from "./split-values.ts";

/** What a splitter makes of a text in pieces of `size` characters, a line each; and how many items were guessed. */
function split(text: string, size: number): { readonly said: readonly string[]; readonly guessed: number } {
  const said: string[] = [];
  let guessed = 0;
  const say = (what: string, unit: TextUnit): void => {
    const resumes = (unit.resumes ?? []).map(({ offset, line, column }) => `${offset}@${line}:${column}`);
    said.push([what, `${unit.line}:${unit.column}`, ...resumes, unit.text].join(" "));
  };
  const splitter = new JsonSplitter("f.json", {
    document: (unit) => say("document", unit),
    listStart: (unit) => say("list", unit),
    item: (unit) => {
      say("item", unit);
      return true;
    },
    guessedItem: (unit) => {
      if (jsonValue(unit.text) === undefined) return false;
      guessed++;
      say("item", unit);
      return true;
    },
    listEnd: (unit) => say("end", unit),
    listAbandoned: () => said.push("abandoned"),
    fault: ({ line, column }, message) => said.push(`${line}:${column} ${message}`),
  });
  for (let at = 0; at < text.length; at += size) {
    const rest = splitter.push(text.slice(at, at + size));
    if (rest !== undefined) return { said: [...said, `yaml from ${rest.line}`], guessed };
  }
  splitter.end();
  return { said, guessed };
}

const list = (items: readonly unknown[]): unknown => ({ apiVersion: "v1", items, kind: "List", metadata: {} });

test.each([1, 2, 4])("items printed with indentation by %d are known by their last lines", (indent) => {
  const text = `${JSON.stringify(list([{ a: { b: [{}] } }, { c: "}" }, {}]), undefined, indent)}\n`;
  // An empty map has no line of its own for its end.
  expect(split(text, text.length).guessed).toBe(2);
  expect(split(text, text.length).said).toEqual(split(text, 1).said);
});

test("a brace that stands where an item would end, and does not end it, is no end", () => {
  const text = '{"items": [\n  {"a": {\n  },\n  "b": 1},\n  {\n    "c": 2\n  }\n]}';
  const { said, guessed } = split(text, text.length);
  expect(said).toEqual(split(text, 1).said);
  expect(said.filter((line) => line.startsWith("item"))).toEqual([
    'item 2:3 {"a": {\n  },\n  "b": 1}',
    'item 5:3 {\n    "c": 2\n  }',
  ]);
  // One that is irregular tells of the others.
  expect(guessed).toBe(0);
});

test("what a text is split into does not depend on how it is found", () => {
  const edit = fc.tuple(fc.nat(400), fc.nat(3), fc.constantFrom("", "\n", "  ", "{", "}", "[", "]", '"', ",", "\\"));
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.constantFrom("", "\n  }", "é{", '"]'),
      tie("list"),
      tie("map"),
    ),
    list: fc.array(tie("value"), { maxLength: 3 }),
    map: fc.dictionary(fc.constantFrom("a", "items", "}", ""), tie("value"), { maxKeys: 3 }),
  }));
  fc.assert(
    fc.property(
      fc.array(json.map, { maxLength: 4 }),
      fc.integer({ min: 0, max: 3 }),
      fc.array(edit, { maxLength: 2 }),
      (items, indent, edits) => {
        const text = edits.reduce(
          (current, [from, cut, insert]) => current.slice(0, from) + insert + current.slice(from + cut),
          `${JSON.stringify(list(items), undefined, indent)}\n`,
        );
        expect(split(text, text.length).said).toEqual(split(text, 1).said);
        expect(split(text, 37).said).toEqual(split(text, 1).said);
      },
    ),
    { numRuns: 2000 },
  );
});
