import { missingKeyEffect } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { setting } from "../../fix/patch-path.ts";
import type { Report } from "../finding.ts";
import type { LintRule } from "../lint-rule.ts";
import { missingKey } from "../../subjects/missing-key.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import { eachSelection } from "./each-selection.ts";
import { lackOfKeys } from "./first-pod-defeated.ts";

/**
 * A topologyKey that nodes lack, among those that the pod may go to. What happens there depends on the rule.
 * Source: plugins/interpodaffinity/filtering.go and scoring.go; `requireAllTopologies` (plugins/podtopologyspread).
 */
export const topologyKeyMissing: LintRule = {
  name: "topology-key-missing",
  summary: "a topologyKey that nodes lack",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { fields, topologyKey, subject } = selection;
      if (selection.written === undefined) return undefined;
      const path = `${fields}.topologyKey`;
      if (context.nodes.length === 0) {
        const meant = nearestName(topologyKey, wellKnown);
        if (meant === undefined || wellKnown.includes(topologyKey) || !topologyKey.includes("kubernetes.io/"))
          return undefined;
        return {
          ...fixOf(selection, meant),
          path,
          message: `nodes have no label ${topologyKey} (did you mean "${meant}"?): ${missingKeyEffect(selection, "")}`,
        };
      }
      const missing = missingKey(selection, context.eligible(subject), context.nodes);
      if (missing === undefined) return undefined;
      const { message, meant, isEverywhere } = missing;
      // That is first-pod-defeated.
      if (selection.kind === "affinity" && !isEverywhere && lackOfKeys(subject, context) !== undefined)
        return undefined;
      const severity = isEverywhere && isFatal(selection) ? "error" : "warning";
      return { ...fixOf(selection, meant), path, message, severity };
    }),
};

/** The key that was probably meant, in the place of the one that is there. */
function fixOf(selection: Selection, meant: string | undefined): Pick<Report, "fix"> {
  if (meant === undefined) return {};
  return {
    fix: {
      kind: "topology-key-corrected",
      sentence: `use the topologyKey ${meant} in ${selectionText(selection)}`,
      patch: setting(selection.subject, `${selection.fields}.topologyKey`, meant),
    },
  };
}

const wellKnown = ["kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

function isFatal({ kind, required }: Selection): boolean {
  return required && kind !== "antiAffinity";
}
