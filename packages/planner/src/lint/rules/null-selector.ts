import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectionText, selectsItself } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";
import { selectingOwnPods } from "./selecting-own-pods.ts";

/**
 * A rule without a labelSelector: it selects no pod.
 * Source: `LabelSelectorAsSelector` (apimachinery, meta/v1/helpers.go).
 */
export const nullSelector: LintRule = {
  name: "null-selector",
  summary: "a rule without a labelSelector, which matches no pod",
  severity: "error",
  check: (context) =>
    eachSelection(context, (selection) => {
      if (!nullSelectorOf(selection)) return undefined;
      return {
        path: placeOf(selection),
        message: message(selection),
        severity: isFatal(selection) ? "error" : "warning",
        ...(meansOwnPods(selection, context) ? { fix: selectingOwnPods(selection) } : {}),
      };
    }),
};

/** Whether its own pods are plainly meant: a constraint is always about them, and so is what keeps the only replicas apart. */
function meansOwnPods(
  { kind, subject, namespaces, namespaceSelector, path }: Selection,
  context: LintContext,
): boolean {
  if (kind === "spread") return true;
  if (kind === "affinity" || namespaces.length > 0 || namespaceSelector !== undefined) return false;
  const others = context.selections(subject).filter((other) => other.kind === kind && other.path !== path);
  return (subject.replicas ?? 1) > 1 && !others.some((other) => selectsItself(other, context.seen));
}

/** The labelSelector where one is written, as null; else the rule. */
function placeOf({ subject, path, fields }: Selection): string {
  const { manifest, templatePath } = subject;
  const selector = `${fields}.labelSelector`;
  const [written, around] = [selector, fields].map((one) => manifest.positionOf(`${templatePath}${one}`));
  return written?.line === around?.line && written?.column === around?.column ? path : selector;
}

/** Whether the rule has no labelSelector. */
export function nullSelectorOf({ written }: Selection): boolean {
  return written === undefined;
}

/** A required affinity to nobody keeps its pod pending; any other rule only does nothing. */
function isFatal({ kind, required }: Selection): boolean {
  return kind === "affinity" && required;
}

function message(selection: Selection): string {
  const { subject, kind } = selection;
  const start = `${selectionText(selection)} has no labelSelector, and so matches no pod`;
  if (isFatal(selection)) return `${start}: no pod of ${subject.text} can ever be placed`;
  return kind === "spread"
    ? `${start}: every node looks alike to it, and it spreads nothing`
    : `${start}: it does nothing`;
}
