import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { readBlockYaml } from "./block-reader.ts";
import { parseYaml } from "./parse-yaml.ts";

/** The library's reading: the block reader must agree with it, or not answer. */
function library(text: string): unknown {
  const { value, faults } = parseYaml(text, { duplicates: "error" });
  return faults.length > 0 ? "refused" : value;
}

const read = (text: string): unknown => readBlockYaml(text, { isFrugal: false });

/** What tells two readings apart: toEqual takes a key that is undefined for one that is absent, JSON does not. */
const same = (fast: unknown, slow: unknown): void => {
  expect(fast).toEqual(slow);
  expect(JSON.stringify(fast)).toBe(JSON.stringify(slow));
};

const pod = `apiVersion: v1
kind: Pod
metadata:
  # a comment
  annotations:
    config: |
      {"a": 1}

      # no comment
    "quoted/key": 'it''s'
    message: "tab\\there \\u00e9 \\x41\\
      x"
  creationTimestamp: null
  labels: {}
  name: web-0   # trailing
spec:
  containers:
  - args: []
    command:
    - sh
    - -c
    - |-
      echo hello
        indented
    image: nginx:1.27
    ports:
      - containerPort: 0x50
      -   name: http
          hostPort: 8080
  tolerations:
  -
    key: a
  - - nested
    - list
status:
  message: 'The node was low on resource: memory. Threshold
    quantity: 100Mi,

    available'
  reason: plain text over
    two lines
`;

test("reads the style that people and kubectl write", () => {
  const ordinary = pod.replace(/ {4}message: "tab[^]*?x"\n/, "");
  const slow = library(ordinary);
  expect(slow).not.toBe("refused");
  same(read(ordinary), slow);
  expect(read(pod)).toBeUndefined();
});

test("leaves out managedFields in a frugal reading alone", () => {
  const text =
    "metadata:\n  managedFields:\n  - apiVersion: v1\n    fieldsV1:\n      f:metadata:\n        .: {}\n  name: web\n";
  expect(readBlockYaml(text, { isFrugal: true })).toEqual({ metadata: { name: "web" } });
  expect(readBlockYaml(text.replace("f:metadata", "f"), { isFrugal: false })).toHaveProperty("metadata.managedFields");
});

const scalar = fc.oneof(
  { arbitrary: fc.stringMatching(/^[a-zA-Z0-9 ./:-]{0,30}$/), weight: 8 },
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("a", " ", "\n", ":", "#", "-", "'", '"', "\\", "1", "\t", "{", "é") }),
  fc.constantFrom(
    "yes",
    "0777",
    "1e3",
    "null",
    "~",
    "<<",
    "=",
    "- a",
    "a: b",
    "a #b",
    " lead",
    "trail ",
    "\n",
    "a\n",
    "\n\na\n\n",
    "x ".repeat(60),
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.oneof(
  { arbitrary: fc.stringMatching(/^[a-z][a-z0-9./-]{2,12}$/), weight: 30 },
  fc.constantFrom(
    "constructor",
    "__proto__",
    "toString",
    "on",
    "y",
    "1.10",
    "8080",
    "null",
    "<<",
    "f:metadata",
    "a b",
    "?",
  ),
);
const tree = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, scalar, tie("map"), tie("list")),
  list: fc.array(tie("node"), { maxLength: 4 }),
  map: fc.dictionary(key, tie("node"), { maxKeys: 5 }),
})).map;

/** Roughly as kubectl prints, and as people write. */
const layout = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 40, 80),
  singleQuote: fc.constantFrom(true, false, null),
  blockQuote: fc.constantFrom<boolean | "literal" | "folded">("literal", true, false, "folded"),
});
const written = fc.record({ tree, layout }).map(({ tree, layout }) => stringify(tree, { version: "1.1", ...layout }));

test("agrees with the library on whatever is written in block style", () => {
  let answered = 0;
  fc.assert(
    fc.property(written, (text) => {
      const fast = read(text);
      if (fast === undefined) return;
      answered++;
      same(fast, library(text));
      same(readBlockYaml(text, { isFrugal: true }), fast);
    }),
    { numRuns: 3000 },
  );
  expect(answered).toBeGreaterThan(500);
});

/** Maps and lists on one line each, below a key or a dash. */
const flow = fc
  .record({ one: tree, other: fc.array(tree, { maxLength: 3 }), singleQuote: fc.constantFrom(true, false, null) })
  .map(({ one, other, singleQuote }) => {
    const line = (value: unknown): string =>
      stringify(value, { version: "1.1", collectionStyle: "flow", lineWidth: 0, singleQuote }).trimEnd();
    return `metadata:\n  labels: ${line(one)}  # those\n  args:\n  - ${line(other)}\n  name: web\n`;
  });

test("agrees with the library on flow style that stands on one line", () => {
  let answered = 0;
  fc.assert(
    fc.property(flow, (text) => {
      const fast = read(text);
      if (fast === undefined) return;
      answered++;
      same(fast, library(text));
      same(readBlockYaml(text, { isFrugal: true }), fast);
    }),
    { numRuns: 1500 },
  );
  expect(answered).toBeGreaterThan(100);
});

test.each([
  `a: {app: web, "b": 'c', n: 1, ok: yes, at: 10:30, image: nginx:1.27}`,
  `a: [sh, -c, "echo hi", [], {}, { }, [ ], [a, {b: c}]]`,
  `a: { matchLabels: { app: web } }`,
])("reads %s", (text) => {
  const fast = read(`${text}\n`);
  expect(fast).toBeDefined();
  same(fast, library(`${text}\n`));
});

test.each([
  "{a: b",
  "{a: b}}",
  "{a: b} c",
  "{a: b}#c",
  "{a: b, a: c}",
  "{a}",
  "{a:b}",
  "{a: b: c}",
  "{a: b,}",
  "[a, , b]",
  "[a: b]",
  "[a b: c]",
  "[&x a]",
  "[- a]",
  "[a #b]",
  "[a\n]",
  "[.inf]",
  "{null: a}",
  "{? a : b}",
  "[a]: b",
  '["\\x"]',
  "{__proto__: a}",
])("leaves %s to the library, or agrees", (value) => {
  const fast = read(`a: ${value}\n`);
  if (fast !== undefined) same(fast, library(`a: ${value}\n`));
});

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(3),
  insert: fc.oneof(
    fc.constantFrom(
      " ",
      "  ",
      "\n",
      ":",
      ": ",
      " #",
      "#",
      "-",
      "- ",
      "'",
      '"',
      "|",
      "|-\n",
      ">",
      "\t",
      "\\",
      "{",
      "]",
      "&a ",
      "*a",
      "!!str ",
      "?",
      "%",
      "\r\n",
      "...",
      "\n\n",
      "    ",
      "",
    ),
    fc.string({ maxLength: 3 }),
  ),
});

test("agrees with the library, or does not answer, on text with mistakes in it", () => {
  let answered = 0;
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(pod), written, flow),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      (text, mutations) => {
        const mutated = mutations.reduce(
          (current, { at, cut, insert }) => {
            const from = Math.floor(at * current.length);
            return current.slice(0, from) + insert + current.slice(from + cut);
          },
          text.replace(/ {4}message: "tab[^]*?x"\n/, ""),
        );
        const fast = read(mutated);
        if (fast === undefined) return;
        answered++;
        same(fast, library(mutated));
      },
    ),
    { numRuns: 3000 },
  );
  expect(answered).toBeGreaterThan(300);
});
