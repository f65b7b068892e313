import fc from "fast-check";
import { expect, test } from "vitest";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorRequirement } from "../../api/selectors.ts";
import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { Placements } from "../placements.ts";
import { RequiredLabels } from "./required-labels.ts";

const keys = ["zone", "rack", "constructor", "__proto__"];
const values = ["1", "2", "3", "4", "5", "6", ""];
const containers = [{ name: "main" }];

function labels(maxLength: number): fc.Arbitrary<Record<string, string>> {
  return fc
    .array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), { maxLength })
    .map((entries) => Object.fromEntries(entries));
}

function requirement(): fc.Arbitrary<NodeSelectorRequirement> {
  const key = fc.constantFrom(...keys);
  // Some of it has a mistake in it: no value.
  const ofValues = fc.record({
    key,
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.array(fc.constantFrom(...values, "nobody"), { maxLength: 7 }),
  });
  const ofKey = fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) });
  return fc.oneof(ofValues, ofValues, ofKey);
}

function spec(): fc.Arbitrary<PodSpec> {
  const term = fc.record({ matchExpressions: fc.array(requirement(), { maxLength: 3 }) });
  const terms = fc.option(fc.array(term, { maxLength: 3 }), { nil: undefined });
  return fc.tuple(labels(1), terms).map(([nodeSelector, nodeSelectorTerms]) => ({
    containers,
    nodeSelector,
    ...(nodeSelectorTerms && {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    }),
  }));
}

test("the nodes that are found are those that match, or those that do not", () => {
  const change = fc.oneof(
    fc.record({ type: fc.constant("add" as const), labels: labels(3) }),
    fc.record({ type: fc.constant("remove" as const), at: fc.nat(30) }),
    fc.record({ type: fc.constant("ask" as const), spec: spec() }),
    fc.record({ type: fc.constant("ask" as const), spec: spec() }),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 10, maxLength: 60 }), (changes) => {
      const { nodes, groups } = new Placements(differencesOf("1.37"));
      const required = new RequiredLabels(nodes, groups);
      const answers = changes.flatMap((one, index) => {
        if (one.type === "ask") return [{ found: matchedBy(one.spec), expected: expectedFor(one.spec) }];
        if (one.type === "add") nodes.append({ metadata: { name: `node-${index}`, labels: one.labels } });
        else {
          const node = nodes.list()[one.at];
          if (node !== undefined) nodes.vacate(node);
        }
        return [];
      });
      expect(answers.map(({ found }) => found)).toEqual(answers.map(({ expected }) => expected));

      /** Each once, or as often as it was found. */
      function matchedBy(asked: PodSpec): readonly string[] | undefined {
        const found = required.find(asked);
        if (found === undefined) return undefined;
        const slots = [...found.slots.subarray(0, found.count)];
        const times = (slot: number): number => slots.filter((one) => one === slot).length;
        return nodes.list().flatMap(({ slot, name }) => {
          const isMatched = found.areMatched ? times(slot) : 1 - times(slot);
          return Array.from({ length: Math.abs(isMatched) }, () => name);
        });
      }

      function expectedFor(asked: PodSpec): readonly string[] | undefined {
        if (asked.affinity === undefined && Object.keys(asked.nodeSelector ?? {}).length === 0) return undefined;
        const affinity = requiredNodeAffinity({ metadata: { name: "pod" }, spec: asked });
        return nodes.list().flatMap((node) => (matchesRequiredNodeAffinity(affinity, node) ? [node.name] : []));
      }
    }),
    { numRuns: 300 },
  );
});

test.each<PodSpec>([
  { containers },
  requiring({ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-1"] }] }),
  requiring({ matchExpressions: [{ key: "cores", operator: "Gt", values: ["3"] }] }),
])("what names and numbers have a say in is not found by labels: %j", (asked) => {
  const { nodes, groups } = new Placements(differencesOf("1.37"));
  expect(new RequiredLabels(nodes, groups).find(asked)).toBeUndefined();
});

function requiring(term: object): PodSpec {
  const required = { nodeSelectorTerms: [term] };
  return { containers, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}
