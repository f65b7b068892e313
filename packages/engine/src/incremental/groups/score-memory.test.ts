import { expect, test } from "vitest";
import type { Pod } from "../../api/pod.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { node } from "../../testing/preemption-cluster.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";
import { scoreBias, ScoreMemory } from "./score-memory.ts";
import { mostWeight } from "./state-scores.ts";

function podAsking(cpu: string): Pod {
  return {
    metadata: { name: `asks-${cpu}` },
    spec: { containers: [{ name: "main", resources: { requests: { cpu } } }] },
  };
}

test("the highest score and what is added to it fit into the room that is lent", () => {
  const borrower = { giveBack: () => undefined };
  for (const weight of [0, 1, 2, 3, 7, mostWeight]) {
    const room = new ScoreMemory(weight).lend(borrower, 1);
    room[0] = weight * maxNodeScore + scoreBias;
    expect(room[0]).toBe(weight * maxNodeScore + scoreBias);
  }
});

test("pods are decided again when others, for whom nodes are divided otherwise, have borrowed the room of their scores", () => {
  const engine = createLimitedEngine(defaultLimits, defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  const topologyKey = "kubernetes.io/hostname";
  const labels = { app: "apart" };
  const term = { weight: 1, podAffinityTerm: { topologyKey, labelSelector: { matchLabels: labels } } };
  const { metadata, spec } = podAsking("1");
  const apart: Pod = {
    // Of a class of its own: its plan is kept.
    metadata: { ...metadata, labels },
    spec: { ...spec, affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term] } } },
  };
  const first = engine.decide(apart, () => 1, { asksRunnerUp: true });
  engine.decide(podAsking("2"), () => 0);
  expect(engine.decide(apart, () => 1, { asksRunnerUp: true })).toEqual(first);
});

test("pods are decided again when what was kept for their shape had to go, but not their view", () => {
  // Enough for two views of two nodes, and for the scores of one shape.
  const engine = createLimitedEngine({ ...defaultLimits, keptBytes: 100 }, defaultProfile());
  for (const name of ["a", "b"]) engine.add(node(name));
  const first = engine.decide(podAsking("1"), () => 1, { asksRunnerUp: true });
  engine.decide(podAsking("2"), () => 0);
  expect(engine.decide(podAsking("1"), () => 1, { asksRunnerUp: true })).toEqual(first);
});
