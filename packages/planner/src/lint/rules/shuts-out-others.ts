import type { Report, ReportedFix } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Plan } from "../../plan/planned-pod.ts";
import { withoutSelection, withPodsAtOnce, withPodSpec } from "../../subjects/edit-subject.ts";
import { type Selection, selectionText, selectsItself } from "../../subjects/selection.ts";
import { type Subject, workloadKinds } from "../../subjects/subject.ts";
import { domainNoun } from "./domains.ts";
import { selectsEverything } from "./empty-selector.ts";
import { preferredInstead } from "./preferred-instead.ts";
import { selectingOwnPods } from "./selecting-own-pods.ts";

/**
 * Required anti-affinity that keeps another workload's pods away: it holds in both directions, also for pods that have no
 * rules, and of other namespaces. Reported where some order of arrival leaves the others pending, and they are placed
 * without the rule.
 * Source: `satisfyExistingPodsAntiAffinity` (plugins/interpodaffinity/filtering.go).
 */
export const shutsOutOthers: LintRule = {
  name: "shuts-out-others",
  summary: "required anti-affinity that leaves no room for another workload",
  severity: "warning",
  check: (context) => {
    if (context.nodes.length === 0) return [];
    return context.subjects.flatMap((subject) =>
      context
        .selections(subject)
        .filter((one) => one.kind === "antiAffinity" && one.required && !selectsEverything(one))
        .flatMap((term) => reportOf(term, context) ?? []),
    );
  },
};

function reportOf(term: Selection, context: LintContext): Report | undefined {
  const { subject } = term;
  const others = context.seen
    .selectedBy(term.term)
    .flatMap(({ of }) => ("subject" in of && of.subject !== subject ? [of.subject] : []));
  for (const other of others) {
    if (avoids(other, subject, context)) continue;
    const left = leftPending(term, other, context);
    if (left === 0) continue;
    const where = other.namespace === subject.namespace ? "" : ` of namespace ${other.namespace}`;
    const message = `${selectionText(term)} of ${subject.text} also keeps away the pods of ${other.text}${where}, which have no such rule: once its pods run, ${left === 1 ? "1 pod" : `${left} pods`} of ${other.text} ${left === 1 ? "finds" : "find"} no ${domainNoun(term.topologyKey)} without them and ${left === 1 ? "stays" : "stay"} pending`;
    const fix = fixOf(term, context);
    return { subject, path: term.path, message, ...(fix === undefined ? {} : { fix }) };
  }
  return undefined;
}

/** One that keeps its own replicas apart has no need of more; one that is about others alone can but give way. */
function fixOf(term: Selection, { seen }: LintContext): ReportedFix | undefined {
  return selectsItself(term, seen) && term.namespaceSelector === undefined
    ? selectingOwnPods(term)
    : preferredInstead(term);
}

/** Whether the other keeps away from the subject of its own will. */
function avoids(other: Subject, subject: Subject, { selections, seen }: LintContext): boolean {
  return selections(other).some(
    ({ kind, required, term }) =>
      kind === "antiAffinity" &&
      required &&
      seen.selectedBy(term).some(({ of }) => "subject" in of && of.subject === subject),
  );
}

/** How many of the other's pods are left without a node when the subject's come first, and are not without the rule. */
function leftPending(term: Selection, other: Subject, { manifests, planWith }: LintContext): number {
  const { subject } = term;
  const rest = manifests.filter(
    (one) => one !== subject.manifest && one !== other.manifest && !workloadKinds.has(one.object.kind ?? ""),
  );
  const without = withPodsAtOnce(withPodSpec(subject, (spec) => withoutSelection(spec, term)));
  const pending = pendingOf(planWith([...rest, withPodsAtOnce(subject.manifest), other.manifest]), other);
  if (pending === 0) return 0;
  return Math.max(0, pending - pendingOf(planWith([...rest, without, other.manifest]), other));
}

function pendingOf(plan: Plan, { manifest }: Subject): number {
  return plan.pods.filter((pod) => pod.manifest === manifest && pod.status === "Unschedulable").length;
}
