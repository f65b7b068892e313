import { explainPod, type PodExplanation } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import { defaultMadeUpCluster } from "../made-up/made-up-cluster.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import { SeenPods } from "../subjects/seen-pods.ts";
import { selectionsOf } from "../subjects/selection.ts";
import { type Subject, subjectsOf, workloadKinds } from "../subjects/subject.ts";
import { type Candidate, meansOf } from "./candidate.ts";
import { candidatesFor } from "./candidates.ts";
import { editedInput, type Planned } from "./edited-input.ts";
import type { Fix } from "./fix.ts";
import type { FixContext } from "./fix-context.ts";
import { lostBetween, ownerKey, placedIn } from "./outcome.ts";

/** What would help the pods of one workload. */
export interface Fixes {
  /** Whose pods, as `Deployment shop/web`. */
  readonly workload: string;
  readonly pods: readonly PlannedPod[];
  /** Each tried; the least change first. */
  readonly fixes: readonly Fix[];
  /** Whether the search was ended before everything had been tried. */
  readonly isCut: boolean;
}

export interface FixSearch {
  /** How many fixes for a workload. @defaultValue 3 */
  readonly most?: number;
  /** How many objects may be planned again, in all workloads together. @defaultValue some seconds' worth */
  readonly budget?: number;
  /** Only for these pods. @defaultValue all that have no place */
  readonly only?: (pod: PlannedPod) => boolean;
}

/**
 * The smallest changes after which pods that are pending have a place. Each is verified: the objects are changed, admission,
 * controllers and scheduler act on them, and every pod of the workload is placed.
 *
 * @param input What the plan was made of.
 * @returns one for each workload with such pods, in the plan's order.
 */
export function findFixes(
  input: PlanInput,
  plan: Plan,
  { most = 3, budget = 300_000, only = () => true }: FixSearch = {},
): readonly Fixes[] {
  const planned = withCluster(input);
  const stuck = new Map<string, PlannedPod[]>();
  for (const pod of plan.pods) {
    if ((pod.status !== "Unschedulable" && pod.status !== "NotCreated") || !only(pod)) continue;
    const key = ownerKey(pod);
    const list = stuck.get(key);
    if (list === undefined) stuck.set(key, [pod]);
    else list.push(pod);
  }
  const search = new Search(planned, plan, most, budget);
  return [...stuck.values()].flatMap((pods) => search.fixesFor(pods) ?? []);
}

function withCluster(input: PlanInput): Planned {
  if (input.cluster !== undefined) return { ...input, cluster: input.cluster };
  const hasNodes = input.wishes.some(({ object }) => object.kind === "Node");
  return { ...input, cluster: hasNodes ? { source: "the manifests", manifests: [] } : defaultMadeUpCluster() };
}

class Search {
  readonly #input: Planned;
  readonly #plan: Plan;
  readonly #most: number;
  readonly #before: ReturnType<typeof placedIn>;
  readonly #size: number;
  #left: number;

  constructor(input: Planned, plan: Plan, most: number, budget: number) {
    const { reasonOf: _, onProgress: __, ...silent } = input;
    this.#input = silent;
    this.#plan = plan;
    this.#most = most;
    this.#before = placedIn(plan);
    this.#size = Math.max(50, input.cluster.manifests.length + input.wishes.length + plan.pods.length);
    this.#left = budget;
  }

