import { labelValue } from "@stowage/engine";
import { appending } from "../../fix/patch-path.ts";
import type { LintRule } from "../lint-rule.ts";
import { isLookOf, lookText } from "../../subjects/seen-pods.ts";
import { selectionText } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * `NotIn` and `DoesNotExist` hold for pods that lack the label altogether: reported where such a pod is there.
 * Source: `Requirement.Matches` (apimachinery, labels/selector.go), kubernetes/kubernetes#106795.
 */
export const matchesUnlabelled: LintRule = {
  name: "matches-unlabelled",
  summary: "NotIn or DoesNotExist that also matches pods without the label",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { selects, subject, fields, mismatchLabelKeys } = selection;
      const requirements = selects.requirements ?? [];
      const onlyNegative = !requirements.some(({ operator }) => operator === "In" || operator === "Exists");
      for (const { key, operator } of requirements) {
        // Beside a label that is asked for, DoesNotExist plainly means the pods without the other one.
        if (operator !== "NotIn" && !(operator === "DoesNotExist" && onlyNegative)) continue;
        const found = context.seen
          .selectedBy(selection.term)
          .find((look) => labelValue(look.labels, key) === undefined && !isLookOf(look, subject));
        if (found === undefined) continue;
        const by = mismatchLabelKeys.includes(key) ? `mismatchLabelKeys ${key}` : `${key} ${operator}`;
        return {
          ...(mismatchLabelKeys.includes(key) || operator === "DoesNotExist"
            ? {}
            : {
                fix: {
                  kind: "selector-corrected",
                  sentence: `let ${selectionText(selection)} ask for pods that have the label ${key}`,
                  patch: appending(subject, `${fields}.labelSelector.matchExpressions`, { key, operator: "Exists" }),
                },
              }),
          path: `${fields}.${mismatchLabelKeys.includes(key) ? "mismatchLabelKeys" : "labelSelector"}`,
          message: `${by} of ${selectionText(selection)} also matches pods without the label ${key}, such as ${lookText(found)}: add a requirement that the label exists, if those are not meant`,
        };
      }
      return undefined;
    }),
};
