import { expect, test } from "vitest";
import { affinityTo, node, pod } from "../testing/objects.ts";
import { planOf } from "../testing/plan-of.ts";

function warningsFor(topologyKey: string): string[] {
  const web = pod("web", "app=web", affinityTo(topologyKey, { avoids: "web" }));
  return planOf(undefined, [node("n"), web]).warnings.map(({ message }) => message);
}

test("a topologyKey that no node has comes with the label that was probably meant", () => {
  const effect = "the required anti-affinity keeps nobody apart";
  expect(warningsFor("hostname")).toEqual([
    `no node that it may go to has the label hostname (did you mean "kubernetes.io/hostname"?): ${effect}`,
  ]);
  expect(warningsFor("kubernetes.io/hostnam")).toEqual([
    `no node that it may go to has the label kubernetes.io/hostnam (did you mean "kubernetes.io/hostname"?): ${effect}`,
  ]);
  expect(warningsFor("kubernetes.io/hostname")).toEqual([]);
});

test("a node that lets the pod in tells of it, and no other does", () => {
  const web = pod("web", "app=web", affinityTo("rack", { avoids: "web" }));
  const messages = (...nodes: Parameters<typeof planOf>[1]): string[] =>
    planOf(undefined, [...nodes, web]).warnings.map(({ message }) => message);
  const bare = node("b");
  const racked = node("a");
  const withRack = { ...racked, metadata: { ...racked.metadata, labels: { ...racked.metadata.labels, rack: "r1" } } };
  expect(messages(withRack, bare)).toEqual([
    "b lacks the label rack: the required anti-affinity keeps nobody apart there",
  ]);
  expect(messages(withRack, { ...bare, spec: { unschedulable: true } })).toEqual([]);
});
