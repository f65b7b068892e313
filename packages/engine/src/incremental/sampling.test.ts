import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../api/cluster-object.ts";
import type { Decision } from "../cycle/outcome.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

const zone = "topology.kubernetes.io/zone";

function node(index: number, zones: number, isOpen: boolean): NodeObject {
  return {
    kind: "Node",
    metadata: {
      name: `n${index}`,
      labels: { [zone]: `z${(index * 7) % zones}`, "kubernetes.io/hostname": `n${index}` },
    },
    spec: { unschedulable: !isOpen },
    status: { allocatable: { cpu: 1 + (index % 3), memory: "4Gi", pods: 3 } },
  };
}

function pod(index: number, nominatedNodeName: string | undefined, claimName?: string): PodObject {
  const containers = [{ name: "main", resources: { requests: { cpu: "900m" } } }];
  const status = nominatedNodeName === undefined ? {} : { nominatedNodeName };
  const volumes = claimName === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName } }];
  return { kind: "Pod", metadata: { name: `p${index}` }, spec: { containers, volumes }, status };
}

/** Local volumes of several sizes on two of three nodes, and claims to be bound to them when pods come. */
function storage(nodes: number, claims: number): readonly ClusterObject[] {
  const local = { name: "local" };
  const volumes = Array.from({ length: nodes }, (_, index): readonly ClusterObject[] => {
    const zones = [{ key: "kubernetes.io/hostname", operator: "In" as const, values: [`n${index}`] }];
    const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: zones }] } };
    const capacity = { storage: `${5 + (index % 4)}Gi` };
    const spec = { capacity, accessModes: ["ReadWriteOnce" as const], storageClassName: local.name, nodeAffinity };
    return index % 3 === 0
      ? []
      : [{ kind: "PersistentVolume", metadata: { name: `v${index}` }, spec, status: { phase: "Available" } }];
  });
  const spec = {
    storageClassName: local.name,
    accessModes: ["ReadWriteOnce" as const],
    resources: { requests: { storage: "6Gi" } },
  };
  return [
    {
      kind: "StorageClass",
      metadata: local,
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "WaitForFirstConsumer",
    },
    ...volumes.flat(),
    ...Array.from(
      { length: claims },
      (_, index): ClusterObject => ({
        kind: "PersistentVolumeClaim",
        metadata: { name: `c${index}`, namespace: "default" },
        spec,
      }),
    ),
  ];
}

/** The decisions for each of the best nodes, by name: which of them comes first is an engine's own business. */
function decisionsOf(engine: Engine, asked: PodObject, startIndex: number): readonly unknown[] {
  const decide = (pick: number): Decision => engine.decide(asked, () => pick, { startIndex, asksRunnerUp: true });
  const first = decide(0);
  if (first.kind !== "scheduled") return [first];
  return Array.from({ length: first.ties }, (_, pick) => decide(pick))
    .flatMap((one) => (one.kind === "scheduled" ? [{ ...one, runnerUp: one.runnerUp?.total }] : []))
    .sort((one, other) => (one.nodeName < other.nodeName ? -1 : 1));
}

test("both engines look at the same nodes, cycle after cycle", () => {
  // So few that all of them are found, and so many that a search ends before.
  const isOpen = fc.constantFrom(1, 9).map((most) => fc.nat({ max: most }).map((closed) => closed > 0));
  const open = isOpen.chain((one) => fc.array(one, { minLength: 130, maxLength: 160, size: "max" }));
  const rivals = fc.array(fc.nat({ max: 160 }), { maxLength: 20 });
  const nominations = fc.array(
    fc.record({ nominated: fc.option(fc.nat({ max: 160 }), { nil: undefined }), hasClaim: fc.boolean() }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(
      open,
      nominations,
      rivals,
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(0, 1, 90),
      (isOpen, pods, others, zones, percent) => {
        const profile = { ...defaultProfile(), percentageOfNodesToScore: percent };
        const [reference, incremental] = [createReferenceEngine(profile), createIncrementalEngine(profile)];
        const both = (act: (engine: Engine) => void): void => [reference, incremental].forEach(act);
        isOpen.forEach((yes, index) => both((engine) => engine.add(node(index, zones, yes))));
        // Room is left to them where they are nominated.
        new Set(others).forEach((name) => both((engine) => engine.add(pod(1000 + name, `n${name}`))));
        let start = 0;
        for (const object of storage(isOpen.length, pods.length)) both((engine) => engine.add(object));
        for (const [index, { nominated, hasClaim }] of pods.entries()) {
          const name = nominated === undefined ? undefined : `n${nominated}`;
          const asked = pod(index, name, hasClaim ? `c${index}` : undefined);
          const decision = incremental.decide(asked, () => 0, { startIndex: start });
          expect(decisionsOf(incremental, asked, start)).toEqual(decisionsOf(reference, asked, start));
          if (decision.kind === "scheduled") both((engine) => engine.assume(asked, decision.nodeName));
          start = decision.nextStartIndex ?? Number.NaN;
          // Another zone for one node: the order follows.
          both((engine) => engine.change(node(index, zones + 1, index % 2 === 0)));
        }
      },
    ),
    { numRuns: 15 },
  );
});

test("without a percentage every node is looked at, and the decision does not say where to begin", () => {
  const engine = createIncrementalEngine(defaultProfile());
  for (let index = 0; index < 150; index++) engine.add(node(index, 3, true));
  const decision = engine.decide(pod(0, undefined), () => 0);
  expect(decision).toMatchObject({ kind: "scheduled", feasible: 150 });
  expect(decision).not.toHaveProperty("nextStartIndex");
});
