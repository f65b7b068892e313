import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { correctingSelector } from "../../fix/kinds/corrected-selector.ts";
import { setting } from "../../fix/patch-path.ts";
import { labelsMeantByObject } from "../../subjects/labels-of-object.ts";
import { nearLabels } from "../../subjects/near-labels.ts";
import { isLookOf, type Look, lookText } from "../../subjects/seen-pods.ts";
import { ownSelector } from "../../subjects/own-selector.ts";
import { type Selection, selectionText, selectsOwnLabels } from "../../subjects/selection.ts";
import { dropsOwnNamespace, neighbourLeftOut } from "./own-namespace-dropped.ts";
import { missesItself } from "./self-selector-mismatch.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * A selector that matches no pod of its namespaces. Said where all pods are known, or where the pods that were probably
 * meant are there under a label nearby: other pods may be deployed from elsewhere.
 */
export const selectorMatchesNothing: LintRule = {
  name: "selector-matches-nothing",
  summary: "a selector that matches no pod",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const found = unmatched(selection, context);
      if (found === undefined) return undefined;
      const { fields, kind, required } = selection;
      const where =
        found.near === undefined ? "" : `; ${lookText(found.near.look)} has ${found.near.labels.join(", ")}`;
      const report: Omit<Report, "subject"> = {
        path: `${fields}.labelSelector`,
        ...fixOf(selection, found),
        message: `the labelSelector of ${selectionText(selection)} matches no pod${where}: ${effect(selection)}`,
        severity:
          kind === "affinity" && required
            ? "error"
            : found.near === undefined && (kind !== "affinity" || !listsPods(context))
              ? "info"
              : "warning",
      };
      return report;
    }),
};

/** Whether the dump is of more than nodes: who lists no pod at all has not asked for them. */
function listsPods({ clusterObjects }: LintContext): boolean {
  return clusterObjects.some(({ kind }) => kind === "Pod");
}

/** The labels of those who were probably meant. */
function fixOf(selection: Selection, { near }: Unmatched): Pick<Report, "fix"> {
  if (near === undefined) return {};
  const { look, labels } = near;
  const [own, name] =
    "subject" in look.of ? [look.of.subject.ownLabels, look.of.subject.name] : [look.labels, undefined];
  const corrected = correctingSelector(selection, own, name);
  const meant = "subject" in look.of ? ownSelector(look.of.subject) : undefined;
  const patch =
    corrected.length > 0 || meant === undefined
      ? corrected
      : setting(selection.subject, `${selection.fields}.labelSelector`, meant);
  if (patch.length === 0) return {};
  const sentence = `let the labelSelector of ${selectionText(selection)} ask for ${labels.join(", ")}, which ${lookText(look)} has`;
  return { fix: { kind: "selector-corrected", sentence, patch } };
}

/** A selector that matches nobody, and who is near to it. */
interface Unmatched {
  readonly near?: { readonly look: Look; readonly labels: readonly string[] };
}

/** Whether the selection matches nobody, so that it is to be said, and by no other lint rule. */
export function unmatched(selection: Selection, context: LintContext): Unmatched | undefined {
  const { written, subject } = selection;
  const { seen, scope } = context;
  if (written === undefined || selectsOwnLabels(selection)) return undefined;
  if (seen.selectedBy(selection.term).length > 0) return undefined;
  if (missesItself(selection, context) !== undefined || dropsOwnNamespace(selection, context)) return undefined;
  if (neighbourLeftOut(selection, context) !== undefined) return undefined;
  for (const look of seen.looks) {
    const isOwn = isLookOf(look, subject);
    if (isOwn && selection.kind !== "affinity") continue;
    const name = "subject" in look.of ? look.of.subject.name : undefined;
    if (!seen.isInScope(selection.term, look.namespace)) continue;
    const labels =
      nearLabels(written, isOwn ? subject.ownLabels : look.labels, isOwn ? undefined : name) ??
      ("subject" in look.of ? labelsMeantByObject(written, look.of.subject) : undefined);
    if (labels !== undefined) return { near: { look, labels } };
  }
  // Without anybody near a required affinity is affinity-unsatisfiable.
  const isLeftToOther = selection.kind === "affinity" && selection.required;
  return scope === "dump" && !isLeftToOther ? {} : undefined;
}

function effect({ kind, required, subject }: Selection): string {
  switch (kind) {
    case "affinity":
      return required ? `no pod of ${subject.text} can be placed` : "it attracts its pods to nowhere";
    case "antiAffinity":
      return "it keeps its pods away from nobody";
    case "spread":
      return "it spreads nothing";
    default:
      return kind satisfies never;
  }
}