  fixesFor(pods: readonly PlannedPod[]): Fixes | undefined {
    const context = contextOf(pods, this.#input, this.#plan);
    if (context === undefined) return undefined;
    const found: Fix[] = [];
    const harmful: Fix[] = [];
    const failed: Candidate[] = [];
    let isCut = false;
    for (const candidate of oncePerTarget(candidatesFor(context))) {
      if (found.length >= this.#most) break;
      if (this.#left < this.#size) {
        isCut = true;
        break;
      }
      if (isCovered(candidate, found)) continue;
      const fix = this.#tried([candidate], context);
      if (fix === undefined) failed.push(candidate);
      else if (fix.unplaces.length > 0) harmful.push(fix);
      else found.push(fix);
    }
    if (found.length === 0) isCut = !this.#tryPairs(failed, context, found) || isCut;
    const fixes = [...found, ...harmful].slice(0, this.#most);
    return { workload: context.subject.text, pods, fixes, isCut };
  }

  /** Two together, where no one is enough. @returns whether all were tried. */
  #tryPairs(failed: readonly Candidate[], context: FixContext, found: Fix[]): boolean {
    const few = failed.filter(({ kind }) => kind !== "term-dropped" && kind !== "replicas-lowered").slice(0, 12);
    const pairs = few.flatMap((one, index) => few.slice(index + 1).map((other) => [one, other] as const));
    pairs.sort((a, b) => a[0].cost + a[1].cost - b[0].cost - b[1].cost);
    for (const pair of pairs) {
      if (found.length >= this.#most) return true;
      if (this.#left < this.#size) return false;
      const fix = this.#tried(pair, context);
      if (fix !== undefined && fix.unplaces.length === 0) found.push(fix);
    }
    return true;
  }

  #tried(candidates: readonly Candidate[], { subject, pending }: FixContext): Fix | undefined {
    const [first, second] = candidates;
    if (first === undefined) return undefined;
    let input: Planned | undefined = this.#input;
    for (const { edit } of candidates) input = input === undefined ? undefined : editedInput(input, edit);
    if (input === undefined) return undefined;
    this.#left -= this.#size;
    const plan = planPods(input);
    if (plan.problems.length > this.#plan.problems.length) return undefined;
    const key = ownerKey(pending[0] ?? { pod: subject.pod });
    const own = plan.pods.filter((pod) => ownerKey(pod) === key);
    if (own.some(({ status }) => status !== "Scheduled")) return undefined;
    const after = placedIn(plan);
    if ((after.counts.get(key) ?? 0) === 0) return undefined;
    const unplaces = [
      ...lostBetween(this.#before, after, new Set([key])),
      ...plan.pods.flatMap(({ victims }) => victims.map(({ namespace, name }) => ({ namespace, name }))),
    ];
    const { kind, sentence, target, edit } = first;
    return {
      kind,
      sentence: second === undefined ? sentence : `${sentence}; and ${second.sentence}`,
      target,
      means: meansOf(edit),
      ...(second === undefined
        ? {}
        : {
            and: { kind: second.kind, sentence: second.sentence, target: second.target, means: meansOf(second.edit) },
          }),
      places: pending.map(({ pod: { metadata } }) => ({
        namespace: metadata.namespace ?? "default",
        name: metadata.name ?? "",
      })),
      unplaces: once(unplaces),
    };
  }
}

function once(names: Fix["unplaces"]): Fix["unplaces"] {
  return [...new Map(names.map((one) => [`${one.namespace}/${one.name}`, one])).values()];
}

/** One thing is proposed once: the least of those that do the same to the same object. */
function oncePerTarget(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ sentence, target }) => {
    const key = `${target}\n${sentence}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Whether a lesser change of that sort has been found: a term that may be preferred need not be dropped. */
function isCovered({ kind, target }: Candidate, found: readonly Fix[]): boolean {
  const has = (...kinds: readonly Fix["kind"][]): boolean =>
    found.some((fix) => kinds.includes(fix.kind) && fix.target === target);
  switch (kind) {
    case "term-dropped":
      return has("term-preferred", "selector-corrected", "topology-key-corrected");
    case "max-skew-raised":
      return has("max-skew-raised");
    case "node-added":
    case "node-labelled":
    case "pod-moved":
    case "taint-removed":
      return found.some((fix) => fix.kind === kind);
    default:
      return false;
  }
}

function contextOf(pods: readonly PlannedPod[], input: Planned, plan: Plan): FixContext | undefined {
  const [first] = pods;
  if (first === undefined) return undefined;
  const all: readonly Manifest[] = [...input.cluster.manifests, ...input.wishes];
  const waiting = new Set(plan.pods.map(({ manifest }) => manifest));
  const owner = ownerManifest(first, all);
  const relevant = all.filter(
    (one) =>
      one === owner || waiting.has(one) || (input.wishes.includes(one) && workloadKinds.has(one.object.kind ?? "")),
  );
  const subjects = subjectsOf(relevant, plan.pods);
  const subject = subjects.find(({ manifest }) => manifest === owner);
  if (subject === undefined) return undefined;
  const explanation = first.status === "Unschedulable" ? explained(first, plan) : undefined;
  const rejecting = new Set(
    explanation?.nodes.flatMap(({ rejections }) => rejections.map(({ plugin }) => plugin as string)),
  );
  const filled: Subject = { ...subject, planned: plan.pods.filter((pod) => ownerKey(pod) === ownerKey(first)) };
  return {
    subject: filled,
    pending: pods,
    pod: first.pod,
    explanation,
    selections: selectionsOf(filled),
    plan,
    nodes: plan.engine.cluster.nodes,
    subjects: subjects.map((one) => (one === subject ? filled : one)),
    seen: new SeenPods(
      subjects.map((one) => (one === subject ? filled : one)),
      plan,
    ),
    objects: all.map(({ object }) => object),
    // A pod that is there already can not be changed; what makes it can.
    isEditable: owner !== undefined && (owner.object.kind !== "Pod" || input.wishes.includes(owner)),
    rejects: (plugin) => rejecting.has(plugin),
  };
}

function explained(pod: PlannedPod, plan: Plan): PodExplanation {
  return explainPod(plan.engine, pod.pod, pod.pod.metadata.name ?? "");
}

/** The manifest that makes the pod: its own where nothing owns it, or where its owner is not among the objects. */
function ownerManifest({ owner, pod, manifest }: PlannedPod, all: readonly Manifest[]): Manifest {
  if (manifest.object.kind !== "Pod" || owner === undefined) return manifest;
  const namespace = pod.metadata.namespace ?? "default";
  return (
    all.find(
      ({ object: { kind, metadata } }) =>
        kind === owner.kind && metadata.name === owner.name && (metadata.namespace ?? "default") === namespace,
    ) ?? manifest
  );
}
