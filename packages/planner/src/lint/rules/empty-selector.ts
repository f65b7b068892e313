import type { LabelSelector } from "@stowage/engine";
import { isLookOf, lookText } from "../../subjects/seen-pods.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";
import { selectingOwnPods } from "./selecting-own-pods.ts";

/**
 * A rule whose labelSelector is empty: it selects every pod of its namespaces; that of a spread constraint counts none.
 * One that selects by namespaces means just that, and label keys that are merged in make it no longer empty.
 * Source: `LabelSelectorAsSelector` (apimachinery, meta/v1/helpers.go); `countPodsMatchSelector`
 * (plugins/podtopologyspread/common.go).
 */
export const emptySelector: LintRule = {
  name: "empty-selector",
  summary: "a rule with an empty labelSelector, which matches every pod",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      if (!selectsEverything(selection)) return undefined;
      return {
        path: `${selection.fields}.labelSelector`,
        message: message(selection, context),
        // Whom a term means nobody knows; a constraint always means its own pods.
        ...(selection.kind === "spread" ? { fix: selectingOwnPods(selection) } : {}),
      };
    }),
};

/** Whether the labelSelector is empty with the label keys merged in, and no namespaces are selected instead. */
export function selectsEverything({ written, selects, namespaceSelector }: Selection): boolean {
  return (
    written !== undefined &&
    selects.requirements?.length === 0 &&
    (namespaceSelector === undefined || isEmpty(namespaceSelector))
  );
}

function message(selection: Selection, context: LintContext): string {
  const { subject, kind, required } = selection;
  const start = `the labelSelector of ${selectionText(selection)} is empty`;
  if (kind === "spread") return `${start}: in a spread constraint that counts no pod, so it spreads nothing`;
  const where = namespacesText(selection);
  const others = context.seen.selectedBy(selection.term).filter((look) => !isLookOf(look, subject));
  const [first] = others;
  const such =
    first === undefined ? "" : `, ${lookText(first)}${others.length > 1 ? ` and ${others.length - 1} more` : ""} too`;
  const effect =
    kind === "antiAffinity"
      ? required
        ? "keeps away from"
        : "tries to keep away from"
      : required
        ? "needs"
        : "prefers";
  return `${start}: ${subject.text} ${effect} every pod ${where}${such}`;
}

function namespacesText({ namespaces, namespaceSelector, subject }: Selection): string {
  if (namespaceSelector !== undefined) return "of every namespace";
  if (namespaces.length === 0) return `of namespace ${subject.namespace}`;
  return `of namespace${namespaces.length === 1 ? "" : "s"} ${namespaces.join(", ")}`;
}

/** Whether the selector asks for nothing. */
export function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
