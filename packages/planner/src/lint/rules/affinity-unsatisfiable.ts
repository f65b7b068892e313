import { nullSelectorOf } from "./null-selector.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { lookText } from "../../subjects/seen-pods.ts";
import { selectsOwnLabels, type Selection } from "../../subjects/selection.ts";
import { dropsOwnNamespace, neighbourLeftOut } from "./own-namespace-dropped.ts";
import { unmatched } from "./selector-matches-nothing.ts";
import { mayBeFirst, requiredAffinity, wantedLooks } from "./wanted-looks.ts";

/**
 * Required affinity that no pod satisfies, placed or planned. Where other pods may come from elsewhere that is only worth
 * knowing; where every pod is known, it keeps the subject's pods pending.
 */
export const affinityUnsatisfiable: LintRule = {
  name: "affinity-unsatisfiable",
  summary: "required affinity to pods that are not there",
  severity: "error",
  check: (context) =>
    context.subjects.flatMap((subject) => {
      const terms = requiredAffinity(subject, context);
      const [first] = terms;
      if (first === undefined || mayBeFirst(terms, subject, context)) return [];
      const isKnown = context.scope === "dump" || context.scope === "nodes";
      const wanted = wantedLooks(terms, context);
      if (wanted.length > 0) {
        const [look] = wanted;
        if (look === undefined || !isKnown || !wanted.every(({ of }) => "subject" in of && of.subject.replicas === 0))
          return [];
        const message = `only ${lookText(look)} matches the required affinity, and it wants no replicas: no pod of ${subject.text} can be placed`;
        return [{ subject, path: first.path, message }];
      }
      if (terms.some((term) => isExplainedBetter(term, context))) return [];
      const eachFound = terms.length > 1 && terms.every(({ term }) => context.seen.selectedBy(term).length > 0);
      const missing = terms.find(({ term }) => context.seen.selectedBy(term).length === 0) ?? first;
      const elsewhere = context.seen.looks.find((look) => context.seen.selects(missing.selects, look));
      const reason = eachFound
        ? `no pod matches all ${terms.length} terms of the required affinity, and one pod must match them all`
        : elsewhere === undefined
          ? "no pod matches the required affinity, neither placed nor among the manifests"
          : `no pod matches the required affinity in the namespaces that it looks in; ${lookText(elsewhere)} has its labels, in namespace ${elsewhere.namespace}`;
      const effect = isKnown
        ? `no pod of ${subject.text} can be placed`
        : `${subject.text} waits until such pods are deployed from elsewhere`;
      // Two terms that only different pods satisfy can not be helped by a deployment nobody wrote.
      return [
        {
          subject,
          path: missing.path,
          message: `${reason}: ${effect}`,
          severity: isKnown || eachFound ? "error" : "info",
        },
      ];
    }),
};

function isExplainedBetter(term: Selection, context: LintContext): boolean {
  return (
    nullSelectorOf(term) ||
    unmatched(term, context) !== undefined ||
    dropsOwnNamespace(term, context) ||
    neighbourLeftOut(term, context) !== undefined ||
    (selectsOwnLabels(term) && term.namespaceSelector !== undefined)
  );
}
