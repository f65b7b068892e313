import { expect, test } from "vitest";
import { compileLabelSelector } from "../../cluster/label-selector.ts";
import type { LabelSelectorRequirement } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultLimits } from "../limits.ts";
import { Placements } from "../placements.ts";
import { isAllBut, moveSpread } from "./spread-counts.ts";

function requirement(
  key: string,
  operator: LabelSelectorRequirement["operator"],
  ...values: readonly string[]
): LabelSelectorRequirement {
  return values.length === 0 ? { key, operator } : { key, operator, values };
}

/** A class of pods, and how many of them are on each of the first slots. */
function placements(viewBytes: number = defaultLimits.viewBytes) {
  const state = new Placements(differencesOf("1.37"), { ...defaultLimits, viewBytes });
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
  const counts = leaveOut.map((one) => counted(one, requirement("tier", "NotIn", "none"))).filter(isAllBut);
  expect(counts.map(({ allBut }) => allBut.all)).toEqual([counts[0]?.allBut.all, counts[0]?.allBut.all]);
  expect(counts.map(({ allBut }) => allBut.but.pods.places)).toEqual([0, 0]);
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
