import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { arbitraryLimits } from "../../testing/arbitrary-limits.ts";
import { createLimitedEngine } from "../incremental-engine.ts";

const nodeNames = Array.from({ length: 9 }, (_, number) => `n${number}`);

/** Of two sizes, in two zones, and some in racks. */
function node(name: string, number: number): NodeObject {
  const zone = { "topology.kubernetes.io/zone": `zone-${number % 2}` };
  const rack: Record<string, string> = number % 3 === 0 ? {} : { rack: `rack-${number % 3}` };
  const allocatable = { cpu: number < 6 ? "4" : "8", memory: number < 6 ? "4Gi" : "8Gi", pods: "10" };
  return {
    kind: "Node",
    metadata: { name, labels: { ...zone, ...rack, "kubernetes.io/hostname": name } },
    status: { allocatable },
  };
}

/** What pods are: a size, and terms about pods with a label. */
interface Asked {
  readonly app: string;
  readonly cpu: string;
  /** By which pods of the app are kept apart, and by which they are drawn together if possible; empty: not at all. */
  readonly apart: string;
  readonly together: string;
}

function pod(name: string, { app, cpu, apart, together }: Asked): PodObject {
  const term = (topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app } } });
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app } },
    spec: {
      containers: [{ name: "main", resources: { requests: { cpu, memory: `${cpu.length}Gi` } } }],
      affinity: {
        ...(apart !== "" && {
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(apart)] },
        }),
        ...(together !== "" && {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term(together) }],
          },
        }),
      },
    },
  };
}

const hostname = "kubernetes.io/hostname";

/** @param keys That terms may be by. */
function arbitraryStep(...keys: readonly string[]) {
  const asked = fc.record({
    app: fc.constantFrom("a", "b"),
    cpu: fc.constantFrom("1", "500m"),
    apart: fc.constantFrom("", ...keys),
    together: fc.constantFrom("", ...keys),
  });
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ place: asked, pick: fc.nat({ max: 8 }) }) },
    fc.record({ leave: fc.nat({ max: 20 }) }),
  );
}

/** The node of each pick. */
function everyPick(engine: Engine, one: PodObject): readonly string[] {
  const picked: string[] = [];
  for (let pick = 0, ties = 1; pick < ties; pick++) {
    const decision = engine.decide(one, (among) => Math.min(pick, among - 1));
    if (decision.kind !== "scheduled") return picked;
    ({ ties } = decision);
    picked.push(decision.nodeName);
  }
  return picked;
}

/** Calls `check` before each pod is placed, with what is there. */
function property(
  step: ReturnType<typeof arbitraryStep>,
  check: (engine: Engine, pod: PodObject, filled: () => Engine) => void,
) {
  return fc.property(arbitraryLimits(), fc.array(step, { maxLength: 25 }), (limits, steps) => {
    const fill = (objects: readonly ClusterObject[]): Engine => {
      const engine = createLimitedEngine(limits, defaultProfile());
      for (const object of objects) engine.add(object);
      return engine;
    };
    const nodes = nodeNames.map(node);
    const engine = fill(nodes);
    let there: PodObject[] = [];
    for (const [number, one] of steps.entries()) {
      if ("leave" in one) {
        const leaving = there[one.leave % Math.max(1, there.length)];
        if (leaving !== undefined) engine.forget(leaving);
        there = there.filter((other) => other !== leaving);
        continue;
      }
      const next = pod(`p${number}`, one.place);
      check(engine, next, () => fill([...nodes, ...there]));
      const decision = engine.decide(next, (ties) => one.pick % ties);
      if (decision.kind !== "scheduled") continue;
      const { nodeName } = decision;
      engine.assume(next, nodeName);
      there.push({ ...next, spec: { ...next.spec, nodeName } });
    }
  });
}

test("each of the best nodes is picked by one number", () => {
  const step = arbitraryStep(hostname, "rack", "topology.kubernetes.io/zone");
  fc.assert(
    property(step, (engine, one) => {
      expect(everyPick(engine, one).toSorted()).toEqual(engine.examine(one).best.toSorted());
    }),
    { numRuns: 300 },
  );
});

test("which number picks which node follows from the objects that are there", () => {
  fc.assert(
    property(arbitraryStep(hostname), (engine, one, filled) => {
      expect(everyPick(engine, one)).toEqual(everyPick(filled(), one));
    }),
    { numRuns: 300 },
  );
});
