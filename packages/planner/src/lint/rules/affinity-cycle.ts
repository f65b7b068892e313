import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Subject } from "../../subjects/subject.ts";
import { preferredInstead } from "./preferred-instead.ts";
import { mayBeFirst, requiredAffinity, wantedLooks } from "./wanted-looks.ts";

/**
 * Workloads whose required affinity waits for each other, so that none can be the first. The scheduler's exception for the
 * first pod is for pods that match their own terms only.
 * Source: `satisfyPodAffinity` (plugins/interpodaffinity/filtering.go).
 */
export const affinityCycle: LintRule = {
  name: "affinity-cycle",
  summary: "workloads whose required affinity waits for each other",
  severity: "error",
  check: (context) => {
    const waits = waitingFor(context);
    return context.subjects.flatMap((subject): readonly Report[] => {
      const cycle = cycleFrom(subject, waits);
      const [term] = requiredAffinity(subject, context);
      if (cycle === undefined || term === undefined) return [];
      const chain = [...cycle, subject].map(({ text }) => text).join(" waits for ");
      const message = `${chain}: each requires pods of the next to run already, so none of them can ever start`;
      const fix = preferredInstead(term);
      return [{ subject, path: term.path, message, ...(fix === undefined ? {} : { fix }) }];
    });
  },
};

/** The subjects that can not start by themselves, and which others among these they wait for. */
function waitingFor(context: LintContext): ReadonlyMap<Subject, readonly Subject[]> {
  const wants = new Map<Subject, readonly Subject[]>();
  for (const subject of context.subjects) {
    const terms = requiredAffinity(subject, context);
    if (terms.length === 0 || mayBeFirst(terms, subject, context)) continue;
    const looks = wantedLooks(terms, context);
    // Somebody of the cluster that runs already will do.
    if (looks.some(({ of }) => !("subject" in of))) continue;
    wants.set(
      subject,
      looks.flatMap(({ of }) => ("subject" in of ? [of.subject] : [])),
    );
  }
  // Whoever waits for one that can start will start after it.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [subject, wanted] of wants) {
      if (!wanted.some((one) => !wants.has(one))) continue;
      wants.delete(subject);
      changed = true;
    }
  }
  return wants;
}

/** The way from the subject back to itself; `undefined` where there is none. */
function cycleFrom(subject: Subject, waits: ReadonlyMap<Subject, readonly Subject[]>): readonly Subject[] | undefined {
  const before = new Map<Subject, Subject>();
  const queue: Subject[] = [subject];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const wanted of waits.get(next) ?? []) {
      if (wanted === subject) return wayTo(next, before);
      if (before.has(wanted)) continue;
      before.set(wanted, next);
      queue.push(wanted);
    }
  }
  return undefined;
}

function wayTo(last: Subject, before: ReadonlyMap<Subject, Subject>): readonly Subject[] {
  const way: Subject[] = [];
  for (let at: Subject | undefined = last; at !== undefined; at = before.get(at)) way.unshift(at);
  return way;
}
