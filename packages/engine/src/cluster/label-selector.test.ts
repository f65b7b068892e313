import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelSelector } from "../api/selectors.ts";
import { hostileSelector, ofHostileTexts } from "../testing/hostile-texts.ts";
import { bothMatch, compileLabels, compileLabelSelector, matchEverything, matchNothing } from "./label-selector.ts";

/** What a selector says, the slow and obvious way: the same text exactly for the same requirements. */
function meaning({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => [key, "In", value]);
  const others = matchExpressions.map(({ key, operator, values = [] }) => [
    key,
    operator,
    ...[...new Set(values)].sort(),
  ]);
  return JSON.stringify([...new Set([...labels, ...others].map((one) => JSON.stringify(one)))].sort());
}

/** The same requirements: in another order, some twice, labels as expressions. */
function rewritten({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelSelector {
  const labels = Object.entries(matchLabels).map(([key, value]) => ({
    key,
    operator: "In" as const,
    values: [value, value],
  }));
  return { matchExpressions: [...matchExpressions, ...labels, ...matchExpressions].toReversed() };
}

const twoSelectors = ofHostileTexts((text) => fc.tuple(hostileSelector(text), hostileSelector(text)));

test("the canonical text is the same for selectors that say the same, and for no others", () => {
  fc.assert(
    fc.property(twoSelectors, ([one, other]) => {
      const { canonical } = compileLabelSelector(one);
      expect(compileLabelSelector(other).canonical === canonical).toBe(meaning(one) === meaning(other));
      const again = compileLabelSelector(rewritten(one));
      expect([again.canonical, again.requirements]).toEqual([canonical, compileLabelSelector(one).requirements]);
    }),
    { numRuns: 2000 },
  );
});

test("a label, and the same as a requirement, are one", () => {
  const { requirements } = compileLabels({ app: "web" });
  expect(requirements).toEqual([{ key: "app", operator: "In", values: ["web"] }]);
  expect(compileLabelSelector(rewritten({ matchLabels: { app: "web" } })).requirements).toEqual(requirements);
});

test("values say the same in whatever order, and however often", () => {
  const of = (...values: readonly string[]) =>
    compileLabelSelector({ matchExpressions: [{ key: "app", operator: "In", values }] });
  expect(of("b", "a", "b")).toEqual(of("a", "b"));
});

test("what matches nothing is no selector of everything", () => {
  expect(matchNothing.canonical).not.toBe(matchEverything.canonical);
  expect(compileLabelSelector(undefined)).toBe(matchNothing);
  expect(compileLabelSelector({})).toBe(matchEverything);
});

test("two selectors together require what each does", () => {
  const [web, front] = [compileLabels({ app: "web" }), compileLabels({ tier: "front" })];
  expect(bothMatch(web, front)).toEqual(compileLabels({ tier: "front", app: "web" }));
  expect(bothMatch(matchEverything, front)).toEqual(front);
  expect(bothMatch(front, matchEverything)).toEqual(front);
  expect([bothMatch(front, matchNothing), bothMatch(matchNothing, front)]).toEqual([matchNothing, matchNothing]);
});
