import { expect, test } from "vitest";
import { PodsByDomain } from "../counts/pods-by-domain.ts";
import { IncludedNodes, InclusionPolicies } from "../counts/included-nodes.ts";
import { SpreadSum } from "../counts/spread-sum.ts";
import { type SpreadCount, SpreadCounts } from "../counts/spread-count.ts";
import { compileLabels } from "../../cluster/label-selector.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { Placements } from "../cluster/placements.ts";
import { LabelledIndex } from "../classes/label-index.ts";
import { isSameRule, ruleName, type RuleSpec, makeRule } from "./rule.ts";

const { keys, nodes, survey } = new Placements(differencesOf("1.37"));
const [zone, rack] = [keys.use("zone"), keys.use("rack")];
const counters = [new PodsByDomain(zone), new PodsByDomain(zone), new PodsByDomain(rack)];
const spreadCounts = new SpreadCounts(new LabelledIndex(), Infinity);
const counts = ["a", "b"].map((app) => spreadCounts.of("default", compileLabels({ app })));
const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers: [{ name: "main" }] } });
const policies = new InclusionPolicies(pod, nodes, survey);

function sumsOf(count: SpreadCount, number: number): SpreadSum {
  const included = new IncludedNodes({ key: zone, policies, needed: 0, requiredKeys: [] }, nodes);
  return new SpreadSum(number, count.pods, included, nodes);
}

const spread = counts.flatMap((count): readonly RuleSpec[] => {
  const sums = [0, 1, 2].map((number) => sumsOf(count, number));
  return sums.flatMap((one): readonly RuleSpec[] => [
    { type: "hard", sums: one, count, maxSkew: 1, minDomains: 1, self: 1 },
    { type: "hard", sums: one, count, maxSkew: 2, minDomains: 1, self: 1 },
    { type: "hard", sums: one, count, maxSkew: 1, minDomains: 3, self: 1 },
    { type: "hard", sums: one, count, maxSkew: 1, minDomains: 1, self: 0 },
    { type: "soft", key: zone, sums: one, count, maxSkew: 1 },
    { type: "soft", key: zone, sums: one, count, maxSkew: 2 },
  ]);
});
const said: readonly RuleSpec[] = [
  ...counters.flatMap((counter): readonly RuleSpec[] => [
    { type: "required", counter },
    { type: "blocking", counter, isOwn: true },
    { type: "scoring", counter, weight: 1 },
    { type: "scoring", counter, weight: -1 },
  ]),
  ...spread,
  ...counts.map((count): RuleSpec => ({ type: "soft", key: zone, sums: undefined, count, maxSkew: 1 })),
];
const all = said.map(makeRule);

test("rules are the same if and only if they have one name", () => {
  expect(new Set(all.map((one) => `${ruleName(one)}`)).size).toBe(all.length);
  for (const [at, one] of all.entries()) {
    expect(all.map((other) => isSameRule(one, other))).toEqual(all.map((_, index) => index === at));
  }
  expect(all.map((one) => isSameRule(one, undefined))).toEqual(all.map(() => false));
});
