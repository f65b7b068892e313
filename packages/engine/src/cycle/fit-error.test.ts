import { expect, test } from "vitest";
import { fitError } from "./fit-error.ts";
import type { Rejection } from "./plugin.ts";

test("counts each reason over all nodes", () => {
  const nodes = [
    ...rejections(1, "node(s) didn't match pod affinity rules"),
    ...rejections(2, "node(s) didn't match pod anti-affinity rules"),
  ];
  // The message of the note that this project grew from.
  expect(fitError({ nodes })).toBe(
    "0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity rules.",
  );
});

test("sorts reasons as texts that begin with their number: 10 before 2", () => {
  const nodes = [...rejections(2, "Insufficient cpu"), ...rejections(10, "Too many pods")];
  expect(fitError({ nodes })).toBe("0/12 nodes are available: 10 Too many pods, 2 Insufficient cpu.");
});

test("sorts by bytes, not by JavaScript's code units, and a shorter text before the longer that begins with it", () => {
  const reasons = ["\u{1F600}", "\uFF5E!", "\uFF5E"];
  for (const order of [reasons, reasons.toReversed()]) {
    expect(fitError({ nodes: order.flatMap((reason) => rejections(1, reason)) })).toBe(
      "0/3 nodes are available: 1 \uFF5E, 1 \uFF5E!, 1 \u{1F600}.",
    );
  }
});

test("counts every reason of a node that has several", () => {
  const nodes = rejections(2, "Insufficient memory", "Insufficient cpu");
  expect(fitError({ nodes })).toBe("0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.");
});

test("a reason of PreFilter stands alone, without a number", () => {
  const [preFilter, ...nodes] = rejections(4, "pod affinity terms conflict", "again");
  expect(fitError({ preFilter, nodes })).toBe("0/3 nodes are available: pod affinity terms conflict, again.");
});

test("nodes rejected without a word leave only their number", () => {
  expect(fitError({ nodes: rejections(2) })).toBe("0/2 nodes are available:");
});

test("is not cut, however long", () => {
  const long = "x".repeat(5000);
  expect(fitError({ nodes: rejections(1, long) })).toBe(`0/1 nodes are available: 1 ${long}.`);
});

test("a cluster without nodes has a sentence of its own", () => {
  expect(fitError({ nodes: [] })).toBe("no nodes available to schedule pods");
});

test("reasons named as what objects inherit are counted like any other", () => {
  expect(fitError({ nodes: rejections(2, "constructor", "__proto__") })).toBe(
    "0/2 nodes are available: 2 __proto__, 2 constructor.",
  );
});

function rejections(count: number, ...reasons: readonly string[]): readonly Rejection[] {
  return Array.from({ length: count }, () => ({ code: "Unschedulable", reasons }));
}
