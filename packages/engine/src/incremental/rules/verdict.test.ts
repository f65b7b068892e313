import { expect, test } from "vitest";
import { compileLabels } from "../../cluster/label-selector.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { Placements } from "../cluster/placements.ts";
import { PodsByDomain } from "../counts/pods-by-domain.ts";
import { SpreadSums } from "../counts/spread-sums.ts";
import { noDomain } from "../nodes/topology-keys.ts";
import { type HardSpreadRule, lowestOf, type Rule, makeRule } from "./rule.ts";
import { affinityAt, affinityIn, domainAt, keepsOut } from "./verdict.ts";

// Two pods in the first of two zones, and a node without a zone.
const state = new Placements(differencesOf("1.37"));
const [a, b, none] = [{ zone: "a" }, { zone: "b" }, {}].map((labels, slot) =>
  state.addNode({ metadata: { name: `n${slot}`, labels } }),
);
const zone = state.keys.use("zone");
const counter = new PodsByDomain(zone);
const count = state.spreadCounts.of("default", compileLabels({ app: "web" }));
const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers: [] } });
const sums = new SpreadSums(state).of({ key: zone, count, policies: 0 }, [zone], pod);
sums.catchUp();
for (const one of [counter, count]) one.move(a?.slot ?? noDomain, 2);
const domains = [a, b, none].map((node) => zone.at(node?.slot ?? noDomain));

const required = makeRule({ type: "required", counter });
const blocking = makeRule({ type: "blocking", counter, isOwn: true });
const scoring = makeRule({ type: "scoring", counter, weight: 3 });
const soft = makeRule({ type: "soft", key: zone, sums, count, maxSkew: 1 });
const hard = (self: number, minDomains = 1): HardSpreadRule => {
  const rule = makeRule({ type: "hard", sums, count, maxSkew: 2, minDomains, self }) as HardSpreadRule;
  rule.lowest = lowestOf(rule);
  return rule;
};

test.each<readonly [string, Rule, readonly boolean[], readonly boolean[]]>([
  [
    "required affinity, where no such pod is, but the first one nowhere",
    required,
    [false, true, true],
    [false, false, true],
  ],
  ["anti-affinity, where such a pod is", blocking, [true, false, false], [true, false, false]],
  ["a preference, nowhere", scoring, [false, false, false], [false, false, false]],
  ["a strict constraint, where the skew is too large", hard(1), [true, false, true], [true, false, true]],
  ["one that does not count the pod, one pod later", hard(0), [false, false, true], [false, false, true]],
  ["a soft constraint, nowhere", soft, [false, false, false], [false, false, false]],
])("the pod is kept out by %s", (_, rule, expected, ofFirst) => {
  expect(domains.map((domain) => keepsOut(rule, domain, false))).toEqual(expected);
  expect(domains.map((domain) => keepsOut(rule, domain, true))).toEqual(ofFirst);
});

test("a node without the key is in no domain, however many have such pods", () => {
  const everywhere = new PodsByDomain(zone);
  for (const node of [a, b]) everywhere.move(node?.slot ?? noDomain, 1);
  const [avoids, prefers] = [
    makeRule({ type: "blocking", counter: everywhere, isOwn: false }),
    makeRule({ type: "scoring", counter: everywhere, weight: 3 }),
  ];
  expect([keepsOut(avoids, noDomain, false), affinityIn(prefers, noDomain)]).toEqual([false, 0]);
});

test("while there are fewer domains than asked for, the emptiest has none", () => {
  const [first, second] = [2, 3].map((minDomains) => {
    count.move(b?.slot ?? noDomain, 1);
    return hard(1, minDomains).lowest;
  });
  count.move(b?.slot ?? noDomain, -2);
  expect([first, second]).toEqual([1, 0]);
});

test("preferences add up over the domains' pods, as long as nothing keeps the pod out", () => {
  const rules = [scoring, makeRule({ type: "scoring", counter, weight: -1 })];
  expect(domains.map((domain) => affinityIn(scoring, domain))).toEqual([6, 0, 0]);
  expect([required, blocking, hard(1), soft].map((rule) => affinityIn(rule, domains[0] ?? noDomain))).toEqual([
    0, 0, 0, 0,
  ]);
  const at = (some: readonly Rule[]): readonly unknown[] => [0, 1, 2].map((slot) => affinityAt(slot, some, false));
  expect(at(rules)).toEqual([4, 0, 0]);
  expect(at([...rules, blocking])).toEqual([undefined, 0, 0]);
  expect(at([required, ...rules])).toEqual([4, undefined, undefined]);
});

test("a node is in the domain of the rule's key; what a soft constraint says is looked up elsewhere", () => {
  const all = [required, blocking, scoring, hard(1)].map((rule) => [0, 1, 2].map((slot) => domainAt(rule, slot)));
  expect(all).toEqual(all.map(() => domains));
  expect(domainAt(soft, 0)).toBe(noDomain);
});
