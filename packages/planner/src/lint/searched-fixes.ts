import type { Severity, Report } from "./finding.ts";
import type { LintRule } from "./lint-rule.ts";
import { type FixDocument, fixDocument } from "../fix/fix-document.ts";
import { findFixes } from "../fix/find-fixes.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan } from "../plan/planned-pod.ts";
import type { Subject } from "../subjects/subject.ts";

/** Lint rules whose errors say that pods stay pending: what places them all is what mends the finding. */
const aboutPending: ReadonlySet<string> = new Set([
  "more-replicas-than-domains",
  "affinity-unsatisfiable",
  "selector-matches-nothing",
  "topology-key-missing",
  "first-pod-defeated",
  "null-selector",
  "contradicts-node-affinity",
  "volume-pins-elsewhere",
]);

/** How many objects may be planned again for the fixes of all findings together: some tenths of a second. */
const searchBudget = 45_000;

/**
 * Fixes of findings for which their lint rule knows none: the least change after which all pods of the workload have a
 * place, as {@link findFixes} finds it. Searched for as long as the budget lasts.
 */
export class SearchedFixes {
  readonly #input: PlanInput;
  readonly #plan: Plan;
  readonly #known = new Map<Subject, FixDocument | undefined>();
  #left = searchBudget;

  constructor(input: PlanInput, plan: Plan) {
    this.#input = input;
    this.#plan = plan;
  }

  /** @returns `undefined` where the finding is about something else than pending pods, or nothing was found. */
  fixOf({ name }: LintRule, { subject, fix }: Report, severity: Severity): FixDocument | undefined {
    if (fix !== undefined || severity !== "error" || !aboutPending.has(name)) return undefined;
    if (!this.#known.has(subject)) this.#known.set(subject, this.#search(subject));
    return this.#known.get(subject);
  }

  #search(subject: Subject): FixDocument | undefined {
    const own = new Set(subject.planned);
    let tried = 0;
    const budget = Math.floor(this.#left / 2);
    const [found] = findFixes(this.#input, this.#plan, {
      most: 1,
      budget,
      only: (pod) => own.has(pod),
      onProgress: (count) => {
        tried = count;
      },
    });
    this.#left -= Math.min(budget, tried * leastPlan);
    const best = found?.fixes.find(({ unplaces }) => unplaces.length === 0);
    return best === undefined ? undefined : fixDocument(best);
  }
}

/** What one try costs at least, in objects. */
const leastPlan = 1_500;
