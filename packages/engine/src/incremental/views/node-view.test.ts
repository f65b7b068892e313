import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

function node(number: number, cpu: string, labels: Labels = {}): NodeObject {
  const allocatable = { cpu, memory: "64Gi", pods: "110" };
  return { kind: "Node", metadata: { name: `node-${number}`, labels }, status: { allocatable } };
}

function pod(name: string, cpu: string, labels: Labels = {}): PodObject {
  const containers = [{ name: "main", resources: { requests: { cpu, memory: "1Gi" } } }];
  return { kind: "Pod", metadata: { name, namespace: "default", labels }, spec: { containers } };
}

/** Must be in a rack without web. */
function asking(): PodObject {
  const term = { topologyKey: "rack", labelSelector: { matchLabels: { app: "web" } } };
  const { spec, ...others } = pod("asking", "1");
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  return { ...others, spec: { ...spec, affinity: { podAntiAffinity } } };
}

test("a root's best nodes are known whatever they are found by, by turns", () => {
  const engines = [createIncrementalEngine(defaultProfile()), createReferenceEngine(defaultProfile())] as const;
  const decisions = engines.map((engine) => {
    for (let number = 0; number < 200; number++) engine.add(node(number, "4"));
    // Each a cell of its own.
    for (let rack = 0; rack < 40; rack++) engine.add(node(200 + rack, "16", { rack: `rack-${rack}` }));
    const ask = () => engine.decide(asking(), () => 0, { asksRunnerUp: true });
    const web = (rack: number): void => engine.assume(pod(`web-${rack}`, "2", { app: "web" }), `node-${200 + rack}`);
    const found = [ask(), ask()];
    web(0);
    found.push(ask());
    // Nodes are in so many states that cells are summed up, and then in few again.
    const others = Array.from({ length: 90 }, (_, number) => pod(`other-${number}`, `${10 + number}m`));
    for (const [number, other] of others.entries()) engine.assume(other, `node-${number}`);
    found.push(ask());
    for (const other of others) engine.forget(other);
    for (const rack of [1, 2, 3]) {
      web(rack);
      found.push(ask());
    }
    return found.map((one) => one.kind === "scheduled" && [one.total, one.ties, one.feasible, one.runnerUp?.total]);
  });
  expect(decisions[0]).toEqual(decisions[1]);
});
