import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelector } from "../../api/selectors.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { arbitraryLabels, namespaceNames, rarely } from "../../testing/arbitrary-labels.ts";
import { arbitraryLimits } from "../../testing/arbitrary-limits.ts";
import { arbitraryNode } from "../../testing/arbitrary-node.ts";
import { arbitraryClusterPod, arbitraryPod } from "../../testing/arbitrary-pod.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import type { Limits } from "../limits.ts";
import { FitMessages } from "./fit-message.ts";

// STOWAGE_RUNS=20000 npx vitest run packages/engine/src/incremental/decide/fit-message
const env = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const numRuns = Number(env["STOWAGE_RUNS"] ?? 150);

const nodeNames = Array.from({ length: 14 }, (_, number) => `n${number}`);
/** So many pods of a kind come at most: mostly fewer find room. */
const mostPods = 50;

/** Small nodes: pods that come in crowds soon fit nowhere. */
function arbitrarySmallNode(name: string): fc.Arbitrary<NodeObject> {
  const more = fc.record({
    cpu: fc.constantFrom("1", "2", "4", "8"),
    pods: fc.constantFrom("0", "1", "2", "3", "110"),
    "ephemeral-storage": fc.constantFrom("1Gi", "4Gi"),
  });
  return fc.tuple(arbitraryNode(fc.constant(name)), more).map(([node, resources]) => ({
    ...node,
    status: { ...node.status, allocatable: { ...node.status?.allocatable, ...resources } },
  }));
}

/** A pod that asks for much, and mostly for few of the nodes, without volumes. */
function arbitraryLargePod(name: string): fc.Arbitrary<PodObject> {
  const requests = fc.record(
    {
      cpu: fc.constantFrom("0", "1", "3", "9"),
      memory: fc.constantFrom("0", "1Gi", "3Gi", "9Gi"),
      "ephemeral-storage": fc.constantFrom("2Gi", "5Gi"),
      "example.com/gpu": fc.constantFrom("1", "2"),
    },
    { requiredKeys: [] },
  );
  const ports = fc.constantFrom([], [], [{ hostPort: 80 }], [{ hostPort: 81 }]);
  const large = rarely(fc.record({ requests, ports }), 2);
  return fc
    .tuple(arbitraryPod(fc.constant(name)), large, rarely(arbitraryRules(), 2), rarely(arbitraryNodeSelector(), 2))
    .map(([{ metadata, spec }, asked, rules, required]) => {
      const containers = asked && {
        containers: [{ name: "large", resources: { requests: asked.requests }, ports: asked.ports }],
      };
      const labels = rules && { labels: { app: rules.app } };
      return {
        kind: "Pod",
        metadata: { ...metadata, ...labels },
        spec: withNodes({ ...spec, volumes: [], ...rules?.spec, ...containers }, required),
      };
    });
}

/** Names a few nodes, to be on or not to be on. */
function arbitraryNodeSelector(): fc.Arbitrary<NodeSelector> {
  const requirement = fc.record({
    key: fc.constantFrom("kubernetes.io/hostname", "kubernetes.io/hostname", "rack"),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(fc.constantFrom(...nodeNames, "r1"), { minLength: 1, maxLength: 4 }),
  });
  const term = fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) });
  return fc.record({ nodeSelectorTerms: fc.array(term, { minLength: 1, maxLength: 2 }) });
}

function withNodes(spec: PodSpec, required: NodeSelector | undefined): PodSpec {
  if (required === undefined) return spec;
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: required };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity } };
}

