import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attempt } from "../testing/attempt.ts";
import type { Engine, Mark } from "../engine.ts";
import type { Decision, Examination } from "../cycle/outcome.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { Profile } from "../cycle/profile.ts";
import type { PodObject, StoredKind } from "../api/cluster-object.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { arbitraryLimits } from "../testing/arbitrary-limits.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { storedNames } from "../testing/arbitrary-storage.ts";
import { arbitraryProfiles } from "../testing/arbitrary-profiles.ts";
import { arbitraryCluster, arbitraryStep, type Step } from "../testing/arbitrary-step.ts";
import { updated } from "../testing/arbitrary-update.ts";
import { decisionFrom, withoutNames } from "../testing/expected-decision.ts";
import { createLimitedEngine } from "./incremental-engine.ts";
import type { Limits } from "./limits.ts";

// STOWAGE_RUNS=20000 npx vitest run packages/engine/src/incremental
const env = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const numRuns = Number(env["STOWAGE_RUNS"] ?? 150);

const standard = defaultProfile();
const profiles: readonly (readonly [string, Profile])[] = [
  ["the default profile", standard],
  [
    "a profile with arguments, and the filters that count first",
    {
      ...standard,
      filters: ["InterPodAffinity", "PodTopologySpread", ...standard.filters.filter((name) => !isCounted(name))],
      args: {
        ...standard.args,
        interPodAffinity: { hardPodAffinityWeight: 0, ignorePreferredTermsOfExistingPods: true },
        podTopologySpread: {
          defaultingType: "List",
          defaultConstraints: [
            { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
            { maxSkew: 1, topologyKey: "rack", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
    },
  ],
];

function isCounted(name: string): boolean {
  return name === "InterPodAffinity" || name === "PodTopologySpread";
}

/** The engines, and the marks of both. */
interface Pair {
  readonly reference: Engine;
  readonly incremental: Engine;
  readonly marks: (readonly [Mark, Mark])[];
}

function pairOf(limits: Limits, profile: Profile, ...others: readonly Profile[]): Pair {
  const incremental = createLimitedEngine(limits, profile, ...others);
  return { reference: createReferenceEngine(profile, ...others), incremental, marks: [] };
}

function takeStep(pair: Pair, step: Step): void {
  const { reference, incremental, marks } = pair;
  const both = (act: (engine: Engine) => void): void => {
    const done = attempt(() => act(reference));
    expect(attempt(() => act(incremental))).toBe(done);
  };
  switch (step.kind) {
    case "put":
      return both((engine) => {
        if (attempt(() => engine.change(step.object)) === "refused") engine.add(step.object);
      });
    case "update": {
      const object = updated(step.update, reference.cluster);
      return object && both((engine) => engine.change(object));
    }
    case "remove":
      return both((engine) => engine.remove(step.reference));
    case "assume":
      return both((engine) => engine.assume(step.pod, step.nodeName));
    case "forget":
      return both((engine) => engine.forget(step.pod));
    case "schedule": {
      const { best } = examineBoth(pair, step.pod);
      const nodeName = best[step.pick % Math.max(1, best.length)];
      if (nodeName !== undefined) both((engine) => engine.assume(step.pod, nodeName));
      return undefined;
    }
    case "mark":
      marks.push([reference.mark(), incremental.mark()]);
      return undefined;
    case "undo": {
      const [toReference, toIncremental] = marks[step.mark % Math.max(1, marks.length)] ?? [];
      if (toReference === undefined || toIncremental === undefined) return undefined;
      reference.undo(toReference);
      incremental.undo(toIncremental);
      marks.length = (step.mark % marks.length) + 1;
      return undefined;
    }
    default:
      return step satisfies never;
  }
}

/** Both engines' answer, which must be one, and the decision that must follow from it where all nodes are searched. */
function examineBoth({ reference, incremental }: Pair, pod: PodObject, startIndex = 1): Examination {
  const expected = reference.examine(pod);
  const examination = incremental.examine(pod);
  expect(plain(examination)).toEqual(plain(expected));
  const options = { startIndex, asksRunnerUp: true };
  const decisionOf = (engine: Engine, pick: number): Decision =>
    engine.decide(pod, (ties) => Math.min(pick, ties - 1), options);
  const first = decisionOf(incremental, 0);
  const isSampled = reference.profileFor(pod).percentageOfNodesToScore !== undefined;
  const hasNode = pod.status?.nominatedNodeName !== undefined || pod.spec.nodeName !== undefined;
  // Where a score plugin fails, nodes are feasible and none is the best.
  const hasFailed = expected.best.length === 0 && expected.nodes.some(({ code }) => code === "Success");
  const isAsked = isSampled || hasNode || hasFailed;
  // Otherwise it follows from the examination, which takes the reference as long as deciding.
  expect(withoutNames(first)).toEqual(isAsked ? withoutNames(decisionOf(reference, 0)) : decisionFrom(expected));
  const ties = first.kind === "scheduled" ? first.ties : 0;
  if (isSampled) return expected;

  // Each of the best has a number, and a runner-up that is the best of the others.
  const decisions = Array.from({ length: ties }, (_, pick) => decisionOf(incremental, pick));
  expect(decisions.map(nodeOfDecision).sort()).toEqual(expected.best.toSorted());
  for (const decision of decisions) {
    const totals = expected.nodes.flatMap((one) =>
      one.code === "Success" && one.nodeName !== nodeOfDecision(decision) ? [[one.nodeName, one.total] as const] : [],
    );
    const best = Math.max(...totals.map(([, total]) => total));
    const runnersUp = totals.filter(([, total]) => total === best).map(([name]) => name);
    const runnerUp = decision.kind === "scheduled" ? decision.runnerUp?.nodeName : undefined;
    // A pod that is nominated for a node is not compared with the others.
    const isCompared = pod.status?.nominatedNodeName === undefined;
    expect(runnerUp === undefined ? !isCompared || totals.length === 0 : runnersUp.includes(runnerUp)).toBe(true);
  }
  return expected;
}

function nodeOfDecision(decision: Decision): string {
  return decision.kind === "scheduled" ? decision.nodeName : "";
}

/** An extended resource's reason may stand anywhere: upstream iterates a map. Scores keep their order. */
function plain({ nodes, ...rest }: Examination): unknown {
  return {
    ...rest,
    nodes: nodes.map((one) =>
      one.code === "Success" ? { ...one, scores: [...one.scores] } : { ...one, reasons: one.reasons.toSorted() },
    ),
  };
}

/** Which pods are asked about after a step: none, so that changes pile up, or several of which none changes anything. */
function askedAfter(max: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max }), { maxLength: 3 });
}

/** Another pod of the same template. */
function inNamespace(pod: PodObject, namespace: string): PodObject {
  return { ...pod, metadata: { ...pod.metadata, namespace } };
}

/** The same pod after preemption has made room for it. */
function nominatedFor(pod: PodObject, nominatedNodeName: string): PodObject {
  return { ...pod, status: { nominatedNodeName } };
}

/** The same pod for that node alone, as a DaemonSet has it, or for those. */
function naming(pod: PodObject, ...names: readonly string[]): PodObject {
  const fieldsOf = (name: string) => [{ key: "metadata.name", operator: "In" as const, values: [name] }];
  const required = { nodeSelectorTerms: names.map((name) => ({ matchFields: fieldsOf(name) })) };
  const nodeAffinity = { ...pod.spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required };
  return { ...pod, spec: { ...pod.spec, affinity: { ...pod.spec.affinity, nodeAffinity } } };
}

/** What plugins and explanations read of the cluster; the order of pods on a node means nothing to them. */
function clusterOf({ cluster }: Engine): unknown {
  return {
    nodes: cluster.nodes.map((node) => nodeOf(node)),
    found: cluster.nodes.map(({ name }) => cluster.node(name)?.name),
    namespaces: new Map(cluster.namespaces),
    objects: Object.keys(storedNames).map((kind) => cluster.objects(kind as StoredKind)),
    images: new Map(cluster.images),
    nominated: cluster.nodes.map(({ name }) =>
      cluster
        .nominatedPods(name)
        .map(({ key }) => key)
        .toSorted(),
    ),
  };
}

function nodeOf({
  node,
  name,
  labels,
  pods,
  allocatable,
  requested,
  nonZeroRequested,
  usedPorts,
  imageNames,
}: NodeInfo): unknown {
  const { scalars, ...amounts } = requested;
  return {
    node,
    name,
    labels: Object.entries(labels),
    pods: new Map(pods.map(({ key, pod }) => [key, pod])),
    allocatable,
    requested: { ...amounts, scalars: new Map([...scalars].filter(([, amount]) => amount !== 0)) },
    nonZeroRequested: { ...nonZeroRequested },
    usedPorts: usedPorts.map((port) => JSON.stringify(port)).toSorted(),
    imageNames: [...imageNames],
  };
}

describe.each(profiles)("with %s", (_, profile) => {
  test("the incremental engine answers as the reference after any sequence of changes", { timeout: 3_600_000 }, () => {
    // The same few pods are asked about again and again: what is kept of them must not go stale.
    const pods = fc.array(arbitraryPod(fc.constant("incoming")), { minLength: 2, maxLength: 2 });
    const steps = fc.array(fc.tuple(arbitraryStep(), askedAfter(9)), {
      minLength: 10,
      maxLength: 30,
      size: "max",
    });
    fc.assert(
      fc.property(arbitraryLimits(), arbitraryCluster(), pods, steps, (limits, start, some, changes) => {
        const pair = pairOf(limits, profile);
        const asked = some.flatMap((pod) => [
          pod,
          inNamespace(pod, "team-a"),
          nominatedFor(pod, "n1"),
          naming(pod, "n1"),
          naming(pod, "n2", "n1", "n3"),
        ]);
        for (const step of start) takeStep(pair, step);
        for (const [step, indexes] of changes) {
          takeStep(pair, step);
          for (const pod of indexes.flatMap((index) => asked[index] ?? [])) examineBoth(pair, pod);
        }
        for (const pod of asked) examineBoth(pair, pod);
        expect(clusterOf(pair.incremental)).toEqual(clusterOf(pair.reference));
      }),
      { numRuns },
    );
  });
});

test("so it does for the profiles of any configuration and version, side by side", { timeout: 3_600_000 }, () => {
  const pods = fc.array(arbitraryPod(fc.constant("incoming")), { minLength: 2, maxLength: 2 });
  const steps = fc.array(fc.tuple(arbitraryStep(), askedAfter(7)), { minLength: 5, maxLength: 20, size: "max" });
  fc.assert(
    fc.property(
      arbitraryLimits(),
      arbitraryProfiles(),
      arbitraryCluster(),
      pods,
      steps,
      (limits, made, start, some, changes) => {
        const pair = pairOf(limits, ...made);
        const asked = some.flatMap((pod) => [
          pod,
          askingFor("second", pod),
          nominatedFor(askingFor("third", pod), "n1"),
          naming(askingFor("second", pod), "n1"),
          naming(pod, "n0", "n1"),
        ]);
        for (const step of start) takeStep(pair, step);
        for (const [step, indexes] of changes) {
          takeStep(pair, step);
          for (const index of indexes) {
            const pod = asked[index];
            if (pod !== undefined) examineBoth(pair, pod, index);
          }
        }
        for (const pod of asked) examineBoth(pair, pod);
      },
    ),
    { numRuns },
  );
});

/** Another pod of the same template, for another scheduler. */
function askingFor(schedulerName: string, pod: PodObject): PodObject {
  return { ...pod, spec: { ...pod.spec, schedulerName } };
}
