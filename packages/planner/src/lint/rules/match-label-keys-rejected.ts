import type { LintRule } from "../lint-rule.ts";
import { removing } from "../../fix/patch-path.ts";
import { selectionText, timesNamed } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * Label keys that are accepted in a workload's template, and for which each of its pods is refused: one that the
 * labelSelector beside it asks for already shows only once the keys are merged, when a pod is created. A key that the pod
 * lacks is not merged, and escapes.
 * Source: `ValidateMatchLabelKeysAndMismatchLabelKeys` (pkg/apis/core/validation/validation.go).
 */
export const matchLabelKeysRejected: LintRule = {
  name: "match-label-keys-rejected",
  summary: "matchLabelKeys that the template may have and its pods may not",
  severity: "error",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { subject, fields, matchLabelKeys, stored = {} } = selection;
      if (subject.kind === "Pod") return undefined;
      const index = matchLabelKeys.findIndex((key) => timesNamed(stored, key) > 1);
      if (index < 0) return undefined;
      const path = `${fields}.matchLabelKeys[${index}]`;
      return {
        fix: {
          kind: "label-keys-corrected",
          sentence: `leave ${matchLabelKeys[index] ?? ""} out of matchLabelKeys: the labelSelector asks for it already`,
          patch: removing(subject, path),
        },
        path,
        message: `${selectionText(selection)} asks for ${matchLabelKeys[index] ?? ""} in matchLabelKeys and in labelSelector: the template is accepted, and then every pod of ${subject.text} is refused when it is to be created`,
      };
    }),
};
