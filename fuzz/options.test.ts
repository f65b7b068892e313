import { expect, test } from "vitest";
import { allFeatures } from "./features.ts";
import { parseOptions } from "./options.ts";

test("without options there are 2000 cases of 1.37 about everything", () => {
  expect(parseOptions([])).toEqual({
    cases: 2000,
    sequences: 0,
    steps: 40,
    seed: 1,
    first: 0,
    version: "1.37",
    shrink: 10,
    features: allFeatures,
  });
});

test("sequences are asked for by their number, and have 40 steps", () => {
  expect(parseOptions(["--sequences", "50"])).toMatchObject({ sequences: 50, steps: 40 });
  expect(parseOptions(["--sequences", "5", "--steps", "10"])).toMatchObject({ sequences: 5, steps: 10 });
});

test("features are named, or left out", () => {
  expect(parseOptions(["--features", "ports,spread"])).toMatchObject({ features: ["spread", "ports"] });
  const without = parseOptions(["--without", "volumes"]);
  expect(without).toMatchObject({ features: allFeatures.filter((feature) => feature !== "volumes") });
});

test.each([
  [["--features", "prots"], 'unknown feature "prots"'],
  [["--cases", "many"], "--cases: must be a whole number"],
  [["--seed", "1.5"], "--seed: must be a whole number"],
])("%j is refused", (args, problem) => {
  expect(parseOptions(args)).toBe(problem);
});

test("an option that there is none of is refused", () => {
  expect(parseOptions(["--sead", "1"])).toContain("--sead");
});
