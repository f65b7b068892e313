import { expect, test } from "vitest";
import type { Pod } from "../../api/pod.ts";
import type { Decision } from "../../cycle/outcome.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { node } from "../../testing/preemption-cluster.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";
import { podChanged, tableOf } from "../../testing/states-of-nodes.ts";
import { usageStride } from "./node-usage.ts";
import type { NodeTable } from "./node-table.ts";

function podWith(name: string, cpu: string, hostPort = 0): Pod {
  return {
    metadata: { name },
    spec: { containers: [{ name: "main", resources: { requests: { cpu } }, ports: [{ hostPort }] }] },
  };
}

test("a node that has gone stands for no state, though it was the last that was seen in it", () => {
  const engine = createIncrementalEngine(defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  engine.decide(podWith("plain", "1"), () => 0);
  engine.remove({ kind: "Node", name: "b" });
  // Host ports are not among the numbers, so that a node of the state is asked.
  expect(engine.decide(podWith("with-port", "1", 80), () => 0)).toMatchObject({ kind: "scheduled", nodeName: "a" });
});

test("a node that comes back is in the state that it is in then", () => {
  const engine = createIncrementalEngine(defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  engine.decide(podWith("plain", "1"), () => 0);
  const mark = engine.mark();
  engine.remove({ kind: "Node", name: "b" });
  engine.decide(podWith("plain", "1"), () => 0);
  engine.undo(mark);
  engine.assume(podWith("there", "3", 80), "b");
  expect(engine.decide(podWith("with-port", "1", 80), () => 0)).toMatchObject({ nodeName: "a", feasible: 1 });
  expect(engine.decide(podWith("large", "2"), () => 0)).toMatchObject({ nodeName: "a", feasible: 1 });
});

test("nodes that differ in nothing but extended resources, or what is taken of them, are not in one state", () => {
  const engine = createIncrementalEngine(defaultProfile());
  const gpus = { a: "0", b: "1", c: "2", d: "2" };
  for (const [name, amount] of Object.entries(gpus)) {
    const { status, ...rest } = node(name);
    engine.add({ ...rest, status: { ...status, allocatable: { ...status?.allocatable, "example.com/gpu": amount } } });
  }
  engine.add(node("e"));
  const asking = (name: string, amount: string): Pod => ({
    metadata: { name },
    spec: { containers: [{ name: "main", resources: { requests: { "example.com/gpu": amount } } }] },
  });
  engine.decide(podWith("plain", "1"), () => 0);
  expect(engine.decide(asking("two", "2"), () => 0)).toMatchObject({ nodeName: "c", feasible: 2 });
  engine.assume(asking("one", "1"), "c");
  expect(engine.decide(asking("two", "2"), () => 0)).toMatchObject({ nodeName: "d", feasible: 1 });
  expect(engine.decide(asking("one-more", "1"), () => 0)).toMatchObject({ feasible: 3 });
});

test("nor are nodes that differ in the ports that are taken alone", () => {
  const engine = createIncrementalEngine(defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  engine.assume(podWith("without", "1"), "a");
  engine.assume(podWith("there", "1", 80), "b");
  expect(engine.decide(podWith("with-port", "1", 80), () => 0)).toMatchObject({ nodeName: "a", feasible: 1 });
});

test("numbers of states that are given again say nothing of the states that had them", () => {
  const engine = createIncrementalEngine(defaultProfile());
  const reference = createReferenceEngine(defaultProfile());
  for (const name of ["a", "b", "c"]) for (const one of [engine, reference]) one.add(node(name));
  const found: Decision[] = [];
  const expected: Decision[] = [];
  // Far more states than are kept for nothing. Of two shapes one is away while many of them come and go.
  for (let step = 0; step < 12_000; step++) {
    const there = podWith(`pod-${step}`, `${step % 4000}m`);
    for (const one of [engine, reference]) one.assume(there, "abc".charAt(step % 3));
    for (const cpu of step % 6000 < 300 ? ["10m", "500m"] : ["10m"]) {
      const asking = podWith("asking", cpu);
      const decision = engine.decide(asking, () => 0, { asksRunnerUp: true });
      if (step % 7 !== 0) continue;
      found.push(decision);
      expected.push(reference.decide(asking, () => 0, { asksRunnerUp: true }));
    }
    const gone = podWith(`pod-${step - 2}`, "1");
    if (step >= 2) for (const one of [engine, reference]) one.forget(gone);
  }
  expect(found).toEqual(expected);
  expect(new Set(found.map((one) => JSON.stringify(one))).size).toBeGreaterThan(100);
});

/** Gives the node another size, as its kubelet may. */
function resize(table: NodeTable, slot: number, size: number): void {
  const live = table.at(slot);
  if (live === undefined) return;
  const allocatable = {
    cpu: "4",
    memory: "8Gi",
    pods: "110",
    "ephemeral-storage": `${size}`,
    "example.com/gpu": size % 2,
  };
  live.replace({ ...live.node, status: { allocatable } });
  table.allocatableChanged(live);
}

/** What is read of a row: a slot of nodes' usage, or a state. */
function rowOf(
  of: Pick<NodeTable["states"], "numbers" | "storageLeft">,
  row: number,
  gpus: number | undefined,
): string {
  const numbers = of.numbers.subarray(row * usageStride, (row + 1) * usageStride);
  return [...numbers, of.storageLeft(row), gpus].join();
}

test("nodes are in one state where they have the same, however many have changed before they are looked at", () => {
  const all = 2600;
  const table = tableOf(all);
  const { states, usage } = table;
  const gpu = "example.com/gpu";
  const look = (slots: number): void => {
    states.tidy();
    const stateOf = new Map<string, number>();
    const wrong: string[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const row = rowOf(usage, slot, table.at(slot)?.allocatable.scalars.get(gpu));
      const state = states.at(slot);
      if (stateOf.get(row) === undefined) stateOf.set(row, state);
      const inState = states.nodeIn(state)?.slot ?? -1;
      const found = [stateOf.get(row), states.at(inState), rowOf(states, state, states.scalarsLeft(state).get(gpu))];
      if (found.join() !== [state, state, row].join()) wrong.push(`node ${slot}: ${found.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(new Set(stateOf.values()).size).toBe(stateOf.size);
  };
  const changeFew = (rounds: number): void => {
    for (let round = 0; round < rounds; round++) {
      for (let slot = 0; slot < 50; slot++) podChanged(table, slot, slot + 1, 1);
      look(50);
    }
  };
  // Numbers out of use are given again.
  changeFew(70);
  expect(states.given).toBeLessThan(2250);
  // All nodes at once, each another way; then each of so many sizes that all are numbered anew.
  for (let slot = 0; slot < all; slot++) podChanged(table, slot, slot + 1, 1);
  look(all);
  for (let round = 0; round < 4; round++) {
    for (let slot = 0; slot < all; slot++) resize(table, slot, round * all + slot);
    look(all);
  }
  expect([states.generation, states.given]).toEqual([1, all]);
  changeFew(110);
  expect(states.given).toBeLessThan(7300);
});
