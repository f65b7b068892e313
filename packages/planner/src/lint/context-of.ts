import { createIncrementalEngine, type NodeInfo } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { Change } from "../change/change.ts";
import { defaultMadeUpCluster } from "../made-up/made-up-cluster.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { Plan } from "../plan/planned-pod.ts";
import { simulate } from "../simulate/simulate.ts";
import type { Simulation } from "../simulate/simulation.ts";
import { letsIn, nodeRulesOf } from "../subjects/eligible-nodes.ts";
import { SeenPods } from "../subjects/seen-pods.ts";
import { type Selection, selectionsOf } from "../subjects/selection.ts";
import { type Subject, subjectsOf, workloadKinds } from "../subjects/subject.ts";
import { autoscalersAmong } from "./autoscalers.ts";
import type { LintContext, Scope } from "./lint-context.ts";
import type { LintInput } from "./lint-input.ts";
import { RelatedSubjects } from "./related-subjects.ts";

/** How much may be planned and played again in all before rules that try things stay silent: about two seconds of work. */
const triesBudget = 20_000;
/** What a plan and a simulation cost by themselves, and what a workload, a pod that is played and an object of the cluster add. */
const cost = { plan: 50, simulation: 100, workload: 15, pod: 1, present: 0.2 };
/** Up to so many manifests everything is planned again for a question about one. */
const smallSet = 100;

/** What lint rules may ask, about an input. */
export function contextOf(input: LintInput): LintContext {
  const { manifests, cluster, kubernetesVersion, problems = [], linesOf } = input;
  const scope = scopeOf(input);
  const plan = planned(input, manifests);
  const subjects = subjectsOf(manifests, plan.pods);
  const seen = new SeenPods(subjects, plan);
  const nodes = scope === "none" ? [] : plan.engine.cluster.nodes;
  const selections = new Map<Subject, readonly Selection[]>();
  const eligible = new Map<Subject, readonly NodeInfo[]>();
  const eligibleByRules = new Map<string, readonly NodeInfo[]>();
  const clusterObjects: readonly KubernetesObject[] = (cluster?.manifests ?? []).map(({ object }) => object);
  const objects: readonly KubernetesObject[] = [...clusterObjects, ...manifests.map(({ object }) => object)];
  const answers = new Map<string, boolean>();
  const selectionsOfSubject = (subject: Subject): readonly Selection[] => remembered(selections, subject, selectionsOf);
  const related = new RelatedSubjects({ subjects, seen, selections: selectionsOfSubject });
  const presentCost = cost.present * Math.max(nodes.length, clusterObjects.length);
  let budget = triesBudget;
  const planAgain = (wishes: readonly Manifest[]): Plan => {
    budget -= cost.plan + cost.workload * wishes.filter(isWorkload).length + presentCost;
    return budget < 0 ? plan : planned(input, wishes);
  };
  return {
    scope,
    subjects,
    namesNamespace: ({ manifest }) => (manifest.object.metadata.namespace ?? input.namespace) !== undefined,
    manifests,
    objects,
    plan,
    kubernetesVersion,
    seen,
    nodes,
    problems,
    autoscalers: autoscalersAmong(objects, input),
    admissionPlugins: new Set(input.admissionPlugins),
    selections: selectionsOfSubject,
    eligible: (subject) =>
      remembered(eligible, subject, () =>
        rememberedBy(nodeRulesOf(subject), eligibleByRules, () => nodes.filter((node) => letsIn(node, subject))),
      ),
    planWith: planAgain,
    planChanged: (subject, changed) => {
      const others = manifests.length <= smallSet ? undefined : related.manifestsOf(subject);
      const kept = manifests.filter((one) => others === undefined || others.has(one) || !isWorkload(one));
      const again = planAgain(kept.map((one) => (one === subject.manifest ? changed : one)));
      return again === plan ? [] : again.pods.filter(({ manifest }) => manifest === changed);
    },
    clusterObjects,
    simulateWith: (wishes, changes, { cluster: present = clusterObjects, seed = 0 } = {}) => {
      const asked =
        cost.simulation + cost.workload * wishes.filter(isWorkload).length + cost.pod * podsOf(wishes) + presentCost;
      // One that is too large by itself leaves what there is to the others.
      if (asked > triesBudget / 2) return undefined;
      budget -= asked;
      return budget < 0 || nodes.length === 0 ? undefined : simulated(input, { wishes, changes, present, seed });
    },
    onceFor: (shape, ask) => {
      const known = shape === undefined ? undefined : answers.get(shape);
      const answer = known ?? ask();
      if (shape !== undefined) answers.set(shape, answer);
      return answer;
    },
    textOf: ({ manifest }) => textAround(manifest, linesOf),
  };
}

