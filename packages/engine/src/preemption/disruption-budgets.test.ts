import { describe, expect, test } from "vitest";
import { defaultProfile } from "../plugins/default-profile.ts";
import {
  budget,
  candidatesOf,
  enginesWith,
  node,
  podOn,
  preemptionOf,
  urgentPod,
} from "../testing/preemption-cluster.ts";

describe("disruption budgets", () => {
  const web = { app: "web" };
  const full = [
    node("n", { cpu: "2" }),
    podOn("n", "web-1", { labels: web, priority: 1 }),
    podOn("n", "web-2", { labels: web }),
  ];

  test("whose eviction would violate one stays rather than others, less important or not", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "other", { priority: 5 }),
      podOn("n", "web-1", { labels: web }),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: web-1"]);
    expect(candidatesOf(preemptionOf([...objects, budget("b", web, 0)], urgentPod()))).toEqual(["n: other"]);
  });

  test("violations are counted, and the victims sorted by importance again", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "other", { priority: 5 }),
      podOn("n", "web-1", { labels: web }),
      budget("b", web, 0),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual(["n: other web-1 (1 violated)"]);
  });

  test("the budget is spent on the most important first", () => {
    const objects = [...full, budget("b", web, 1)];
    // web-1 takes the one disruption allowed: only web-2 violates, and is spared first.
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: web-1"]);
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual(["n: web-1 web-2 (1 violated)"]);
  });

  test.each([
    ["of another namespace", { metadata: { name: "b", namespace: "shop" } }],
    ["without a selector", { spec: {} }],
    ["with an empty selector", { spec: { selector: {} } }],
    ["that counts the pods as disrupted already", { status: { disruptedPods: { "web-1": "now", "web-2": "now" } } }],
  ])("a budget %s is not asked", (_what, change) => {
    const objects = [...full, { ...budget("b", web, 0), ...change }];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual(["n: web-1 web-2"]);
  });

  test("a budget that says nothing is not asked", () => {
    const { spec: _, ...silent } = budget("b", web, 0);
    expect(candidatesOf(preemptionOf([...full, silent], urgentPod({ cpu: "2" })))).toEqual(["n: web-1 web-2"]);
  });

  test("of two budgets over the same pods each is asked", () => {
    const both = urgentPod({ cpu: "2" });
    const budgets = (one: number, other: number) => [...full, budget("a", web, one), budget("b", web, other)];
    expect(candidatesOf(preemptionOf(budgets(0, 2), both))).toEqual(["n: web-1 web-2 (2 violated)"]);
    expect(candidatesOf(preemptionOf(budgets(2, 0), both))).toEqual(["n: web-1 web-2 (2 violated)"]);
  });

  test("a pod without labels is in no budget", () => {
    const absent = { selector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" as const }] } };
    const objects = [node("n", { cpu: "1" }), podOn("n", "bare"), { ...budget("b", web, 0), spec: absent }];
    expect(candidatesOf(preemptionOf(objects, urgentPod()))).toEqual(["n: bare"]);
  });

  test("a pod of several budgets takes from those up to the first that has nothing left; before 1.37 from all", () => {
    // p1 is in a and b, p2 in b alone. a has nothing left.
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "p1", { priority: 2, labels: { a: "1", b: "1" } }),
      podOn("n", "p2", { priority: 1, labels: { b: "1" } }),
      budget("a", { a: "1" }, 0),
      budget("b", { b: "1" }, 1),
    ];
    const both = urgentPod({ cpu: "2" });
    expect(candidatesOf(preemptionOf(objects, both))).toEqual(["n: p1 p2 (1 violated)"]);
    expect(candidatesOf(preemptionOf(objects, both, {}, defaultProfile("1.36")))).toEqual(["n: p1 p2 (2 violated)"]);
  });

  test("the first in the order of their names is the first, whatever they select by", () => {
    const objects = [
      node("n", { cpu: "2" }),
      podOn("n", "p1", { priority: 2, labels: { a: "1", b: "1" } }),
      podOn("n", "p2", { priority: 1, labels: { b: "1" } }),
      {
        ...budget("a", {}, 0),
        spec: { selector: { matchExpressions: [{ key: "a", operator: "Exists" as const }] } },
      },
      budget("b", { b: "1" }, 1),
    ];
    // a, which has nothing left, keeps p1 from taking what b has.
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" })))).toEqual(["n: p1 p2 (1 violated)"]);
  });

  test("victims that all violate one stay in the order in which they were tried", () => {
    // Up to 1.36 either of two pods that have not started is the older one: sorting them again would turn them round.
    const objects = [
      node("n", { cpu: "3" }),
      ...[1, 2, 3].map((n) => podOn("n", `p${n}`, { startTime: null, labels: web })),
      budget("b", web, 0),
    ];
    expect(candidatesOf(preemptionOf(objects, urgentPod({ cpu: "2" }), {}, defaultProfile("1.36")))).toEqual([
      "n: p2 p1 (2 violated)",
    ]);
  });
});

test("budgets that come, change or go are seen, also where the pods stay as they are", () => {
  const web = { app: "web" };
  const objects = [
    node("n", { cpu: "2" }),
    podOn("n", "other", { priority: 5 }),
    podOn("n", "web-1", { labels: web }),
    podOn("n", "bare", { cpu: "0", priority: 1 }),
  ];
  for (const engine of enginesWith(objects)) {
    const victims = (): readonly string[] => candidatesOf(engine.preempt(urgentPod()));
    expect(victims()).toEqual(["n: web-1"]);
    engine.add(budget("b", web, 0));
    expect(victims()).toEqual(["n: other"]);
    engine.change(budget("b", web, 1));
    expect(victims()).toEqual(["n: web-1"]);
    engine.change(budget("b", { app: "db" }, 0));
    expect(victims()).toEqual(["n: web-1"]);
    engine.add({
      ...budget("c", web, 0),
      spec: { selector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
    });
    expect(victims()).toEqual(["n: other"]);
    engine.remove({ kind: "PodDisruptionBudget", namespace: "default", name: "c" });
    expect(victims()).toEqual(["n: web-1"]);
  }
});
