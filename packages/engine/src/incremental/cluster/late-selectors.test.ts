import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels, OwnerReference } from "../../api/object-meta.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import type { Engine, Mark } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { attempt } from "../../testing/attempt.ts";
import { decisionFrom, withoutNames } from "../../testing/expected-decision.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

// Pods with labels of their own are taken together until a selector names the key of one: whatever has become of the
// pods by then, and whatever selects them, all must be as if they had been told apart from the start.

const [hostname, zone] = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];
const nodeNames = ["a", "b", "c", "d"];
const ownKeys = ["statefulset.kubernetes.io/pod-name", "index", "third", "constructor", "__proto__"] as const;

interface Member {
  readonly app: string;
  readonly number: number;
}

function ownLabel({ app, number }: Member, key: (typeof ownKeys)[number]): string {
  switch (key) {
    case "statefulset.kubernetes.io/pod-name":
      return `${app}-${number}`;
    case "index":
      return `${number}`;
    default:
      return `${number % 3}`;
  }
}

function memberPod(member: Member, more: Partial<PodSpec> = {}): PodObject {
  const { app, number } = member;
  // Not all have all, and the first none.
  const own = ownKeys.filter((_, index) => number > 0 && (number + index) % 4 !== 0);
  const labels = Object.fromEntries([["app", app], ...own.map((key) => [key, ownLabel(member, key)])]);
  const containers = [{ name: "main", resources: { requests: { cpu: "100m" } } }];
  const metadata = { name: `${app}-${number}`, namespace: "default", labels };
  return { kind: "Pod", metadata, spec: { containers, ...more } };
}

type Selectors = (key: string, value: string) => LabelSelector;

const selectors: readonly Selectors[] = [
  (key, value) => ({ matchLabels: { [key]: value } }),
  (key, value) => ({ matchLabels: { app: "web", [key]: value } }),
  (key, value) => ({ matchExpressions: [{ key, operator: "In", values: [value, "1"] }] }),
  (key, value) => ({ matchExpressions: [{ key, operator: "NotIn", values: [value] }] }),
  (key) => ({ matchExpressions: [{ key, operator: "Exists" }] }),
  (key) => ({ matchLabels: { app: "web" }, matchExpressions: [{ key, operator: "DoesNotExist" }] }),
];

/** What a pod asks about, and what there is beside it. */
interface Question {
  readonly spec?: Partial<PodSpec>;
  readonly owner?: OwnerReference;
  readonly object?: ClusterObject;
}

interface Asked extends Question {
  readonly stays: boolean;
  /** Else the decision is what follows from the examination, which takes the reference as long as deciding. */
  readonly decides: boolean;
}

const required = (labelSelector: LabelSelector, topologyKey: string) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey }],
});
const preferred = (labelSelector: LabelSelector, topologyKey: string) => ({
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: { labelSelector, topologyKey } }],
});
const spread = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "DoNotSchedule" as const };
const place = { name: "late", namespace: "default" };
const webs: LabelSelector = { matchLabels: { app: "web" } };

const questions: readonly ((selector: LabelSelector, key: string, value: string) => Question)[] = [
  () => ({}),
  (selector) => ({ spec: { affinity: { podAffinity: required(selector, zone) } } }),
  (selector) => ({ spec: { affinity: { podAntiAffinity: required(selector, hostname) } } }),
  (selector) => ({ spec: { affinity: { podAffinity: preferred(selector, hostname) } } }),
  (selector) => ({ spec: { affinity: { podAntiAffinity: preferred(selector, zone) } } }),
  (selector) => ({ spec: { topologySpreadConstraints: [{ ...spread, labelSelector: selector }] } }),
  (_, key) => ({ spec: { topologySpreadConstraints: [{ ...spread, labelSelector: webs, matchLabelKeys: [key] }] } }),
  (_, key, value) => ({ object: { kind: "Service", metadata: place, spec: { selector: { [key]: value } } } }),
  (selector) => ({
    owner: { apiVersion: "apps/v1", kind: "ReplicaSet", name: "late", controller: true },
    object: { kind: "ReplicaSet", metadata: place, spec: { selector } },
  }),
];

