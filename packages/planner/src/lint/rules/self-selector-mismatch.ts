import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { correctingSelector } from "../../fix/kinds/corrected-selector.ts";
import { labelsMeantByObject } from "../../subjects/labels-of-object.ts";
import { nearLabels } from "../../subjects/near-labels.ts";
import { type Selection, selectionText, selectsOwnLabels } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";
import { selectingOwnPods } from "./selecting-own-pods.ts";

/**
 * A rule by which a workload plainly means to keep its own replicas apart, and whose selector misses the pods' labels: it
 * matches no pod anywhere, and is near to them or to the workload's name.
 */
export const selfSelectorMismatch: LintRule = {
  name: "self-selector-mismatch",
  summary: "a rule to keep its own replicas apart that does not select them",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const near = missesItself(selection, context);
      if (near === undefined) return undefined;
      const { subject, kind, fields } = selection;
      const effect = kind === "spread" ? "nothing spreads its replicas" : "nothing keeps its replicas apart";
      const corrected = correctingSelector(selection, subject.ownLabels, subject.name);
      const patch = corrected.length > 0 ? corrected : selectingOwnPods(selection).patch;
      return {
        ...(patch.length === 0
          ? {}
          : {
              fix: {
                kind: "selector-corrected",
                sentence: `let the labelSelector of ${selectionText(selection)} ask for ${near.join(", ")}`,
                patch,
              },
            }),
        path: `${fields}.labelSelector`,
        message: `the labelSelector of ${selectionText(selection)} matches no pod, the pods of ${subject.text} have ${near.join(", ")}: ${effect}`,
      };
    }),
};

/** The pods' own labels that the rule was probably meant for; `undefined` where it is meant for others, or does its work. */
export function missesItself(selection: Selection, { seen }: LintContext): readonly string[] | undefined {
  const { kind, written, subject } = selection;
  if (kind === "affinity" || written === undefined || selectsOwnLabels(selection)) return undefined;
  if (seen.selectedBy(selection.term).length > 0) return undefined;
  return nearLabels(written, subject.ownLabels, subject.name) ?? labelsMeantByObject(written, subject);
}
