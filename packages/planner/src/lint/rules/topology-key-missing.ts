import { labelValue } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { setting } from "../../fix/patch-path.ts";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import { domainsOf, fewNames } from "./domains.ts";
import { replacements } from "./deprecated-topology-key.ts";
import { eachSelection } from "./each-selection.ts";
import { lackOfKeys } from "./first-pod-defeated.ts";
import { lastPart } from "../../subjects/label-key.ts";

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
          message: `nodes have no label ${topologyKey} (did you mean "${meant}"?): ${effect(selection, "")}`,
        };
      }
      const eligible = context.eligible(subject);
      const { nodesWithout } = domainsOf(eligible, topologyKey);
      if (nodesWithout.length === 0) return undefined;
      const everywhere = nodesWithout.length === eligible.length;
      // That is first-pod-defeated.
      if (selection.kind === "affinity" && !everywhere && lackOfKeys(subject, context) !== undefined) return undefined;
      const who = everywhere
        ? "no node that it may go to has"
        : `${fewNames(nodesWithout.map(({ name }) => name))} ${nodesWithout.length === 1 ? "lacks" : "lack"}`;
      const newer = replacements.get(topologyKey);
      const meant = newer ?? (everywhere ? meantKey(topologyKey, context) : undefined);
      const hint =
        newer === undefined
          ? meant === undefined
            ? ""
            : ` (did you mean "${meant}"?)`
          : `, which is deprecated (write ${newer})`;
      return {
        ...fixOf(selection, meant),
        path,
        message: `${who} the label ${topologyKey}${hint}: ${effect(selection, everywhere ? "" : " there")}`,
        severity: everywhere && isFatal(selection) ? "error" : "warning",
      };
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

function effect(selection: Selection, there: string): string {
  const { kind, required } = selection;
  const rule = selectionText(selection);
  switch (kind) {
    case "affinity":
      return required
        ? `${rule} can not be met${there}, so its pods never run${there}`
        : `${rule} adds nothing${there}`;
    case "antiAffinity":
      if (required) return `${rule} keeps nobody apart${there}`;
      return there === ""
        ? `${rule} keeps nobody apart`
        : `${rule} finds nobody to avoid${there}, which makes these nodes look best`;
    case "spread":
      return required ? `its pods never run${there}` : `${rule} adds nothing${there}`;
    default:
      return kind satisfies never;
  }
}

/** The label that was probably meant, of those that nodes have. */
function meantKey(topologyKey: string, { nodes }: LintContext): string | undefined {
  if (nodes.some(({ labels }) => labelValue(labels, topologyKey) !== undefined)) return undefined;
  const keys = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
  const sameEnd = [...keys].filter((key) => key.endsWith(`/${topologyKey}`) || lastPart(key) === lastPart(topologyKey));
  return sameEnd.length === 1 ? sameEnd[0] : nearestName(topologyKey, keys);
}
