import fc from "fast-check";
import type { PodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import type { LabelSelector, LabelSelectorRequirement } from "../api/selectors.ts";
import { rarely, withoutUndefined } from "./arbitrary-labels.ts";

// Where things are told apart by a text that is made of texts, nothing that these hold may make two of them one. That the
// API server would refuse most is not relied on.

const odd = ["a", "b", "", "__proto__", "constructor", "a,b", "\n", "1 a", "1 b", "é", "\\", "\ud800"];
const texts = [...odd, '"', '","', '","In","', 'a","In","a'];

/** What a property makes of texts; few in one run, so that it often makes the same. */
export function ofHostileTexts<Made>(make: (text: fc.Arbitrary<string>) => fc.Arbitrary<Made>): fc.Arbitrary<Made> {
  return fc.shuffledSubarray(texts, { minLength: 2, maxLength: 3 }).chain((some) => make(fc.constantFrom(...some)));
}

export function hostileLabels(text: fc.Arbitrary<string>): fc.Arbitrary<Labels> {
  return fc.array(fc.tuple(text, text), { maxLength: 2 }).map((all) => Object.fromEntries(all));
}

function requirement(text: fc.Arbitrary<string>): fc.Arbitrary<LabelSelectorRequirement> {
  const operator = fc.constantFrom("In" as const, "NotIn" as const, "Exists" as const, "DoesNotExist" as const);
  return fc
    .record({ key: text, operator, values: fc.array(text, { minLength: 1, maxLength: 2 }) })
    .map(({ key, operator: asked, values }) =>
      asked === "In" || asked === "NotIn" ? { key, operator: asked, values } : { key, operator: asked },
    );
}

export function hostileSelector(text: fc.Arbitrary<string>): fc.Arbitrary<LabelSelector> {
  return fc
    .record({
      matchLabels: rarely(hostileLabels(text), 2),
      matchExpressions: rarely(fc.array(requirement(text), { maxLength: 2 }), 2),
    })
    .map(withoutUndefined);
}

export function hostileTerm(text: fc.Arbitrary<string>): fc.Arbitrary<PodAffinityTerm> {
  return fc
    .record({
      topologyKey: text,
      labelSelector: fc.option(hostileSelector(text), { nil: undefined, freq: 10 }),
      namespaces: rarely(fc.array(text, { maxLength: 2 }), 3),
      namespaceSelector: rarely(hostileSelector(text), 4),
    })
    .map(withoutUndefined);
}
