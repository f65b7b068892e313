import { setting } from "../../fix/patch-path.ts";
import { ownSelector } from "../../subjects/own-selector.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import type { ReportedFix } from "../finding.ts";

/** The rule with the labels by which the workload knows its own pods. */
export function selectingOwnPods(selection: Selection): ReportedFix {
  const { subject, fields } = selection;
  const selector = ownSelector(subject);
  const labels = Object.entries(selector.matchLabels ?? {}).map((entry) => entry.join("="));
  return {
    kind: "selector-corrected",
    sentence: `let the labelSelector of ${selectionText(selection)} ask for the pods of ${subject.text}: ${labels.join(", ")}`,
    patch: setting(subject, `${fields}.labelSelector`, selector),
  };
}