/** Rules by which pods of two apps meet each other, and themselves, by keys that some nodes lack. */
function arbitraryRules(): fc.Arbitrary<{ readonly app: string; readonly spec: Partial<PodSpec> }> {
  const app = fc.constantFrom("a", "b");
  const topologyKey = fc.constantFrom("kubernetes.io/hostname", "topology.kubernetes.io/zone", "rack");
  const labelSelector = app.map((one) => ({ matchLabels: { app: one } }));
  const terms = fc.array(fc.record({ topologyKey, labelSelector }), { maxLength: 2 });
  const constraint = fc.record(
    {
      maxSkew: fc.constantFrom(1, 1, 2),
      topologyKey,
      whenUnsatisfiable: fc.constant("DoNotSchedule" as const),
      labelSelector,
      minDomains: fc.constantFrom(2, 4),
      nodeTaintsPolicy: fc.constantFrom("Honor" as const, "Ignore" as const),
    },
    { requiredKeys: ["maxSkew", "topologyKey", "whenUnsatisfiable", "labelSelector"] },
  );
  const required = terms.map((some) => ({ requiredDuringSchedulingIgnoredDuringExecution: some }));
  const spec = fc.record(
    {
      affinity: fc.record({ podAffinity: required, podAntiAffinity: required }, { requiredKeys: [] }),
      topologySpreadConstraints: fc.array(constraint, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  return fc.record({ app, spec });
}

interface Cluster {
  readonly start: readonly ClusterObject[];
  readonly asked: readonly PodObject[];
  readonly changed: readonly NodeObject[];
}

function arbitraryCrowdedCluster(): fc.Arbitrary<Cluster> {
  const namespaces = fc.tuple(
    ...namespaceNames
      .slice(0, 2)
      .map((name) =>
        arbitraryLabels().map((labels): ClusterObject => ({ kind: "Namespace", metadata: { name, labels } })),
      ),
  );
  const nodes = fc
    .tuple(...nodeNames.map((name) => arbitrarySmallNode(name)))
    .chain((all) => fc.shuffledSubarray(all, { minLength: 3 }));
  const bound = fc
    .tuple(arbitraryLargePod("there"), fc.constantFrom(...nodeNames))
    .map(([pod, nodeName]) => ({ ...pod, spec: { ...pod.spec, nodeName } }));
  const pods = fc.array(fc.oneof(arbitraryClusterPod(), bound), { maxLength: 12, size: "max" }).map(withOwnNames);
  return fc
    .record({
      namespaces,
      nodes,
      pods,
      asked: fc.tuple(...["a", "b", "c"].map(arbitraryLargePod)),
      changed: fc.array(fc.constantFrom(...nodeNames.slice(0, 4)).chain(arbitrarySmallNode), { maxLength: 2 }),
    })
    .map(({ asked, changed, ...objects }) => ({
      start: [...objects.namespaces, ...objects.nodes, ...objects.pods],
      asked,
      changed,
    }));
}

function withOwnNames(pods: readonly PodObject[]): readonly PodObject[] {
  return pods.map((pod, number) => named(pod, `there-${number}`));
}

function named(pod: PodObject, name: string): PodObject {
  return { ...pod, metadata: { ...pod.metadata, name } };
}

interface Pair {
  readonly reference: Engine;
  readonly incremental: Engine;
  /** What came, also if it has gone since. */
  readonly placed: PodObject[];
}

/** Pods like this one come until none fits any more. */
function crowd({ reference, incremental, placed }: Pair, pod: PodObject): void {
  for (let number = 0; number < mostPods; number++) {
    const next = named(pod, `came-${placed.length}`);
    const decision = incremental.decide(next, (ties) => number % ties);
    if (decision.kind !== "scheduled") return;
    for (const engine of [reference, incremental]) engine.assume(next, decision.nodeName);
    placed.push(next);
  }
}

/** What is counted must be worded as what each node says. */
function compare({ reference, incremental }: Pair, pod: PodObject): void {
  const [expected, message] = [reference, incremental].map((engine) => {
    const decision = engine.decide(pod, () => 0);
    return decision.kind === "unschedulable" ? decision.message : undefined;
  });
  expect(message).toBe(expected);
}

function compareAll(pair: Pair, { start, asked, changed }: Cluster): void {
  const engines = [pair.reference, pair.incremental];
  for (const object of start) for (const engine of engines) engine.add(object);
  for (const pod of asked) {
    compare(pair, pod);
    crowd(pair, pod);
    for (const one of asked) compare(pair, one);
  }
  const gone = pair.placed.filter((_, number) => number % 3 === 0);
  for (const pod of gone) for (const engine of engines) engine.forget(pod);
  for (const pod of asked) compare(pair, pod);
  const there = new Set(start.filter(({ kind }) => kind === "Node").map(({ metadata }) => metadata.name));
  for (const node of changed) {
    for (const engine of engines) if (there.has(node.metadata.name)) engine.change(node);
  }
  for (const pod of asked) {
    crowd(pair, pod);
    compare(pair, pod);
  }
}

function property(profile: Profile) {
  return fc.property(arbitraryLimits(), arbitraryCrowdedCluster(), (limits: Limits, cluster: Cluster) => {
    const incremental = createLimitedEngine(limits, profile);
    compareAll({ reference: createReferenceEngine(profile), incremental, placed: [] }, cluster);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(["1.37", "1.34"] as const)(
  "what is counted by cells and states is what each node says, in %s",
  { timeout: 3_600_000 },
  (version) => {
    const counted = vi.spyOn(FitMessages.prototype, "message");
    fc.assert(property(defaultProfile(version)), { numRuns });
    const messages = counted.mock.results.filter(({ value }) => value !== undefined);
    expect(messages.length).toBeGreaterThan(numRuns);
  },
);

const standard = defaultProfile();
const others: readonly (readonly [string, readonly Profile["filters"][number][]])[] = [
  ["the filters that count first", standard.filters.toReversed()],
  ["ports before taints", ["NodePorts", ...standard.filters.filter((name) => name !== "NodePorts")]],
  ["inter-pod affinity before spreading", standard.filters.toSpliced(-4, 4, "InterPodAffinity", "PodTopologySpread")],
  ["none that looks at a node's pods", ["TaintToleration", "PodTopologySpread", "InterPodAffinity"]],
];

test.each(others)("so it is in whatever order filters are asked: %s", { timeout: 3_600_000 }, (_, filters) => {
  fc.assert(property({ ...standard, filters }), { numRuns: Math.ceil(numRuns / 3) });
});
