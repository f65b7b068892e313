import { expect, test } from "vitest";
import { compileLabelSelector } from "../../cluster/label-selector.ts";
import type { LabelSelectorRequirement } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultLimits } from "../limits.ts";
import { Placements } from "../placements.ts";
import { isCombined, moveSpread } from "./spread-counts.ts";

function requirement(
  key: string,
  operator: LabelSelectorRequirement["operator"],
  ...values: readonly string[]
): LabelSelectorRequirement {
  return values.length === 0 ? { key, operator } : { key, operator, values };
}

/** A class of pods, and how many of them are on each of the first slots. */
function placements(viewBytes: number = defaultLimits.viewBytes, fewNodes = 32) {
  const state = new Placements(differencesOf("1.37"), { ...defaultLimits, viewBytes, exceptions: 2 * fewNodes });
  const place = (labels: Record<string, string>, slots: readonly number[], terminating = false): void => {
    const seen = state.seenOf({ namespace: "default", labels, terminating });
    slots.forEach((pods, slot) => {
      if (pods === 0) return;
      seen.placed.add(slot, pods);
      for (const count of seen.spreadCounts) moveSpread(count, slot, pods);
    });
  };
  const counted = (...matchExpressions: readonly LabelSelectorRequirement[]) =>
    state.spreadCounts.of("default", compileLabelSelector({ matchExpressions }));
  const podsOf = (...matchExpressions: readonly LabelSelectorRequirement[]): readonly number[] => {
    const { pods } = counted(...matchExpressions);
    return [0, 1, 2].map((slot) => pods.get(slot));
  };
  return { place, counted, podsOf, counts: state.spreadCounts };
}

test("what a selector leaves out is taken from the count of all, whenever it came", () => {
  const { place, podsOf } = placements();
  const notWeb = requirement("app", "NotIn", "web", "db");
  place({ app: "web" }, [2, 1, 0]);
  place({ app: "store" }, [1, 1, 1]);
  place({ tier: "back" }, [0, 0, 5]);
  place({ app: "store" }, [7, 7, 7], true);
  expect(podsOf(notWeb)).toEqual([1, 1, 6]);
  place({ app: "db" }, [3, 0, 0]);
  place({ app: "store", tier: "back" }, [0, 1, 0]);
  expect(podsOf(notWeb)).toEqual([1, 2, 6]);
  expect(podsOf(notWeb, requirement("tier", "Exists"))).toEqual([0, 1, 5]);
  expect(podsOf(notWeb, requirement("tier", "NotIn", "back"))).toEqual([1, 1, 1]);
  // A selector of everything counts no pod.
  expect(podsOf()).toEqual([0, 0, 0]);
});

test("what a selector leaves out by several keys is left out once", () => {
  const { place, podsOf } = placements();
  const leavesOut = [
    requirement("app", "NotIn", "web"),
    requirement("tier", "NotIn", "back"),
    requirement("own", "DoesNotExist"),
  ];
  place({ app: "web", tier: "back", own: "" }, [1, 0, 0]);
  place({ app: "web", tier: "front" }, [1, 0, 0]);
  place({ app: "db", tier: "front" }, [1, 1, 1]);
  expect(podsOf(...leavesOut)).toEqual([1, 1, 1]);
  place({ app: "web", tier: "back", own: "x" }, [0, 2, 0]);
  place({ app: "db", own: "x" }, [0, 0, 3]);
  place({ app: "db" }, [0, 0, 4]);
  expect(podsOf(...leavesOut)).toEqual([1, 1, 5]);
  expect(podsOf(requirement("own", "Exists"), ...leavesOut.slice(0, 2))).toEqual([0, 0, 3]);
});

