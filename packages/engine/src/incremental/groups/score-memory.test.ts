import { expect, test } from "vitest";
import type { Pod } from "../../api/pod.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { node } from "../../testing/preemption-cluster.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

function podAsking(cpu: string): Pod {
  return {
    metadata: { name: `asks-${cpu}` },
    spec: { containers: [{ name: "main", resources: { requests: { cpu } } }] },
  };
}

test("pods are decided again when what was kept for their shape had to go, but not their view", () => {
  // Enough for two views of two nodes, and for the scores of one shape.
  const engine = createLimitedEngine({ ...defaultLimits, keptBytes: 100 }, defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  const first = engine.decide(podAsking("1"), () => 1, { asksRunnerUp: true });
  engine.decide(podAsking("2"), () => 0);
  expect(engine.decide(podAsking("1"), () => 1, { asksRunnerUp: true })).toEqual(first);
});
