import { expect, test } from "vitest";
import { affinityTo, node, pod } from "../testing/objects.ts";
import { planOf } from "../testing/plan-of.ts";

function warningsFor(topologyKey: string): string[] {
  const web = pod("web", "app=web", affinityTo(topologyKey, { avoids: "web" }));
  return planOf(undefined, [node("n"), web]).warnings.map(({ message }) => message);
}

test("a topologyKey that no node has comes with the label that was probably meant", () => {
  const effect = "the rule keeps nobody apart: it lets the pod run beside the pods it avoids";
  expect(warningsFor("hostname")).toEqual([
    `no node has the label hostname: ${effect} (did you mean "kubernetes.io/hostname"?)`,
  ]);
  expect(warningsFor("kubernetes.io/hostnam")).toEqual([
    `no node has the label kubernetes.io/hostnam: ${effect} (did you mean "kubernetes.io/hostname"?)`,
  ]);
  expect(warningsFor("kubernetes.io/hostname")).toEqual([]);
});
