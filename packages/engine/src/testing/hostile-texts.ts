import fc from "fast-check";
import type { PodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import type { LabelSelector, LabelSelectorRequirement } from "../api/selectors.ts";
import { rarely, withoutUndefined } from "./arbitrary-labels.ts";

// Where things are told apart by a text that is made of texts, nothing that these hold may make two of them one. That the
// API server would refuse most is not relied on.

const texts = ["a", "", "__proto__", "constructor", '"', '","', '","In","a', "a,b", "\\", "\n", "1 a", "é", "\ud800"];

export function hostileText(): fc.Arbitrary<string> {
  return fc.constantFrom(...texts);
}

export function hostileLabels(): fc.Arbitrary<Labels> {
  return fc.array(fc.tuple(hostileText(), hostileText()), { maxLength: 2 }).map((all) => Object.fromEntries(all));
}

function requirement(): fc.Arbitrary<LabelSelectorRequirement> {
  const operator = fc.constantFrom("In" as const, "NotIn" as const, "Exists" as const, "DoesNotExist" as const);
  return fc
    .record({ key: hostileText(), operator, values: fc.array(hostileText(), { minLength: 1, maxLength: 2 }) })
    .map(({ key, operator: asked, values }) =>
      asked === "In" || asked === "NotIn" ? { key, operator: asked, values } : { key, operator: asked },
    );
}

export function hostileSelector(): fc.Arbitrary<LabelSelector> {
  return fc
    .record({
      matchLabels: rarely(hostileLabels(), 2),
      matchExpressions: rarely(fc.array(requirement(), { maxLength: 2 }), 2),
    })
    .map(withoutUndefined);
}

export function hostileTerm(): fc.Arbitrary<PodAffinityTerm> {
  return fc
    .record({
      topologyKey: hostileText(),
      labelSelector: fc.option(hostileSelector(), { nil: undefined, freq: 10 }),
      namespaces: rarely(fc.array(hostileText(), { maxLength: 2 }), 3),
      namespaceSelector: rarely(hostileSelector(), 4),
    })
    .map(withoutUndefined);
}

/** Two that often mean the same, perhaps otherwise written, and else differ in little. */
export function pairOf<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<readonly [Value, Value]> {
  return fc.tuple(arbitrary, arbitrary);
}
