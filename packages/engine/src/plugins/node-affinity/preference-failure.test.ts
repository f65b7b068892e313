import { describe, expect, test } from "vitest";
import type { NodeSelectorRequirement } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { preferenceFailure } from "./preference-failure.ts";

const newest = differencesOf("1.37");
const label =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function failure(requirements: readonly NodeSelectorRequirement[], differences = newest): string | undefined {
  return preferenceFailure([{ weight: 1, preference: { matchExpressions: requirements } }], differences);
}

describe("a preference fails the cycle by a value", () => {
  test("that is no label's, as a negative number is none", () => {
    expect(failure([{ key: "cores", operator: "Gt", values: ["-4"] }])).toBe(
      `[0].matchExpressions[0].values[0][cores]: Invalid value: "-4": ${label}`,
    );
  });

  test.each(["Gt", "Lt"] as const)("that is no number, where numbers are compared by %s", (operator) => {
    expect(failure([{ key: "cores", operator, values: ["many"] }])).toBe(
      "[0].matchExpressions[0].values[0]: Invalid value: \"many\": for 'Gt', 'Lt' operators, the value must be an integer",
    );
  });

  test("that is too long, in the words of the version", () => {
    const long = [{ key: "disk", operator: "In", values: ["x".repeat(64)] }] as const;
    const words = `[0].matchExpressions[0].values[0][disk]: Invalid value: "${"x".repeat(64)}": must be no more than 63`;
    expect(failure(long)).toBe(`${words} bytes`);
    expect(failure(long, differencesOf("1.34"))).toBe(`${words} characters`);
  });

  test("that is both too long and not of a label's form; 63 are not too long", () => {
    const words = (value: string) => `[0].matchExpressions[0].values[0][disk]: Invalid value: "${value}":`;
    const [long, most] = [`-${"x".repeat(63)}`, `-${"x".repeat(62)}`];
    const of = (value: string) => failure([{ key: "disk", operator: "In", values: [value] }]);
    expect(of(long)).toBe(`${words(long)} must be no more than 63 bytes; ${label}`);
    expect(of(most)).toBe(`${words(most)} ${label}`);
  });

  test("and all such values are told, in brackets", () => {
    const text = failure([
      { key: "a", operator: "Exists" },
      { key: "disk", operator: "NotIn", values: ["ssd", "-", "a b"] },
    ]);
    expect(text).toBe(
      `[[0].matchExpressions[1].values[1][disk]: Invalid value: "-": ${label}, ` +
        `[0].matchExpressions[1].values[2][disk]: Invalid value: "a b": ${label}]`,
    );
  });
});

test("values that labels may have, the empty one too, fail nothing", () => {
  expect(failure([{ key: "disk", operator: "In", values: ["", "ssd", "a.b_c-d", "x".repeat(63)] }])).toBeUndefined();
  expect(failure([{ key: "cores", operator: "Gt", values: ["4"] }])).toBeUndefined();
});

test("a preference without weight fails nothing, whatever it says", () => {
  const broken = { matchExpressions: [{ key: "disk", operator: "In", values: ["a b"] }] } as const;
  expect(preferenceFailure([{ weight: 0, preference: broken }], newest)).toBeUndefined();
});
