import { expect, test } from "vitest";
import type { Making } from "./object-list.ts";
import { compileTemplate } from "./template.ts";

/** What a template makes for each i. */
function made(template: object, count: number, making: Making): object[] {
  const maker = compileTemplate(template);
  return Array.from({ length: count }, (_, i) => maker[making](i));
}

/** What a text becomes for each i. */
function texts(text: string, count: number): string[] {
  return made({ text }, count, "parsed").map((object) => (object as { text: string }).text);
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

const makings = ["parsed", "shared"] as const;

test.each(makings)("every place of a %s object is filled, in keys too", (making) => {
  const template = {
    name: "a-${i}-b${i%2}${i}",
    labels: { "k${i}": "v" },
    list: [1, { on: true, at: "${i/2}" }, null],
  };
  expect(made(template, 2, making)).toEqual([
    { name: "a-0-b00", labels: { k0: "v" }, list: [1, { on: true, at: "0" }, null] },
    { name: "a-1-b11", labels: { k1: "v" }, list: [1, { on: true, at: "0" }, null] },
  ]);
});

test("shared objects share what is equal to the last one's, and parsed ones nothing", () => {
  const template = { name: "${i}", spec: { group: "${i/2}", list: [{ at: "${i/2}" }], always: {} } };
  const [shared, parsed] = [made(template, 3, "shared"), made(template, 3, "parsed")] as {
    spec: { always: object };
  }[][];
  const isSame = (
    [first, second, third]: typeof shared = [],
    part: (one?: { spec: { always: object } }) => unknown,
  ) => [part(first) === part(second), part(second) === part(third)];
  expect(isSame(shared, (one) => one)).toEqual([false, false]);
  expect(isSame(shared, (one) => one?.spec)).toEqual([true, false]);
  expect(isSame(shared, (one) => one?.spec.always)).toEqual([true, true]);
  expect(isSame(parsed, (one) => one?.spec)).toEqual([false, false]);
});

test("hostile keys are keys", () => {
  const template = JSON.parse('{"__proto__": "${i}", "constructor": "c"}') as object;
  const [parsed, shared] = makings.map((making) => made(template, 1, making)[0] ?? {});
  expect([Object.entries(parsed ?? {}), Object.entries(shared ?? {})]).toEqual(
    Array.from({ length: 2 }, () => [
      ["__proto__", "0"],
      ["constructor", "c"],
    ]),
  );
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
