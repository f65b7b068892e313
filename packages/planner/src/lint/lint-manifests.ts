import { createIncrementalEngine, type KubernetesVersion, type NodeInfo, type Profile } from "@stowage/engine";
import type { KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import { defaultMadeUpCluster } from "../made-up/made-up-cluster.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { ClusterInput, PlanInput } from "../plan/plan-input.ts";
import type { Plan } from "../plan/planned-pod.ts";
import { autoscalersAmong } from "./autoscalers.ts";
import { type FixDocument, fixDocument } from "../fix/fix-document.ts";
import type { Finding, Report, ReportedFix, Severity } from "./finding.ts";
import type { Autoscaler, LintContext, Scope } from "./lint-context.ts";
import type { LintRule } from "./lint-rule.ts";
import { RelatedSubjects } from "./related-subjects.ts";
import { SearchedFixes } from "./searched-fixes.ts";
import { lintRules } from "./lint-rules.ts";
import { simulate } from "../simulate/simulate.ts";
import type { Simulation } from "../simulate/simulation.ts";
import type { Change } from "../change/change.ts";
import { letsIn, nodeRulesOf } from "../subjects/eligible-nodes.ts";
import { SeenPods } from "../subjects/seen-pods.ts";
import { type Selection, selectionsOf } from "../subjects/selection.ts";
import { type Subject, subjectsOf, workloadKinds } from "../subjects/subject.ts";
import { wrapperMixUp, wrapperProblem } from "./rules/wrapper-mix-up.ts";

/** What to look through, and on what. */
export interface LintInput {
  readonly manifests: readonly Manifest[];
  /** Absent: the Nodes among the manifests; without any, no cluster is known. */
  readonly cluster?: ClusterInput;
  /** Whether the cluster is a dump, whose pods are all the pods there are, or a declared shape. */
  readonly clusterIs?: "dump" | "shape";
  readonly namespace?: string;
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly kubernetesVersion: KubernetesVersion;
  /** What was wrong with the manifests' text. */
  readonly problems?: readonly Problem[];
  /** How many objects of kinds that are not read there were, by `apiVersion/Kind`. */
  readonly passedOver?: ReadonlyMap<string, number>;
  /** Beside those that the objects tell of. */
  readonly autoscalers?: readonly Autoscaler[];
  readonly admissionPlugins?: readonly string[];
  /** The lint rules to check. @defaultValue all */
  readonly rules?: readonly LintRule[];
  /** In place of the rules' own; `off` leaves a rule out. */
  readonly severities?: ReadonlyMap<string, Severity | "off">;
  /** A file's lines, for what people wrote around a rule; none where no text is kept. */
  readonly linesOf?: (file: string) => readonly string[];
  /** Called before each lint rule, and when it begins, with what has been found so far. */
  readonly onRule?: (progress: {
    readonly done: number;
    readonly of: number;
    readonly soFar: () => readonly Finding[];
  }) => void;
}

/**
 * Rules of the manifests that do not do what they say, found by evaluating them together with the cluster.
 *
 * @returns in the order of the text.
 */
export function lintManifests(input: LintInput): readonly Finding[] {
  const { rules = lintRules, severities, onRule } = input;
  const findings = [...mixUps(input)];
  const soFar = (): readonly Finding[] => inOrder(findings);
  onRule?.({ done: 0, of: rules.length, soFar });
  const context = contextOf(input);
  const searched =
    context.scope === "none" ? undefined : new SearchedFixes(planInput(input, input.manifests), context.plan);
  for (const [done, rule] of rules.entries()) {
    onRule?.({ done, of: rules.length, soFar });
    const asked = severities?.get(rule.name);
    if (asked === "off") continue;
    for (const report of rule.check(context)) {
      const fix = searched?.fixOf(rule, report, report.severity ?? rule.severity);
      findings.push({ ...findingOf(rule, report, asked), ...(fix === undefined ? {} : { fix }) });
    }
  }
  return inOrder(findings);
}

function findingOf({ name, severity }: LintRule, report: Report, asked: Severity | undefined): Finding {
  const { subject, message, in: at = "pod", fix } = report;
  const manifest = typeof at === "string" ? subject.manifest : at;
  const path = `${at === "pod" ? subject.templatePath : ""}${report.path}`;
  const position = manifest.positionOf(path);
  const start = (fix?.of ?? subject.manifest).positionOf("");
  return {
    rule: name,
    severity: asked ?? report.severity ?? severity,
    object: typeof at === "string" ? subject.text : objectText(at, subject),
    path,
    message,
    ...(position === undefined ? {} : { position }),
    ...(start === undefined ? {} : { start }),
    ...(fix === undefined || fix.patch.length === 0 ? {} : { fix: fixOf(fix, subject) }),
  };
}

/** How an object beside the subject is called: `HorizontalPodAutoscaler shop/web`. */
function objectText({ object }: Manifest, subject: Subject): string {
  const { namespace = subject.namespace, name = "" } = object.metadata;
  return `${object.kind ?? ""} ${namespace}/${name}`;
}

function fixOf({ kind, sentence, patch, of }: ReportedFix, subject: Subject): FixDocument {
  const target = of === undefined ? subject.text : objectText(of, subject);
  const step = { kind, sentence, target, means: { kind: "patch", patch } } as const;
  return fixDocument({ kind, sentence, target, steps: [step], places: [], unplaces: [] });
}

/** One for each term that is mixed up, however many of its fields the API server would name. */
function mixUps({ problems = [], rules = lintRules, severities }: LintInput): readonly Finding[] {
  const asked = severities?.get(wrapperMixUp.name);
  if (!rules.includes(wrapperMixUp) || asked === "off") return [];
  const found = new Map<string, Finding>();
  for (const problem of problems) {
    const mixUp = wrapperProblem(problem);
    const { object = "", position } = problem;
    if (mixUp === undefined || position === undefined) continue;
    const key = JSON.stringify([position.file, object, mixUp.path]);
    if (found.has(key)) continue;
    const { path, message } = mixUp;
    found.set(key, {
      rule: wrapperMixUp.name,
      severity: asked ?? wrapperMixUp.severity,
      object,
      path,
      message,
      position,
    });
  }
  return [...found.values()];
}

/**
 * By file in the order in which they were found in, then by place. The same thing is said once a place, and what is only
 * worth knowing once: sets of manifests often hold the same object in several files.
 */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const files = new Map<string, number>();
  const seen = new Set<string>();
  const once = findings.filter(({ rule, severity, object, path, message, position }) => {
    const file = position?.file ?? "";
    if (!files.has(file)) files.set(file, files.size);
    const at = severity === "info" ? [] : [file, position?.line, position?.column];
    const key = JSON.stringify([rule, object, path, message, ...at]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const place = ({ position }: Finding): readonly [number, number, number] => [
    files.get(position?.file ?? "") ?? 0,
    position?.line ?? 0,
    position?.column ?? 0,
  ];
  return once.toSorted((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  });
}

/** How much may be planned and played again in all before rules that try things stay silent: about two seconds of work. */
const triesBudget = 20_000;
/** What a plan and a simulation cost by themselves, and what a workload, a pod that is played and an object of the cluster add. */
const cost = { plan: 50, simulation: 100, workload: 15, pod: 1, present: 0.2 };
/** Up to so many manifests everything is planned again for a question about one. */
const smallSet = 100;

function contextOf(input: LintInput): LintContext {
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

function planInput({ cluster, namespace, profiles }: LintInput, wishes: readonly Manifest[]): PlanInput {
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
