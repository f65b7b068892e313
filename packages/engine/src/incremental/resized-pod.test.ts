import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import type { Decision } from "../cycle/outcome.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

function node(name: string, cpu: string): NodeObject {
  return { kind: "Node", metadata: { name }, status: { allocatable: { cpu, memory: "8Gi", pods: "110" } } };
}

/** A pod that asks for a tenth of a core, and has `cpu` cores already, if its status is to be believed. */
function resizedPod(cpu: string): PodObject {
  const resources = { requests: { cpu, memory: "100Mi" } };
  return {
    kind: "Pod",
    metadata: { name: "resized", namespace: "default" },
    spec: { containers: [{ name: "main", resources: { requests: { cpu: "100m", memory: "100Mi" } } }] },
    status: { containerStatuses: [{ name: "main", resources }] },
  };
}

function decisions(engine: Engine): readonly Decision[] {
  engine.add(node("small", "4"));
  engine.add(node("large", "8"));
  return ["100m", "3", "100m"].map((cpu) => engine.decide(resizedPod(cpu), () => 0, { asksRunnerUp: true }));
}

test("what an incoming pod's status says it uses counts for balance, as upstream has it", () => {
  const expected = decisions(createReferenceEngine(defaultProfile()));
  expect(decisions(createIncrementalEngine(defaultProfile()))).toEqual(expected);
  expect(new Set(expected.map((one) => JSON.stringify(one))).size).toBe(2);
});
