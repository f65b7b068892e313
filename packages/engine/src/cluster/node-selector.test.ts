import { describe, expect, test } from "vitest";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../api/selectors.ts";
import { isInt64, matchesRequiredNodeAffinity, requiredNodeAffinity } from "./node-selector.ts";

const node = { name: "n", labels: { disk: "ssd", cores: "8", text: "a", below: "-3", padded: "08" } };

function matches(terms: readonly NodeSelectorTerm[] | undefined, nodeSelector?: Readonly<Record<string, string>>) {
  const affinity = terms && {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  };
  const spec = { containers: [], ...(affinity && { affinity }), ...(nodeSelector && { nodeSelector }) };
  return matchesRequiredNodeAffinity(requiredNodeAffinity({ metadata: {}, spec }), node);
}

type Row = [key: string, operator: NodeSelectorRequirement["operator"], values: string[], expected: boolean];

describe("an expression", () => {
  test.each<Row>([
    ["disk", "In", ["hdd", "ssd"], true],
    ["disk", "In", ["hdd"], false],
    ["gone", "In", ["ssd"], false],
    ["disk", "NotIn", ["ssd"], false],
    ["gone", "NotIn", ["ssd"], true],
    ["disk", "Exists", [], true],
    ["gone", "Exists", [], false],
    ["disk", "DoesNotExist", [], false],
    ["gone", "DoesNotExist", [], true],
    ["cores", "Gt", ["7"], true],
    ["cores", "Gt", ["8"], false],
    ["cores", "Lt", ["9"], true],
    ["cores", "Lt", ["8"], false],
    // As numbers, not as text.
    ["cores", "Lt", ["10"], true],
    ["padded", "Gt", ["7"], true],
    ["below", "Lt", ["0"], true],
    ["cores", "Lt", ["9223372036854775807"], true],
    // Not numbers, or none there.
    ["text", "Gt", ["0"], false],
    ["text", "Lt", ["9"], false],
    ["gone", "Lt", ["9"], false],
    ["constructor", "Exists", [], false],
  ])("%s %s %j: %s", (key, operator, values, expected) => {
    expect(matches([{ matchExpressions: [{ key, operator, values }] }])).toBe(expected);
  });

  test.each<[string, NodeSelectorRequirement["operator"], string[]]>([
    ["gone", "NotIn", []],
    ["disk", "Exists", ["ssd"]],
    ["gone", "DoesNotExist", ["ssd"]],
    ["cores", "Gt", []],
    ["cores", "Gt", ["1", "2"]],
    ["cores", "Gt", ["one"]],
    ["cores", "Gt", ["-1"]],
    ["cores", "Lt", ["9223372036854775808"]],
    ["not a key", "DoesNotExist", []],
    ["a/b/c", "DoesNotExist", []],
    ["gone", "NotIn", ["not a value"]],
    ["gone", "NotIn", ["x".repeat(64)]],
  ])("with a mistake (%s %s %j) matches nothing, whatever it says", (key, operator, values) => {
    expect(matches([{ matchExpressions: [{ key, operator, values }] }])).toBe(false);
  });
});

describe("a field", () => {
  test.each<Row>([
    ["metadata.name", "In", ["n"], true],
    ["metadata.name", "In", ["m"], false],
    ["metadata.name", "NotIn", ["n"], false],
    ["metadata.name", "NotIn", ["m"], true],
    ["metadata.name", "In", ["n", "m"], false],
    ["metadata.name", "NotIn", [], false],
    ["metadata.name", "Exists", [], false],
    ["metadata.name", "Exists", ["n"], false],
    // Nodes have no other field to select by: it reads as empty.
    ["metadata.namespace", "In", [""], true],
    ["metadata.namespace", "NotIn", ["x"], true],
    ["metadata.namespace", "In", ["n"], false],
  ])("%s %s %j: %s", (key, operator, values, expected) => {
    expect(matches([{ matchFields: [{ key, operator, values }] }])).toBe(expected);
  });
});

describe("terms", () => {
  const yes: NodeSelectorRequirement = { key: "disk", operator: "Exists" };
  const no: NodeSelectorRequirement = { key: "disk", operator: "DoesNotExist" };
  const here: NodeSelectorRequirement = { key: "metadata.name", operator: "In", values: ["n"] };
  const elsewhere: NodeSelectorRequirement = { key: "metadata.name", operator: "In", values: ["m"] };
  const mistaken: NodeSelectorRequirement = { key: "disk", operator: "In", values: [] };

  test("one is enough", () => {
    expect(matches([{ matchExpressions: [no] }, { matchExpressions: [yes] }])).toBe(true);
  });

  test("one of many names is enough, beside terms that say more than a name", () => {
    const names = [{ matchFields: [elsewhere] }, { matchFields: [elsewhere] }];
    const notElsewhere: NodeSelectorRequirement = { ...elsewhere, operator: "NotIn" };
    const namespace: NodeSelectorRequirement = { key: "metadata.namespace", operator: "In", values: ["n"] };
    expect([
      matches(names),
      matches([...names, { matchFields: [here] }]),
      matches([...names, { matchExpressions: [yes] }]),
      matches([...names, { matchFields: [here], matchExpressions: [no] }]),
      matches([...names, { matchFields: [here, elsewhere] }]),
      matches([...names, { matchFields: [notElsewhere] }]),
      matches([...names, { matchFields: [namespace] }]),
    ]).toEqual([false, true, true, false, false, true, false]);
  });

  test("all expressions and fields of a term must hold", () => {
    expect([
      matches([{ matchExpressions: [yes, no] }]),
      matches([{ matchExpressions: [yes], matchFields: [elsewhere] }]),
      matches([{ matchExpressions: [no], matchFields: [here] }]),
      matches([{ matchExpressions: [yes], matchFields: [here, here] }]),
    ]).toEqual([false, false, false, true]);
  });

  test("an empty one matches nothing, and no terms match nothing", () => {
    expect([matches([{}]), matches([{ matchExpressions: [], matchFields: [] }]), matches([])]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("a mistake in one spoils that one only", () => {
    expect([
      matches([{ matchExpressions: [mistaken] }, { matchExpressions: [yes] }]),
      matches([{ matchExpressions: [yes, mistaken] }]),
      matches([{ matchFields: [here], matchExpressions: [mistaken] }]),
    ]).toEqual([true, false, false]);
  });

  test("the node selector must hold beside them; without either every node will do", () => {
    expect([
      matches(undefined),
      matches(undefined, {}),
      matches(undefined, { disk: "ssd" }),
      matches(undefined, { disk: "hdd" }),
      matches(undefined, { constructor: "x" }),
      matches([{ matchExpressions: [yes] }], { disk: "hdd" }),
      matches([{ matchExpressions: [no] }], { disk: "ssd" }),
      matches([{ matchExpressions: [yes] }], { disk: "ssd", cores: "8" }),
    ]).toEqual([true, true, true, false, false, false, false, true]);
  });
});

test("a whole number of 64 bits may have a sign, and nothing else", () => {
  const numbers = ["0", "+7", "-7", "007", "9223372036854775807", "-9223372036854775808"];
  const others = ["", "+", "x1", "1x", "7+", "1.0", "9223372036854775808", "-9223372036854775809"];
  expect([...numbers, ...others].filter(isInt64)).toEqual(numbers);
});
