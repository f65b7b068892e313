import { expect, test } from "vitest";
import { fine, placed, type ScoringRule } from "./counted-rules.ts";
import { mergedRules } from "./merged-rules.ts";
import { DomainCounter } from "../counters/domain-counter.ts";
import { TopologyKeys } from "../nodes/topology-keys.ts";
import { LabelTable } from "../pods/label-table.ts";
import { NamespaceTable } from "../pods/namespace-table.ts";
import { Terms } from "../pods/terms.ts";

const topologyKey = "kubernetes.io/hostname";

/** The rules by a preferred term of a pod's own, and by what others carry of it. */
function rules() {
  const keys = new TopologyKeys(() => []);
  const key = keys.use(topologyKey);
  for (let slot = 0; slot < 3; slot++) key.setNode(slot, { [topologyKey]: `node-${slot}` });
  const terms = new Terms(keys, new NamespaceTable(), false, new LabelTable());
  const term = terms.of({ topologyKey, labelSelector: { matchLabels: { app: "web" } } }, "default");
  const rule = (isOwn: boolean, weight: number): ScoringRule =>
    placed({ type: "scoring", counter: new DomainCounter(key), weight, isOwn, term }, fine, false) as ScoringRule;
  const own = rule(true, 10);
  const carried = rule(false, 3);
  const [merged] = mergedRules([own, carried]);
  return { own, carried, merged };
}

function said({ own, carried, merged }: ReturnType<typeof rules>): unknown {
  merged?.update();
  return [own.counted, carried.counted, carried.isMerged];
}

const move = ({ counter }: ScoringRule, slot: number): void => (counter as DomainCounter).move(slot, 1);

test("one rule speaks for both while their counters are equal", () => {
  const both = rules();
  expect(said(both)).toEqual([10, 3, false]);
  for (const slot of [0, 2]) {
    move(both.own, slot);
    move(both.carried, slot);
  }
  expect(said(both)).toEqual([13, 0, true]);
  move(both.own, 1);
  expect(said(both)).toEqual([10, 3, false]);
  move(both.carried, 1);
  expect(said(both)).toEqual([13, 0, true]);
});

test("rules that views tell of, and those of other terms, speak for themselves", () => {
  const both = rules();
  for (const rule of [both.own, both.carried]) for (const slot of [0, 1]) move(rule, slot);
  both.own.isDense = true;
  expect(said(both)).toEqual([10, 3, false]);
  both.carried.isDense = true;
  expect(said(both)).toEqual([10, 3, false]);
  both.own.isDense = false;
  expect(said(both)).toEqual([10, 3, false]);

  expect(mergedRules([both.own, rules().carried])).toEqual([]);
  expect(mergedRules([both.carried, both.carried])).toEqual([]);
});
