import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { Candidate } from "./candidate.ts";
import { candidatesFor } from "./candidates.ts";
import type { Planned } from "./edited-input.ts";
import type { Fix } from "./fix.ts";
import { type FixContext, fixContext, isHelped, whyWaiting } from "./fix-context.ts";
import { chosenFixes, familyOf } from "./fix-families.ts";
import { fixScene } from "./fix-scene.ts";
import { recreatedPods } from "./kinds/recreated-pods.ts";
import { type Gap, gapOf, isNearer } from "./gap.ts";
import { ownerKey, placedIn } from "./outcome.ts";
import { type Before, type Replan, tryCandidates } from "./trial.ts";

/** What bounds a search. */
export interface SearchOptions {
  /** How many fixes for a workload. */
  readonly most: number;
  /** How many objects may be planned again, in all workloads together. */
  readonly budget: number;
  readonly replan: Replan;
  /** Told how many changes have been tried. */
  readonly onProgress?: ((tried: number) => void) | undefined;
}

/** Something that was not enough, but after which the pods are nearer to a place. */
interface Beginning {
  readonly candidates: readonly [Candidate, ...Candidate[]];
  readonly input: Planned;
  readonly gap: Gap;
}

/** What has been found for one workload. */
class Found {
  readonly fixes: Fix[] = [];
  readonly onFix: (fix: Fix) => void;
  /** Those that take the place of others. */
  readonly harmful: Fix[] = [];
  /** What was tried, by the sentences. */
  readonly tried = new Set<string>();
  isCut = false;
  #beginnings: Beginning[] = [];

  constructor(onFix: (fix: Fix) => void) {
    this.onFix = onFix;
  }

  /** Keeps something that was not enough, if it is among the best. */
  begin(beginning: Beginning): void {
    this.#beginnings = [...this.#beginnings, beginning].sort(compareBeginnings).slice(0, mostBeginnings);
  }

  /** The most promising beginning that has not been gone on from. */
  nextBeginning(): Beginning | undefined {
    const [first, ...others] = this.#beginnings;
    this.#beginnings = others;
    return first;
  }
}

/** Tries what may help, workload after workload, as long as the budget lasts. */
export class FixSearch {
  readonly #before: Before;
  readonly #options: SearchOptions;
  /** What one plan costs, in objects. */
  readonly #size: number;
  #left: number;
  #tried = 0;

  constructor(input: Planned, plan: Plan, options: SearchOptions) {
    const { reasonOf: _, onProgress: __, warnings: ___, ...silent } = input;
    this.#before = { input: silent, plan, placed: placedIn(plan) };
    this.#options = options;
    const waiting = plan.pods.filter(({ status }) => status === "Unschedulable").length;
    const objects = input.cluster.manifests.length + input.wishes.length + plan.pods.length;
    this.#size = Math.max(smallest, objects + waiting * waitingCost + plan.cluster.nodes * lookedAt);
    this.#left = options.budget;
  }

  /** @param onFix Told each fix when it is found. */
  fixesFor(
    context: FixContext,
    onFix: (fix: Fix) => void,
  ): { readonly fixes: readonly Fix[]; readonly isCut: boolean } {
    const { most } = this.#options;
    const found = new Found(onFix);
    this.#trySingle(context, found);
    this.#trySeveral(context, found);
    const fixes = [...chosenFixes(found.fixes, most), ...found.harmful].slice(0, most);
    return { fixes, isCut: found.isCut };
  }

  /** One candidate alone. */
  #trySingle(context: FixContext, found: Found): void {
    const { most } = this.#options;
    const gap = gapOf(context, this.#before.plan);
    // Beyond enough of them only what is of another sort is looked for, and not for long.
    let extra = most > 1 ? mostExtra : 0;
    for (const candidate of candidatesFor(context)) {
      const isEnough = found.fixes.length >= most;
      if (isEnough && (extra === 0 || found.fixes.some(({ kind }) => familyOf(kind) === familyOf(candidate.kind))))
        continue;
      if (isCovered(candidate, found.fixes)) continue;
      if (!this.#try([candidate], context, gap, found)) return;
      if (isEnough) extra--;
    }
  }

  /** Several steps, each found in what those before it have left; the most promising beginning first. */
  #trySeveral(context: FixContext, found: Found): void {
    const { most } = this.#options;
    // With something in hand, what takes several steps is looked for, but not for long.
    let tries = found.fixes.length === 0 ? mostOfSteps : most > 1 ? mostExtra : 0;
    while (found.fixes.length < most && !found.isCut) {
      if (tries <= 0) {
        found.isCut = found.fixes.length === 0;
        return;
      }
      const beginning = found.nextBeginning();
      if (beginning === undefined) return;
      const before = found.fixes.length;
      tries -= this.#tryFurther(beginning, context, found, tries);
      if (before === 0 && found.fixes.length > 0) tries = Math.min(tries, mostExtra);
    }
  }