type Step =
  | { readonly kind: "place"; readonly member: Member; readonly node: string; readonly terminates: boolean }
  | { readonly kind: "nominate"; readonly member: Member; readonly node: string }
  | { readonly kind: "remove"; readonly member: Member }
  | { readonly kind: "node"; readonly node: string; readonly comes: boolean }
  | { readonly kind: "ask"; readonly members: readonly Member[]; readonly question: Question; readonly stays: boolean }
  | { readonly kind: "mark" }
  | { readonly kind: "undo"; readonly mark: number };

const member = fc.record({
  app: fc.constantFrom("web", "store"),
  number: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5, 6, 7),
});
const node = fc.constantFrom(...nodeNames);

function arbitraryQuestion(): fc.Arbitrary<Question> {
  const parts = [fc.constantFrom(...questions), fc.constantFrom(...selectors), fc.constantFrom(...ownKeys)] as const;
  return fc.tuple(...parts, member).map(([make, select, key, other]) => {
    const value = ownLabel(other, key);
    return make(select(key, value), key, value);
  });
}

function arbitraryStep(): fc.Arbitrary<Step> {
  const asked = fc.record({
    kind: fc.constant("ask" as const),
    members: fc.array(member, { minLength: 2, maxLength: 4, size: "max" }),
    question: arbitraryQuestion(),
    stays: fc.boolean(),
  });
  const terminates = fc.constantFrom(false, false, false, true);
  return fc.oneof(
    { weight: 10, arbitrary: fc.record({ kind: fc.constant("place" as const), member, node, terminates }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("nominate" as const), member, node }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("remove" as const), member }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("node" as const), node, comes: fc.boolean() }) },
    { weight: 5, arbitrary: asked },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "mark" }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("undo" as const), mark: fc.nat({ max: 3 }) }) },
  );
}

function put(engine: Engine, object: ClusterObject): void {
  if (attempt(() => engine.change(object)) === "refused") engine.add(object);
}

function nodeObject(name: string): NodeObject {
  const labels = { [hostname]: name, [zone]: name < "c" ? "one" : "two" };
  return {
    kind: "Node",
    metadata: { name, labels },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
  };
}

/** @returns what is answered, where something is asked. */
function take(engine: Engine, marks: Mark[], step: Step, decides: boolean): unknown {
  switch (step.kind) {
    case "place": {
      const pod = memberPod(step.member, { nodeName: step.node });
      const deletionTimestamp = "2026-01-02T03:04:05Z";
      return put(engine, step.terminates ? { ...pod, metadata: { ...pod.metadata, deletionTimestamp } } : pod);
    }
    case "nominate":
      return put(engine, { ...memberPod(step.member), status: { nominatedNodeName: step.node } });
    case "remove":
      return attempt(() => engine.remove({ kind: "Pod", ...namesOf(step.member) }));
    case "node":
      return attempt(() =>
        step.comes ? engine.add(nodeObject(step.node)) : engine.remove({ kind: "Node", name: step.node }),
      );
    case "ask":
      if (step.question.object !== undefined) put(engine, step.question.object);
      return step.members.map((one) => ask(engine, one, { ...step.question, stays: step.stays, decides }));
    case "mark":
      return marks.push(engine.mark());
    case "undo": {
      const mark = marks[step.mark];
      if (mark === undefined) return undefined;
      engine.undo(mark);
      marks.length = step.mark + 1;
      return undefined;
    }
    default:
      return step satisfies never;
  }
}

