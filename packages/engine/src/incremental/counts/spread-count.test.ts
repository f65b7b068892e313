import { expect, test } from "vitest";
import { compileLabelSelector } from "../../cluster/label-selector.ts";
import type { LabelSelectorRequirement } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultLimits } from "../limits.ts";
import { Placements } from "../cluster/placements.ts";

function requirement(
  key: string,
  operator: LabelSelectorRequirement["operator"],
  ...values: readonly string[]
): LabelSelectorRequirement {
  return values.length === 0 ? { key, operator } : { key, operator, values };
}

/** A class of pods, and how many of them are on each of the first slots. */
function placements(keptBytes: number = defaultLimits.keptBytes) {
  const state = new Placements(differencesOf("1.37"), { ...defaultLimits, keptBytes });
  const place = (labels: Record<string, string>, slots: readonly number[], terminating = false): void => {
    const podClass = state.classOf({ namespace: "default", labels, terminating });
    slots.forEach((pods, slot) => {
      if (pods === 0) return;
      podClass.placed.add(slot, pods);
      for (const one of podClass.counters) one.move(slot, pods);
    });
  };
  const podsOf = (...matchExpressions: readonly LabelSelectorRequirement[]): readonly number[] => {
    const { pods } = state.spreadCounts.of("default", compileLabelSelector({ matchExpressions }));
    return [0, 1, 2].map((slot) => pods.get(slot));
  };
  return { place, podsOf, counts: state.spreadCounts, clock: state.nodes.clock };
}

test("a count has the pods that its selector selects, whenever it came", () => {
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
  expect(podsOf(requirement("tier", "DoesNotExist"))).toEqual([6, 2, 1]);
  expect(podsOf(requirement("app", "In", "web", "db"), requirement("tier", "NotIn", "back"))).toEqual([5, 1, 0]);
  place({ app: "db" }, [0, 0, 1]);
  expect(podsOf(requirement("app", "In", "web", "db"), requirement("tier", "NotIn", "back"))).toEqual([5, 1, 1]);
  // A selector of everything counts no pod.
  expect(podsOf()).toEqual([0, 0, 0]);
});

test("a count has pods of its namespace alone, and of a selector of nothing none", () => {
  const { place, podsOf, counts } = placements();
  place({ app: "web" }, [0, 2, 3]);
  expect(podsOf(requirement("app", "Exists"))).toEqual([0, 2, 3]);
  const selectsPod = compileLabelSelector({ matchExpressions: [requirement("app", "Exists")] });
  expect([counts.of("default", selectsPod).pods.size, counts.of("shop", selectsPod).pods.size]).toEqual([2, 0]);
  expect(counts.of("default", compileLabelSelector(undefined)).pods.size).toBe(0);
});

test("counts that take more memory than they may are forgotten, and made again", () => {
  const { place, podsOf, counts, clock } = placements(10_000);
  const apps = ["a", "b", "c", "d", "e", "f"].map((app) => requirement("app", "In", app, "web"));
  place({ app: "web" }, [1, 2, 3]);
  const asked = apps.map((app) => {
    counts.forgetIfFull();
    return [clock.spreadCounts, podsOf(app), clock.spreadCounts];
  });
  // Nothing is forgotten but by making room, and then everything.
  const [versions, pods, after] = [0, 1, 2].map((at) => asked.map((one) => one[at]));
  expect(after).toEqual(versions);
  expect(new Set(versions).size).toBeGreaterThan(1);
  place({ app: "a" }, [5, 5, 5]);
  expect(pods).toEqual(apps.map(() => [1, 2, 3]));
  expect(apps.map((app) => podsOf(app))).toEqual([[6, 7, 8], ...apps.slice(1).map(() => [1, 2, 3])]);
});