  /** One candidate more than what was not enough. @returns how many were tried. */
  #tryFurther(beginning: Beginning, context: FixContext, found: Found, most: number): number {
    const { input, candidates, gap } = beginning;
    // Again: others have been tried since, with the same engine.
    const plan = this.#options.replan(input);
    const now = plan && fixContext(waitingIn(plan, context), fixScene(input, plan));
    if (now === undefined) return 0;
    let count = 0;
    for (const candidate of ofEachKind(candidatesFor(now)).slice(0, mostFurther)) {
      if (count >= most || found.fixes.length >= this.#options.most) break;
      if (candidate.kind === "replicas-lowered" || isCovered(candidate, found.fixes)) continue;
      if (candidates.some((one) => isAboutAdded(candidate, one))) continue;
      if (found.fixes.some(({ steps }) => steps.some(({ sentence }) => sentence === candidate.sentence))) continue;
      if (found.tried.has(sentenceOf([...candidates, candidate]))) continue;
      count++;
      const before = found.fixes.length;
      if (!this.#try([...candidates, candidate], context, gap, found)) break;
      if (found.fixes.length > before && this.#isEnoughAlone(candidate, candidates, context, found)) found.fixes.pop();
    }
    return count;
  }

  /** Whether the last step of a fix helps without those before it; it is a fix by itself then. */
  #isEnoughAlone(last: Candidate, others: readonly Candidate[], context: FixContext, found: Found): boolean {
    if (found.tried.has(last.sentence) || others.some(({ target }) => target === last.target)) return false;
    if (this.#left < this.#size) return false;
    this.#left -= this.#size;
    found.tried.add(last.sentence);
    const trial = tryCandidates([last], context, this.#before, this.#options.replan);
    if (trial.kind !== "fix" || trial.fix.unplaces.length > 0) return false;
    found.fixes.splice(-1, 0, trial.fix);
    return true;
  }

  /** @returns whether there is budget left. */
  #try(candidates: readonly [Candidate, ...Candidate[]], context: FixContext, gap: Gap, found: Found): boolean {
    if (this.#left < this.#size) {
      found.isCut = true;
      return false;
    }
    this.#left -= this.#size;
    this.#options.onProgress?.(++this.#tried);
    found.tried.add(sentenceOf(candidates));
    let trial = tryCandidates(candidates, context, this.#before, this.#options.replan);
    const isOwn = candidates.every(({ target, edit }) => edit.kind === "patch" && target === context.subject.text);
    for (const anew of isOwn ? recreatedPods(context) : []) {
      if (trial.kind !== "notEnough" || this.#left < this.#size) break;
      this.#left -= this.#size;
      const further = tryCandidates([...candidates, anew], context, this.#before, this.#options.replan);
      if (further.kind === "fix") trial = further;
    }
    if (trial.kind === "fix") {
      const isHarmless = trial.fix.unplaces.length === 0;
      if (isHarmless) found.onFix(trial.fix);
      if (isHarmless) found.fixes.push(trial.fix);
      else if (candidates.length === 1) found.harmful.push(trial.fix);
    }
    if (trial.kind !== "notEnough" || candidates.length >= mostSteps || found.fixes.length >= this.#options.most)
      return true;
    const { input, plan } = trial;
    const pending = waitingIn(plan, context);
    if (pending.length === 0) return true;
    const now = gapOf({ pending, ...whyWaiting(pending, plan) }, plan);
    if (isNearer(now, gap)) found.begin({ candidates, input, gap: now });
    return true;
  }
}

/** A pod that waits is tried again, and looks for whom it could evict: as much work as so many objects. */
const waitingCost = 120;
/** A plan of a few objects costs no less than this many. */
const smallest = 1_500;
/** A node is looked at again for each plugin, to find out what still keeps the pod from it. */
const lookedAt = 2;
/** Beyond this many tries with more than one step nothing is looked for. */
const mostOfSteps = 48;
/** How many more are tried when enough have been found, or something has and two steps are looked for. */
const mostExtra = 6;
/** A fix is of no more steps. */
const mostSteps = 3;
/** How many beginnings are kept to go on from, and with how many candidates it goes on from each. */
const [mostBeginnings, mostFurther] = [8, 10];

/** The workload's pods that wait in another plan. */
function waitingIn(plan: Plan, { pending: [first], pod }: FixContext): readonly PlannedPod[] {
  const key = ownerKey(first ?? { pod });
  return plan.pods.filter((one) => isHelped(one, plan) && ownerKey(one) === key);
}

function sentenceOf(candidates: readonly Candidate[]): string {
  return candidates
    .map(({ sentence }) => sentence)
    .sort()
    .join("\n");
}

/** By how many steps it takes in all, as far as can be told: those made, and one for each rejection that is left. */
function compareBeginnings(one: Beginning, other: Beginning): number {
  const steps = ({ candidates, gap }: Beginning): number => candidates.length + gap.rejections + gap.unmet;
  const cost = ({ candidates }: Beginning): number => candidates.reduce((sum, candidate) => sum + candidate.cost, 0);
  return (
    one.gap.waiting - other.gap.waiting ||
    steps(one) - steps(other) ||
    other.candidates.length - one.candidates.length ||
    cost(one) - cost(other)
  );
}

/** The first two of each kind. */
function ofEachKind(candidates: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  return candidates.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= 2;
  });
}

/** Whether it changes an object that the other one adds, which had better be added as it has to be. */
function isAboutAdded({ target, edit }: Candidate, added: Candidate): boolean {
  return target === added.target && added.edit.kind === "change" && edit.kind !== "patch";
}

/** Whether a lesser change of that sort has been found: of a second node, or a larger skew, there is no need. */
function isCovered({ kind, target }: Candidate, found: readonly Fix[]): boolean {
  switch (kind) {
    case "max-skew-raised":
    case "request-lowered":
    case "toleration-added":
    case "storage-class-changed":
    case "topology-key-changed":
      return found.some((fix) => fix.kind === kind && fix.target === target);
    case "term-dropped":
      return found.some((fix) => corrections.has(fix.kind) && fix.target === target);
    case "node-added":
    case "node-labelled":
    case "pod-moved":
    case "taint-removed":
    case "node-uncordoned":
      return found.some((fix) => fix.kind === kind);
    default:
      return false;
  }
}

const corrections: ReadonlySet<string> = new Set([
  "selector-corrected",
  "namespaces-corrected",
  "topology-key-corrected",
  "label-corrected",
]);