function ask(engine: Engine, one: Member, { spec, owner, stays, decides }: Asked): unknown {
  const { metadata, ...pod } = memberPod(one, spec);
  const asking = { ...pod, metadata: { ...metadata, ...(owner && { ownerReferences: [owner] }) } };
  const examination = engine.examine(asking);
  const { nodes, best, message } = examination;
  const decision = decides
    ? withoutNames(engine.decide(asking, () => 0, { asksRunnerUp: true }))
    : decisionFrom(examination);
  const [first] = best;
  if (stays && first !== undefined) attempt(() => engine.assume(asking, first));
  return { nodes, best, message, decision };
}

function namesOf({ app, number }: Member): { readonly namespace: string; readonly name: string } {
  return { namespace: "default", name: `${app}-${number}` };
}

/** Pods that are said to look alike have the same labels. */
function expectEqualLooks({ cluster }: Engine): void {
  const byLook = new Map<object, Labels>();
  for (const { look, labels } of cluster.nodes.flatMap(({ pods }) => pods)) {
    if (look === undefined) continue;
    expect(labels).toEqual(byLook.get(look) ?? labels);
    byLook.set(look, labels);
  }
}

test("a selector that comes late tells apart what was taken together", { timeout: 3_600_000 }, () => {
  const steps = fc.array(arbitraryStep(), { minLength: 10, maxLength: 60, size: "max" });
  const unnamed = fc.constantFrom(0, 0, 1, 2, 5);
  const spare = fc.constantFrom(-Infinity, 10, Infinity, Infinity);
  fc.assert(
    fc.property(unnamed, spare, steps, (unnamedKeyClasses, spareEntries, all) => {
      const profile = defaultProfile();
      const limits = { ...defaultLimits, unnamedKeyClasses, spareEntries };
      const engines = [createReferenceEngine(profile), createLimitedEngine(limits, profile)] as const;
      const marks: readonly [Mark[], Mark[]] = [[], []];
      for (const engine of engines) for (const name of nodeNames) engine.add(nodeObject(name));
      for (const step of all) {
        const [expected, answer] = engines.map((engine, at) => take(engine, marks[at] ?? [], step, at > 0));
        expect(answer).toEqual(expected);
        expectEqualLooks(engines[1]);
      }
    }),
    { numRuns: 200 },
  );
});

test("a change of labels that no selector had told apart is taken back once they are", () => {
  const limits = { ...defaultLimits, unnamedKeyClasses: 0 };
  const engines = [createLimitedEngine(limits, defaultProfile()), createReferenceEngine(defaultProfile())] as const;
  const containers = [{ name: "main" }];
  const placed = (name: string, role: string, nodeName: string): PodObject => ({
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { role } },
    spec: { containers, nodeName },
  });
  const term = { topologyKey: hostname, labelSelector: { matchLabels: { role: "old" } } };
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  const asking: PodObject = {
    kind: "Pod",
    metadata: { name: "asking", namespace: "default" },
    spec: { containers, affinity: { podAntiAffinity } },
  };
  const decisions = engines.map((engine) => {
    for (const name of ["a", "b"]) {
      const allocatable = { cpu: "4", memory: "4Gi", pods: "10" };
      engine.add({ kind: "Node", metadata: { name, labels: { [hostname]: name } }, status: { allocatable } });
    }
    // With enough of these the key tells no classes apart any more.
    for (let other = 0; other < 8; other++) engine.add(placed(`other-${other}`, `other-${other}`, "b"));
    engine.add(placed("changed", "old", "a"));
    const mark = engine.mark();
    engine.change(placed("changed", "new", "a"));
    const found = [engine.decide(asking, () => 0)];
    engine.undo(mark);
    found.push(engine.decide(asking, () => 0));
    engine.remove({ kind: "Pod", namespace: "default", name: "changed" });
    found.push(engine.decide(asking, () => 0));
    return found.map((one) => one.kind === "scheduled" && [one.total, one.ties, one.feasible]);
  });
  expect(decisions[0]).toEqual(decisions[1]);
  expect(decisions[0]?.map((one) => one && one[2])).toEqual([2, 1, 2]);
});
