import { planPods } from "../plan/plan-pods.ts";
import type { Plan, PodName } from "../plan/planned-pod.ts";
import { type Candidate, meansOf } from "./candidate.ts";
import { candidatesFor } from "./candidates.ts";
import { editedInput, type Planned } from "./edited-input.ts";
import type { Fix, FixStep } from "./fix.ts";
import type { FixContext } from "./fix-context.ts";
import { chosenFixes, familyOf } from "./fix-families.ts";
import { lostBetween, ownerKey, placedIn } from "./outcome.ts";

/** The plan; `undefined` where what would be rolled out does not come to an end. */
function planned(input: Planned): Plan | undefined {
  try {
    return planPods(input);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A pod that waits is tried again, and looks for whom it could evict: as much work as so many objects. */
const waitingCost = 120;

/** Tries what may help, workload after workload, as long as the budget lasts. */
export class FixSearch {
  readonly #input: Planned;
  readonly #plan: Plan;
  readonly #most: number;
  readonly #before: ReturnType<typeof placedIn>;
  /** What one plan costs, in objects. */
  readonly #size: number;
  #left: number;

  constructor(input: Planned, plan: Plan, { most, budget }: { readonly most: number; readonly budget: number }) {
    const { reasonOf: _, onProgress: __, warnings: ___, ...silent } = input;
    this.#input = silent;
    this.#plan = plan;
    this.#most = most;
    this.#before = placedIn(plan);
    const waiting = plan.pods.filter(({ status }) => status === "Unschedulable").length;
    const objects = input.cluster.manifests.length + input.wishes.length + plan.pods.length;
    this.#size = Math.max(smallest, objects + waiting * waitingCost);
    this.#left = budget;
  }

  fixesFor(context: FixContext): { readonly fixes: readonly Fix[]; readonly isCut: boolean } {
    const found: Fix[] = [];
    const harmful: Fix[] = [];
    const failed: Candidate[] = [];
    let isCut = false;
    // Beyond enough of them only what is of another sort is looked for, and not for long.
    let extra = this.#most > 1 ? mostExtra : 0;
    for (const candidate of candidatesFor(context)) {
      const isEnough = found.length >= this.#most;
      if (isEnough && (extra === 0 || found.some(({ kind }) => familyOf(kind) === familyOf(candidate.kind)))) continue;
      if (isCovered(candidate, found)) continue;
      if (this.#left < this.#size) {
        isCut = true;
        break;
      }
      if (isEnough) extra--;
      const fix = this.#tried([candidate], context);
      if (fix === undefined) failed.push(candidate);
      else if (fix.unplaces.length > 0) harmful.push(fix);
      else found.push(fix);
    }
    if (found.length === 0) isCut = !this.#tryPairs(failed, context, found) || isCut;
    return { fixes: [...chosenFixes(found, this.#most), ...harmful].slice(0, this.#most), isCut };
  }

  /** Two together, where no one is enough. @returns whether all were tried. */
  #tryPairs(failed: readonly Candidate[], context: FixContext, found: Fix[]): boolean {
    const few = representatives(failed.filter(({ kind }) => kind !== "replicas-lowered"));
    const pairs = few.flatMap((one, index) => few.slice(index + 1).map((other) => [one, other] as const));
    pairs.sort((a, b) => a[0].cost + a[1].cost - b[0].cost - b[1].cost);
    for (const pair of pairs) {
      if (found.length >= this.#most) return true;
      if (this.#left < this.#size) return false;
      if (areInEachOthersWay(...pair) || isPairCovered(pair, found)) continue;
      const fix = this.#tried(pair, context);
      if (fix !== undefined && fix.unplaces.length === 0) found.push(fix);
    }
    return true;
  }

  /** What comes of the candidates; nothing where a pod of the workload still has no place. */
  #tried(candidates: readonly Candidate[], { subject, pending }: FixContext): Fix | undefined {
    const [first, second] = candidates;
    if (first === undefined) return undefined;
    let input: Planned | undefined = this.#input;
    for (const { edit } of candidates) input = input === undefined ? undefined : editedInput(input, edit);
    if (input === undefined) return undefined;
    this.#left -= this.#size;
    const plan = planned(input);
    if (plan === undefined) return undefined;
    if (plan.problems.length > this.#plan.problems.length) return undefined;
    const key = ownerKey(pending[0] ?? { pod: subject.pod });
    const own = plan.pods.filter((pod) => ownerKey(pod) === key);
    if (own.some(({ status }) => status !== "Scheduled")) return undefined;
    const after = placedIn(plan);
    const placed = after.counts.get(key) ?? 0;
    if (plan.rollouts.some((one) => one.outcome === "stuck" && isOf(one, subject))) return undefined;
    const isRollout = this.#plan.rollouts.some((one) => isOf(one, subject));
    const wanted = isRollout
      ? (subject.replicas ?? pending.length)
      : (this.#before.counts.get(key) ?? 0) + pending.length;
    const isFewer = first.kind === "replicas-lowered" || second?.kind === "replicas-lowered";
    if (placed === 0 || (!isFewer && placed < wanted)) return undefined;
    const more = Math.max(0, placed - (this.#before.counts.get(key) ?? 0));
    const places = isFewer ? pending.slice(0, more) : pending;
    return {
      ...stepsOf(first, second),
      places: places.map(({ pod: { metadata } }) => ({
        namespace: metadata.namespace ?? "default",
        name: metadata.name ?? "",
      })),
      unplaces: once([
        ...lostBetween(this.#before, after, new Set([key])),
        ...plan.pods.flatMap(({ victims }) => victims.map(({ namespace, name }) => ({ namespace, name }))),
      ]),
    };
  }
}

function isOf({ workload, namespace }: Plan["rollouts"][number], subject: FixContext["subject"]): boolean {
  return workload === `${subject.kind}/${subject.name}` && namespace === subject.namespace;
}

/** A plan of a few objects costs no less than this many. */
const smallest = 1_500;
/** How many more are tried when enough have been found. */
const mostExtra = 6;

/** One step, or two; two patches of one manifest are one. */
function stepsOf(first: Candidate, second: Candidate | undefined): FixStep & Pick<Fix, "and"> {
  const one = stepOf(first);
  if (second === undefined) return one;
  const other = stepOf(second);
  const sentence = `${one.sentence}; and ${other.sentence}`;
  const isOne =
    first.edit.kind === "patch" && second.edit.kind === "patch" && first.edit.manifest === second.edit.manifest;
  if (isOne && one.means.kind === "patch" && other.means.kind === "patch")
    return { ...one, sentence, means: { kind: "patch", patch: [...one.means.patch, ...other.means.patch] } };
  return { ...one, sentence, and: other };
}

function stepOf({ kind, sentence, target, edit }: Candidate): FixStep {
  return {
    kind,
    sentence,
    target,
    means: meansOf(edit),
    ...(edit.kind === "patch" ? { manifest: edit.manifest } : {}),
  };
}

/** The first few of each kind and target, so that pairs are of different things. */
function representatives(failed: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  return failed
    .filter(({ kind }) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count <= 3;
    })
    .slice(0, 14);
}

/** Whether two patches of one manifest speak of places of which one is in, or beside in a list, the other. */
function areInEachOthersWay({ edit: one }: Candidate, { edit: other }: Candidate): boolean {
  if (one.kind !== "patch" || other.kind !== "patch" || one.manifest !== other.manifest) return false;
  return one.patch.some((a) => other.patch.some((b) => isNear(a.path, b.path) || isNear(b.path, a.path)));
}

function isNear(path: string, other: string): boolean {
  const list = path.replace(/\/(\d+|-)$/, "");
  return other === path || other.startsWith(`${path}/`) || (list !== path && other.startsWith(`${list}/`));
}

/** Whether one of the two is in a pair that was found already, together with the like of the other. */
function isPairCovered([one, other]: readonly [Candidate, Candidate], found: readonly Fix[]): boolean {
  return found.some(
    ({ sentence, kind, and }) =>
      sentence.startsWith(`${one.sentence};`) && kind === one.kind && and !== undefined && and.kind === other.kind,
  );
}

function once(names: readonly PodName[]): readonly PodName[] {
  return [...new Map(names.map((one) => [`${one.namespace}/${one.name}`, one])).values()];
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
