import fc from "fast-check";
import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import { arbitraryLabels, arbitraryLabelSelector, sometimes } from "../../testing/arbitrary-labels.ts";
import { LabelledIndex, requiredLabels, SelectorIndex } from "./label-index.ts";
import { LabelTable } from "./label-table.ts";

const [web, db, bare, inherited] = [
  { labels: { app: "web", tier: "front" } },
  { labels: { app: "db" } },
  { labels: {} },
  { labels: { constructor: "x" } },
];
const index = new LabelledIndex<typeof web | typeof db | typeof bare | typeof inherited>();
for (const one of [web, db, bare, inherited]) index.add(one);

test.each<[string, LabelSelector | undefined, readonly object[]]>([
  ["a label", { matchLabels: { app: "web" } }, [web]],
  ["a label that nothing has", { matchLabels: { app: "cache" } }, []],
  ["several values", { matchExpressions: [{ key: "app", operator: "In", values: ["db", "no", "web"] }] }, [db, web]],
  ["a label that few have, and one that was there before", { matchLabels: { app: "web", tier: "front" } }, [web]],
  ["a key", { matchExpressions: [{ key: "app", operator: "Exists" }] }, [web, db, bare, inherited]],
  ["a key that every object inherits", { matchLabels: { constructor: "x" } }, [inherited]],
  ["a label of a key that nothing has", { matchLabels: { toString: "x" } }, []],
  ["no value", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, [web, db, bare, inherited]],
  ["everything", {}, [web, db, bare, inherited]],
  ["nothing", undefined, []],
])("what a selector may select is found under what it requires: %s", (_what, selector, expected) => {
  expect(candidates(index, [compileLabelSelector(selector)])).toEqual(expected);
});

test("of several selectors, all of which must match, one is enough to look for", () => {
  const matchers = [{}, { matchLabels: { tier: "front" } }].map(compileLabelSelector);
  expect(candidates(index, matchers)).toEqual([web]);
});

/** What is looked at for the selectors together. */
function candidates<Thing extends { readonly labels: Labels }>(
  things: LabelledIndex<Thing>,
  all: readonly LabelMatcher[],
): readonly Thing[] {
  return things.requiring(requiredLabels(all, things.table));
}

const labels: fc.Arbitrary<readonly Labels[]> = fc.array(arbitraryLabels(), { maxLength: 8 });
/** Some absent: those select nothing. */
const matchers: fc.Arbitrary<readonly LabelMatcher[]> = fc.array(
  sometimes(arbitraryLabelSelector(), 9).map(compileLabelSelector),
  { maxLength: 3 },
);

function selects(all: readonly LabelMatcher[], some: Labels): boolean {
  return all.every((matcher) => matchesLabels(matcher, some));
}

test("all things that are selected are candidates, once", () => {
  fc.assert(
    fc.property(labels, fc.array(matchers), (all, selectors) => {
      const things = all.map((some, number) => ({ number, labels: some }));
      const index = new LabelledIndex<(typeof things)[number]>();
      for (const thing of things) index.add(thing);
      for (const selector of selectors) {
        const found = candidates(index, selector);
        const selected = found.filter((one) => selects(selector, one.labels));
        expect(new Set(selected)).toEqual(new Set(things.filter((one) => selects(selector, one.labels))));
        expect(new Set(found).size).toBe(found.length);
      }
    }),
  );
});

test("all selectors that select are visited, once", () => {
  fc.assert(
    fc.property(fc.array(matchers, { maxLength: 8 }), labels, (selectors, all) => {
      const table = new LabelTable();
      const index = new SelectorIndex<number>(table);
      selectors.forEach((selector, number) => index.add(number, requiredLabels(selector, table)));
      for (const some of all) {
        const visited: number[] = [];
        index.forEachSelecting(some, (number) => visited.push(number));
        const selecting = selectors.flatMap((selector, number) => (selects(selector, some) ? [number] : []));
        expect(visited).toEqual(expect.arrayContaining(selecting));
        expect(visited).toHaveLength(new Set(visited).size);
      }
    }),
  );
});

test("one label that is required keeps the rest out, whatever the key", () => {
  for (const text of ['{"constructor":"a"}', '{"__proto__":"a"}', '{"app":"a"}']) {
    const required: Labels = JSON.parse(text);
    const matcher = compileLabelSelector({ matchLabels: required });
    const things = new LabelledIndex();
    const [same, other] = [{ labels: required }, { labels: { app: "b" } }];
    for (const thing of [other, same]) things.add(thing);
    expect(candidates(things, [matcher])).toEqual([same]);

    const table = new LabelTable();
    const selectors = new SelectorIndex<string>(table);
    selectors.add("that", requiredLabels([matcher], table));
    const visited: string[] = [];
    for (const { labels: some } of [other, same]) selectors.forEachSelecting(some, (one) => visited.push(one));
    expect(visited).toEqual(["that"]);
  }
});

test("of the labels that a selector requires, the newest finds it: what many have was there before", () => {
  const table = new LabelTable();
  const selectors = new SelectorIndex<string>(table);
  for (const hash of ["a", "b", "c"]) {
    const matcher = compileLabelSelector({ matchLabels: { hash, tier: "web" } });
    selectors.add(hash, requiredLabels([matcher], table));
  }
  const visited: string[] = [];
  selectors.forEachSelecting({ tier: "web", hash: "b" }, (one) => visited.push(one));
  // The first had no older one to be told from.
  expect(visited).toEqual(["a", "b"]);
});

test("what is taken away is found under none of its labels", () => {
  const things = new LabelledIndex<{ readonly labels: Labels }>();
  const [one, other, third] = [{ app: "web", tier: "a" }, { app: "web" }, { tier: "a" }].map((some) => ({
    labels: some,
  }));
  if (one === undefined || other === undefined || third === undefined) throw new Error("there are three");
  for (const thing of [one, other, third]) things.add(thing);
  things.remove(new Set([one]));
  const found = [{ matchLabels: { app: "web" } }, { matchLabels: { tier: "a" } }, {}].map((selector) =>
    candidates(things, [compileLabelSelector(selector)]),
  );
  expect(found).toEqual([[other], [third], [other, third]]);
});
