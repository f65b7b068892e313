import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

function pod(name: string, resource: string, amount: string, nodeName?: string): PodObject {
  const containers = [{ name: "main", resources: { requests: { [resource]: amount } } }];
  return {
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: { containers, ...(nodeName !== undefined && { nodeName }) },
  };
}

// 2^53 of it: to add one more changes nothing, to take it away again would.
test.each([
  ["cpu", "9007199254740992m", "1m"],
  ["memory", "8Pi", "1"],
  ["ephemeral-storage", "8Pi", "1"],
  ["example.com/bytes", "8Pi", "1"],
])("sums of %s that no number holds exactly do not drift as pods come and go", (resource, all, one) => {
  const allocatable = {
    cpu: "8",
    memory: "16Pi",
    "ephemeral-storage": "16Pi",
    "example.com/bytes": "16Pi",
    pods: "9",
  };
  const node: NodeObject = {
    kind: "Node",
    metadata: { name: "n" },
    status: { allocatable: { ...allocatable, [resource]: all } },
  };
  const decisions = [createIncrementalEngine(defaultProfile()), createReferenceEngine(defaultProfile())].map(
    (engine) => {
      engine.add(node);
      engine.add(pod("large", resource, all, "n"));
      for (let round = 0; round < 3; round++) {
        engine.add(pod("small", resource, one, "n"));
        engine.remove({ kind: "Pod", namespace: "default", name: "small" });
      }
      return engine.decide(pod("incoming", resource, one), () => 0);
    },
  );
  expect(decisions[0]).toEqual(decisions[1]);
  expect(decisions[0]?.kind).toBe("unschedulable");
});
