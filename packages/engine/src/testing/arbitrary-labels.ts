import fc from "fast-check";
import type { Labels } from "../api/object-meta.ts";
import type { LabelSelector, LabelSelectorRequirement } from "../api/selectors.ts";

// Few names and few values, so that random objects collide: what never meets proves nothing.

/** Namespaces that pods are in; a random cluster knows some of them. */
export const namespaceNames = ["default", "team-a", "constructor"] as const;
/** Keys of pods' and namespaces' labels. Some are what every JavaScript object inherits. */
export const labelKeys = ["app", "tier", "constructor", "__proto__"] as const;
export const labelValues = ["a", "b"] as const;
/** Keys of nodes' labels. */
export const topologyKeys = [
  "kubernetes.io/hostname",
  "topology.kubernetes.io/zone",
  "rack",
  "constructor",
  "__proto__",
] as const;

/** Mostly the first, a quarter of the time one of the others. */
export function biased<Value>(first: fc.Arbitrary<Value>, ...others: fc.Arbitrary<Value>[]): fc.Arbitrary<Value> {
  return fc.oneof({ arbitrary: first, weight: 3 * others.length }, ...others);
}

export function arbitraryNamespaceName(): fc.Arbitrary<string> {
  return biased<string>(fc.constant("default"), fc.constantFrom(...namespaceNames));
}

export function arbitraryLabels(): fc.Arbitrary<Labels> {
  const entry = fc.tuple(
    biased<string>(fc.constant("app"), fc.constantFrom(...labelKeys)),
    fc.constantFrom(...labelValues),
  );
  return fc.array(entry, { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

export function arbitraryTopologyKey(): fc.Arbitrary<string> {
  return biased<string>(fc.constantFrom(topologyKeys[0], topologyKeys[1]), fc.constantFrom(...topologyKeys));
}

function requirement(): fc.Arbitrary<LabelSelectorRequirement> {
  const key = biased<string>(fc.constant("app"), fc.constantFrom(...labelKeys));
  const values = fc.subarray([...labelValues], { minLength: 1 });
  return fc.oneof(
    fc.record({ key, operator: fc.constantFrom("In" as const, "NotIn" as const), values }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
  );
}

export function arbitraryLabelSelector(): fc.Arbitrary<LabelSelector> {
  return biased<LabelSelector>(
    fc.constantFrom(...labelValues).map((app) => ({ matchLabels: { app } })),
    fc.record({ matchLabels: arbitraryLabels() }),
    fc.record({ matchExpressions: fc.array(requirement(), { maxLength: 2 }) }),
  );
}

/** Absent only once in `oneIn` times. */
export function sometimes<Value>(arbitrary: fc.Arbitrary<Value>, oneIn = 3): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: oneIn });
}

/** Here, as in manifests, what is undefined is not there. */
export function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]: Exclude<Fields[Key], undefined> };
}

/** There only once in `oneIn` times. */
export function rarely<Value>(arbitrary: fc.Arbitrary<Value>, oneIn = 5): fc.Arbitrary<Value | undefined> {
  return (
    fc
      // Without bias: fast-check would otherwise prefer the ends of the range.
      .tuple(fc.noBias(fc.integer({ min: 0, max: oneIn - 1 })), arbitrary)
      .map(([dice, value]) => (dice === oneIn - 1 ? value : undefined))
  );
}
