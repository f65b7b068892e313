import { expect, test } from "vitest";
import type { NodeSelectorRequirement } from "../api/selectors.ts";
import { listText, requirementText, selectorText } from "./selector-text.ts";

test("a selector is its labels, then its expressions; one of everything is nothing to say", () => {
  const matchExpressions = [{ key: "tier", operator: "Exists" }] as const;
  expect([
    selectorText({ matchLabels: { app: "web", team: "a" }, matchExpressions }),
    selectorText({ matchExpressions }),
    selectorText({ matchLabels: {}, matchExpressions: [] }),
    selectorText({}),
  ]).toEqual(["with app=web and team=a and a label tier", "with a label tier", "", ""]);
});

test.each<[NodeSelectorRequirement, string]>([
  [{ key: "app", operator: "In", values: ["a"] }, "app=a"],
  [{ key: "app", operator: "In", values: ["a", "b"] }, "app in (a, b)"],
  [{ key: "app", operator: "NotIn", values: ["a"] }, "app!=a"],
  [{ key: "app", operator: "NotIn", values: ["a", "b"] }, "app not in (a, b)"],
  [{ key: "app", operator: "Exists" }, "a label app"],
  [{ key: "app", operator: "DoesNotExist" }, "no label app"],
  [{ key: "cores", operator: "Gt", values: ["8"] }, "cores > 8"],
  [{ key: "cores", operator: "Lt", values: ["8"] }, "cores < 8"],
])("the requirement %j is %j", (requirement, text) => {
  expect(requirementText(requirement)).toBe(text);
});

test("a list has commas, and its word before the last", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((items) => listText(items))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(listText(["a", "b"], "or")).toBe("a or b");
});