/** How many pods the workloads ask for: a mistyped number of them is not played. */
function podsOf(wishes: readonly Manifest[]): number {
  return subjectsOf(wishes, []).reduce((sum, { replicas = 0 }) => sum + replicas, 0);
}

function isWorkload({ object }: Manifest): boolean {
  return workloadKinds.has(object.kind ?? "");
}

function scopeOf({ cluster, clusterIs = "dump", manifests }: LintInput): Scope {
  if (cluster !== undefined) return clusterIs;
  return manifests.some(({ object }) => object.kind === "Node") ? "nodes" : "none";
}

function planned(input: LintInput, wishes: readonly Manifest[]): Plan {
  return planPods(planInput(input, wishes));
}

/** What is planned of an input, with these manifests in the place of its own. */
export function planInput({ cluster, namespace, profiles }: LintInput, wishes: readonly Manifest[]): PlanInput {
  return {
    // Without any nodes the pods are still admitted, and that is all that is read of their plan.
    ...(cluster === undefined
      ? wishes.some(({ object }) => object.kind === "Node")
        ? {}
        : { cluster: defaultMadeUpCluster() }
      : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    wishes,
    seed: 0,
    profiles,
    createEngine: createIncrementalEngine,
  };
}

/** What a simulation of lint is given. */
interface Simulated {
  readonly wishes: readonly Manifest[];
  readonly changes: readonly Change[];
  readonly present: readonly KubernetesObject[];
  readonly seed: number;
}

/** Where the nodes are among the manifests they are there first. */
function simulated(
  { namespace, profiles }: LintInput,
  { wishes, changes, present, seed }: Simulated,
): Simulation | undefined {
  const all = wishes.map(({ object }) => object);
  const isThere = ({ kind }: KubernetesObject): boolean => !workloadKinds.has(kind ?? "");

  try {
    return simulate({
      objects: [...present, ...all.filter(isThere)],
      changes: [{ kind: "apply", objects: all.filter((object) => !isThere(object)) }, ...changes],
      ...(namespace === undefined ? {} : { namespace }),
      seed,
      keepsSteps: false,
      profiles,
      createEngine: createIncrementalEngine,
    });
  } catch (error) {
    // A change that names what is not there: nothing can be said.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** From the comments above the object to its end: the next document, or the end of the text. */
function textAround(manifest: Manifest, linesOf: LintInput["linesOf"]): string {
  if (linesOf === undefined) return "";
  const position = manifest.positionOf("");
  if (position === undefined) return "";
  const { file, line } = position;
  const lines = linesOf(file);
  const isBreak = (at: number): boolean => /^---(\s|$)/.test(lines[at] ?? "---");
  let first = line - 1;
  while (first > 0 && !isBreak(first - 1)) first--;
  let last = line - 1;
  while (last + 1 < lines.length && !isBreak(last + 1)) last++;
  return lines.slice(first, last + 1).join("\n");
}

function remembered<Value>(known: Map<Subject, Value>, subject: Subject, make: (subject: Subject) => Value): Value {
  return rememberedBy(subject, known, () => make(subject));
}

function rememberedBy<Key, Value>(key: Key, known: Map<Key, Value>, make: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
