import { planPods } from "../plan/plan-pods.ts";
import type { Plan, PlannedPod, PodName } from "../plan/planned-pod.ts";
import { Replanner } from "../plan/replanner.ts";
import { allMeansOf, type Candidate } from "./candidate.ts";
import { editedInput, type Planned } from "./edited-input.ts";
import type { Fix, FixStep } from "./fix.ts";
import type { FixContext } from "./fix-context.ts";
import { lostBetween, ownerKey, type Placed, placedIn } from "./outcome.ts";

/** What came of candidates that were made one after the other. */
export type Trial =
  | { readonly kind: "fix"; readonly fix: Fix }
  /** Some pods still have no place. */
  | { readonly kind: "notEnough"; readonly input: Planned; readonly plan: Plan }
  /** They can not be made, or make something worse. */
  | { readonly kind: "useless" };

/** How things were before anything was tried. */
export interface Before {
  readonly input: Planned;
  readonly plan: Plan;
  readonly placed: Placed;
}

/**
 * Makes the plan of a changed input; `undefined` where what it plays does not come to an end. The engine of a plan may be
 * void once the next is made.
 */
export type Replan = (input: Planned) => Plan | undefined;

/** Plans with one engine, which goes back to what is the same in all of them. */
export function sharedReplan(input: Planned): Replan {
  const replanner = new Replanner(input);
  return (changed) => replanned(changed, (one) => replanner.plan(one));
}

/** The plan; none where what would be rolled out does not come to an end. */
export function replanned(input: Planned, plan: (input: Planned) => Plan = planPods): Plan | undefined {
  try {
    return plan(input);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Makes the candidates, plans with them, and looks whether every pod of the workload has a place. */
export function tryCandidates(
  candidates: readonly [Candidate, ...Candidate[]],
  { subject, pending }: Pick<FixContext, "subject" | "pending">,
  before: Before,
  replan: Replan,
): Trial {
  let input: Planned | undefined = before.input;
  for (const { edit } of candidates) input = input && editedInput(input, edit);
  const plan = input && replan(input);
  if (input === undefined || plan === undefined) return { kind: "useless" };
  if (plan.problems.length > before.plan.problems.length) return { kind: "useless" };
  const [first] = pending;
  const key = movedKey(ownerKey(first ?? { pod: subject.pod }), candidates);
  const own = plan.pods.filter((pod) => ownerKey(pod) === key);
  if (own.some(({ status }) => status !== "Scheduled")) return { kind: "notEnough", input, plan };
  const after = placedIn(plan);
  const placed = after.counts.get(key) ?? 0;
  if (plan.rollouts.some((one) => one.outcome === "stuck" && isOf(one, subject))) return { kind: "useless" };
  const isRollout = before.plan.rollouts.some((one) => isOf(one, subject));
  const had = before.placed.counts.get(key) ?? 0;
  const wanted = isRollout ? (subject.replicas ?? pending.length) : had + pending.length;
  const isFewer = candidates.some(({ kind }) => kind === "replicas-lowered");
  if (placed === 0 || (!isFewer && placed < wanted)) return { kind: "useless" };
  const places = isFewer ? pending.slice(0, Math.max(0, placed - had)) : pending;
  const unplaces = once([
    ...lostBetween(before.placed, after, new Set([key])),
    ...plan.pods.flatMap(({ victims }) => victims.map(({ namespace, name }) => ({ namespace, name }))),
  ]);
  return { kind: "fix", fix: { ...described(candidates), places: places.map(nameOf), unplaces } };
}

/** Whose pods they are then: those of a workload that is put into another namespace are there. */
function movedKey(key: string, candidates: readonly Candidate[]): string {
  for (const { edit } of candidates) {
    if (edit.kind !== "patch") continue;
    for (const operation of edit.patch) {
      if (operation.path !== "/metadata/namespace" || operation.op === "remove") continue;
      const [, ...rest] = JSON.parse(key) as readonly string[];
      return JSON.stringify([operation.value, ...rest]);
    }
  }
  return key;
}

function isOf({ workload, namespace }: Plan["rollouts"][number], subject: FixContext["subject"]): boolean {
  return workload === `${subject.kind}/${subject.name}` && namespace === subject.namespace;
}

function nameOf({ pod: { metadata } }: PlannedPod): PodName {
  return { namespace: metadata.namespace ?? "default", name: metadata.name ?? "" };
}

function once(names: readonly PodName[]): readonly PodName[] {
  return [...new Map(names.map((one) => [`${one.namespace}/${one.name}`, one])).values()];
}

/** What is to be done; patches of one object are one step. */
function described(candidates: readonly [Candidate, ...Candidate[]]): Omit<Fix, "places" | "unplaces"> {
  const [first, ...others] = candidates;
  const steps: [FixStep, ...FixStep[]] = [...stepsOf(first)];
  for (const step of others.flatMap(stepsOf)) {
    const same = steps.findIndex(({ target, means }) => target === step.target && means.kind === "patch");
    const known = steps[same];
    if (known?.means.kind !== "patch" || step.means.kind !== "patch") {
      steps.push(step);
      continue;
    }
    steps[same] = {
      ...known,
      sentence: `${known.sentence}; and ${step.sentence}`,
      means: { kind: "patch", patch: [...known.means.patch, ...step.means.patch] },
    };
  }
  const { kind, target } = first;
  return { kind, target, sentence: candidates.map(({ sentence }) => sentence).join("; and "), steps };
}

function stepsOf({ kind, sentence, target, edit }: Candidate): readonly [FixStep, ...FixStep[]] {
  const [first, ...others] = allMeansOf(edit);
  const step: FixStep = {
    kind,
    sentence,
    target,
    means: first,
    ...(edit.kind === "patch" ? { manifest: edit.manifest } : {}),
  };
  return [step, ...others.map((means): FixStep => ({ kind, sentence, target, means }))];
}
