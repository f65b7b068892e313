import { termMatches } from "@stowage/engine";
import type { LintContext } from "../lint-context.ts";
import type { Look } from "../../subjects/seen-pods.ts";
import type { Selection } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";

/** The subject's required affinity terms; none where it has none. */
export function requiredAffinity(subject: Subject, context: LintContext): readonly Selection[] {
  return context.selections(subject).filter(({ kind, required }) => kind === "affinity" && required);
}

/**
 * The pods that satisfy the subject's required affinity: those that match every one of its terms, since one pod must.
 * Source: `podMatchesAllAffinityTerms` (plugins/interpodaffinity/filtering.go).
 */
export function wantedLooks(terms: readonly Selection[], { seen }: LintContext): readonly Look[] {
  const [first, ...others] = terms;
  if (first === undefined) return [];
  return seen
    .selectedBy(first.term)
    .filter((look) => others.every(({ term }) => termMatches(term, look, seen.namespaceLabels(look.namespace))));
}

/** Whether the subject's own pods match all of its terms: its first pod may then go wherever the keys are. */
export function mayBeFirst(terms: readonly Selection[], subject: Subject, { seen }: LintContext): boolean {
  const own = { namespace: subject.namespace, labels: subject.info.labels };
  return terms.every(({ term }) => termMatches(term, own, seen.namespaceLabels(subject.namespace)));
}
