import { createIncrementalEngine } from "@stowage/engine";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RunUpstream } from "../measure/upstream.ts";
import { limited, readSpec, type Spec } from "../spec/spec.ts";
import type { CreateEngine } from "../spec/spec-engine.ts";
import { measureExplanations } from "./explanation.ts";
import { measurePreemptions } from "./preemption.ts";

function questions(name: string): Spec {
  return readSpec(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));
}

test("every pod is explained, those that fit and those that do not", () => {
  const spec = limited(questions("explanation"), { nodes: 30, pods: 90 });
  const { rows, problems } = measureExplanations(spec, { smallCopy: 20, seconds: 0 });
  expect(problems).toEqual([]);
  expect(rows.map(({ question, nodes, existingPods }) => [question, nodes, existingPods])).toEqual(
    [
      "feasible",
      "too-big",
      "wants-absent",
      "avoids-some",
      "avoids-all",
      "avoided-by",
      "wants-some",
      "selects-namespaces",
      "prefers",
      "spreads",
      "spreads-all",
      "selects-nodes",
    ].map((name) => [`explain a pod: ${name}`, 30, 270]),
  );
});

test("an engine that explains otherwise is found out, without figures", () => {
  const spec = limited(questions("explanation"), { nodes: 10, pods: 20 });
  const create: CreateEngine = (profile) =>
    createIncrementalEngine({ ...profile, filters: profile.filters.filter((name) => name !== "InterPodAffinity") });
  const { rows, problems } = measureExplanations(spec, { smallCopy: 10, seconds: 0, create });
  expect(rows).toEqual([]);
  expect(problems[0]).toBe("default/wants-absent: the engines explain it differently");
});

test("an engine that leaves nodes out of an explanation is found out", () => {
  const spec = limited(questions("explanation"), { nodes: 10, pods: 20 });
  // On the small copy, which comes first, it leaves out none.
  const create: CreateEngine = (...profiles) => {
    const engine = createIncrementalEngine(...profiles);
    const examine = engine.examine.bind(engine);
    engine.examine = (pod) => ({ ...examine(pod), nodes: examine(pod).nodes.slice(0, 9) });
    return engine;
  };
  const { problems } = measureExplanations(spec, { smallCopy: 9, seconds: 0, create });
  expect(problems[0]).toBe("default/feasible: 9 of 10 nodes are explained");
});

test("others are evicted for every pod, on clusters of any size", () => {
  const { rows, problems } = measurePreemptions(questions("preemption"), {
    nodes: 30,
    seconds: 0.001,
    upstreamSeconds: 0,
  });
  expect(problems).toEqual([]);
  expect(rows.map(({ nodes, existingPods }) => [nodes, existingPods])).toEqual([[30, 120]]);
});

test("upstream must find as many candidates, and the same best ones", () => {
  const runUpstream: RunUpstream = () => ({
    choices: [],
    preemptions: [{ pod: "default/high-0", candidates: 1, best: ["node-0"] }],
    placed: 1,
    failed: 0,
    seconds: 1,
    decisionsPerSecond: 1,
    p50us: 1,
    p99us: 1,
    rssMB: 1,
    loadSeconds: 1,
  });
  const extent = { nodes: 3, seconds: 0.001, upstreamSeconds: 0, runUpstream };
  const { rows, problems } = measurePreemptions(questions("preemption"), extent);
  expect(rows).toEqual([]);
  expect(problems).toEqual([
    'we find {"pod":"default/high-0","candidates":3,"best":["node-0","node-1","node-2"]}, upstream {"pod":"default/high-0","candidates":1,"best":["node-0"]}',
  ]);
});
