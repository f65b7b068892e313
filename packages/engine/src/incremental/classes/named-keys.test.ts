import fc from "fast-check";
import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import { compileLabelSelector } from "../../cluster/label-selector.ts";
import { hostileLabels, ofHostileTexts } from "../../testing/hostile-texts.ts";
import { NamedKeys } from "./named-keys.ts";

/** With the classes of so many pods, each of which has another label with the key. */
function keysAfter(mostClasses: number, key: string, pods: number): { keys: NamedKeys; divisions: () => number } {
  let divisions = 0;
  const keys = new NamedKeys(mostClasses, () => divisions++);
  countOwn(keys, key, pods);
  return { keys, divisions: () => divisions };
}

function countOwn(keys: NamedKeys, key: string, pods: number): void {
  for (let number = 0; number < pods; number++) keys.countClass({ [key]: `${number}` }, number + 1);
}

function labelText(label: readonly [string, string]): string {
  return JSON.stringify(label);
}

const pod = { app: "web", index: "3" };

test("a key that no selector has named is ignored once it is in more classes than it may", () => {
  expect(keysAfter(2, "index", 2).keys.shown(pod)).toBe(pod);
  expect(keysAfter(2, "index", 3).keys.shown(pod)).toEqual({ app: "web" });
  expect(new NamedKeys().shown(pod)).toBe(pod);
});

test("a key that any selector has named is never ignored", () => {
  for (const operator of ["Exists", "DoesNotExist"] as const) {
    const { keys, divisions } = keysAfter(2, "index", 2);
    keys.nameThoseOf(
      compileLabelSelector({ matchLabels: { app: "web" }, matchExpressions: [{ key: "index", operator }] }),
    );
    countOwn(keys, "index", 9);
    countOwn(keys, "app", 9);
    expect([keys.shown(pod), divisions()]).toEqual([pod, 0]);
  }
});

test("pods are divided when a selector names what was ignored, once for all keys that it names", () => {
  const { keys, divisions } = keysAfter(1, "index", 2);
  countOwn(keys, "pod-name", 2);
  keys.name("app");
  expect(divisions()).toBe(0);
  keys.nameAll(["index", "app", "pod-name"]);
  keys.name("index");
  expect([keys.shown(pod), divisions()]).toEqual([pod, 1]);
});

test("after each division, keys must be in twice as many classes to be ignored", () => {
  const { keys, divisions } = keysAfter(2, "a", 3);
  keys.name("a");
  countOwn(keys, "b", 4);
  keys.name("b");
  expect(divisions()).toBe(1);
  countOwn(keys, "c", 5);
  keys.name("c");
  expect(divisions()).toBe(2);
});

test("labels are the shown ones beside hidden ones exactly if those are what is shown of them", () => {
  const cases = ofHostileTexts((text) => fc.record({ ignored: fc.array(text), labels: fc.array(hostileLabels(text)) }));
  fc.assert(
    fc.property(cases, ({ ignored, labels }) => {
      const keys = new NamedKeys(0);
      for (const key of ignored) countOwn(keys, key, 1);
      const text = (some: Labels): string => JSON.stringify(Object.entries(some).map(labelText).toSorted());
      for (const one of labels) {
        const shown = keys.shown(one);
        expect(Object.keys(shown)).toEqual(Object.keys(one).filter((key) => !ignored.includes(key)));
        for (const other of labels) {
          const isShown = text(keys.shown(other)) === text(shown);
          const hidden = Object.keys(other).length - Object.keys(shown).length;
          expect(keys.hiddenBeside(shown, other)).toBe(isShown ? hidden : -1);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("a key with many pods of each value counts, however many values there are", () => {
  const keys = new NamedKeys(2);
  for (let number = 0; number < 20; number++) keys.countClass({ app: `${number}` }, 25 * (number + 1));
  expect(keys.shown({ app: "web" })).toEqual({ app: "web" });
  keys.countClass({ app: "20" }, 84);
  expect(keys.shown({ app: "web" })).toEqual({});
});