test.each<readonly LabelSelectorRequirement[]>([
  [requirement("app", "NotIn", "a"), requirement("app", "NotIn", "b")],
  [requirement("a", "DoesNotExist"), requirement("b", "DoesNotExist")],
])("selectors that each leave something else out share one count of all", (...leaveOut) => {
  const { place, counted } = placements();
  place({ app: "web" }, [1, 1, 1]);
  const counts = leaveOut.map((one) => counted(one, requirement("tier", "NotIn", "none"))).filter(isCombined);
  expect(counts.map(({ main }) => main)).toEqual([counts[0]?.main, counts[0]?.main]);
  expect(counts.map(({ others }) => others.map(({ part }) => part.pods.places))).toEqual([[0], [0]]);
});

test("what many selectors have in common, and what each has of its own, is added up, whenever it came", () => {
  const { place, podsOf } = placements(undefined, 1);
  place({ app: "web" }, [2, 1, 0]);
  place({ app: "store" }, [0, 0, 3]);
  const beside = requirement("app", "In", "web", "store", "none");
  expect(podsOf(beside)).toEqual([2, 1, 3]);
  place({ app: "store" }, [1, 1, 1]);
  place({ app: "none", tier: "back" }, [0, 4, 0]);
  place({ app: "web", tier: "back" }, [0, 0, 5]);
  place({ app: "web" }, [7, 7, 7], true);
  place({ app: "db" }, [9, 9, 9]);
  expect(podsOf(beside)).toEqual([3, 6, 9]);
  expect(podsOf(beside, requirement("tier", "Exists"))).toEqual([0, 4, 5]);
  expect(podsOf(beside, requirement("tier", "NotIn", "back"))).toEqual([3, 2, 4]);
  place({ app: "none" }, [1, 0, 0]);
  place({ app: "none", tier: "back" }, [0, 0, 1]);
  expect(podsOf(beside, requirement("tier", "NotIn", "back"))).toEqual([4, 2, 4]);
});

test("selectors that each add something else share one count", () => {
  const { place, counted } = placements(undefined, 1);
  place({ app: "web" }, [1, 1, 0]);
  place({ app: "a" }, [0, 1, 0]);
  const counts = ["a", "b"].map((app) => counted(requirement("app", "In", app, "web"))).filter(isCombined);
  expect(counts.map(({ main }) => main)).toEqual([counted(requirement("app", "In", "web")), counts[0]?.main]);
  expect(counts.map(({ others }) => others.map(({ part }) => part))).toEqual(
    ["a", "b"].map((app) => [counted(requirement("app", "In", app))]),
  );
});

test.each([
  ["two", "a", "b"],
  ["no", "c", "d"],
])("of %s common values, or of many values, nothing is split off", (_what, ...values) => {
  const { place, counted } = placements(undefined, 1);
  place({ app: "a" }, [1, 1, 0]);
  place({ app: "b" }, [0, 1, 1]);
  place({ app: "c" }, [1, 0, 0]);
  const many = Array.from({ length: 15 }, (_, number) => `none-${number}`);
  expect(isCombined(counted(requirement("app", "In", ...values)))).toBe(false);
  expect(isCombined(counted(requirement("app", "In", ...values, ...many)))).toBe(false);
});

test("counts that take more memory than they may are forgotten, and made again", () => {
  const { place, podsOf, counts } = placements(10_000);
  const apps = ["a", "b", "c", "d", "e", "f"].map((app) => requirement("app", "In", app, "web"));
  place({ app: "web" }, [1, 2, 3]);
  const asked = apps.map((app) => {
    counts.makeRoom();
    return [counts.version, podsOf(app), counts.version];
  });
  // Nothing is forgotten but by making room, and then everything.
  const [versions, pods, after] = [0, 1, 2].map((at) => asked.map((one) => one[at]));
  expect(after).toEqual(versions);
  expect(new Set(versions).size).toBeGreaterThan(1);
  place({ app: "a" }, [5, 5, 5]);
  expect(pods).toEqual(apps.map(() => [1, 2, 3]));
  expect(apps.map((app) => podsOf(app))).toEqual([[6, 7, 8], ...apps.slice(1).map(() => [1, 2, 3])]);
});
