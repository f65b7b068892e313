import { expect, test } from "vitest";
import { compileLabelSelector } from "../cluster/label-selector.ts";
import type { LabelSelector } from "../api/selectors.ts";
import { LabelledIndex } from "./label-index.ts";

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
  ["a key", { matchExpressions: [{ key: "app", operator: "Exists" }] }, [web, db]],
  ["a key that every object inherits", { matchExpressions: [{ key: "constructor", operator: "Exists" }] }, [inherited]],
  ["a key that nothing has", { matchExpressions: [{ key: "toString", operator: "Exists" }] }, []],
  ["no value", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, [web, db, bare, inherited]],
  ["everything", {}, [web, db, bare, inherited]],
  ["nothing", undefined, []],
])("what a selector may select is found under what it requires: %s", (_what, selector, expected) => {
  expect(index.candidates([compileLabelSelector(selector)])).toEqual(expected);
});

test("of several selectors, all of which must match, one is enough to look for", () => {
  const matchers = [{}, { matchLabels: { tier: "front" } }].map(compileLabelSelector);
  expect(index.candidates(matchers)).toEqual([web]);
});
