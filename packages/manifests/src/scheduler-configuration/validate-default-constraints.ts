import type { ConfiguredArgs, TopologySpreadConstraint } from "@stowage/engine";
import { validateLabelKey } from "../check/labels.ts";
import { quoted } from "../check/names.ts";
import { didYouMean } from "../check/nearest-name.ts";
import { oneOf, required, type Report } from "../check/report.ts";

const defaultingTypes: readonly string[] = ["System", "List"];
const actions: readonly string[] = ["DoNotSchedule", "ScheduleAnyway"];

/** Constraints for pods that have none. Source: `ValidatePodTopologySpreadArgs`. */
export function validateDefaultConstraints(
  { defaultingType = "", defaultConstraints = [] }: ConfiguredArgs,
  path: string,
  report: Report,
): void {
  const ofType = `${path}.defaultingType`;
  if (defaultingType !== "" && !defaultingTypes.includes(defaultingType)) {
    const hint = didYouMean(defaultingType, defaultingTypes);
    report(ofType, `must be ${oneOf(defaultingTypes)}, not ${quoted(defaultingType)}${hint}`);
  } else if (defaultingType !== "List" && defaultConstraints.length > 0) {
    report(ofType, "must be List where there are defaultConstraints");
  }

  const seen = new Set<string>();
  for (const [index, constraint] of defaultConstraints.entries()) {
    const here = `${path}.defaultConstraints[${index}]`;
    validateConstraint(constraint, here, report);
    const { topologyKey, whenUnsatisfiable } = constraint;
    const key = JSON.stringify([topologyKey, whenUnsatisfiable]);
    if (seen.has(key)) report(here, `${quoted(topologyKey)} with ${whenUnsatisfiable} is there already`);
    seen.add(key);
  }
}

function validateConstraint(constraint: Partial<TopologySpreadConstraint>, path: string, report: Report): void {
  const { maxSkew = 0, topologyKey = "", labelSelector } = constraint;
  const action: string = constraint.whenUnsatisfiable ?? "";
  if (maxSkew <= 0) report(`${path}.maxSkew`, `must be more than 0, not ${maxSkew}`);
  if (topologyKey === "") report(`${path}.topologyKey`, required("a node label, such as topology.kubernetes.io/zone"));
  else validateLabelKey(topologyKey, `${path}.topologyKey`, report);
  if (action === "") report(`${path}.whenUnsatisfiable`, required(oneOf(actions)));
  else if (!actions.includes(action)) {
    const hint = didYouMean(action, actions);
    report(`${path}.whenUnsatisfiable`, `must be ${oneOf(actions)}, not ${quoted(action)}${hint}`);
  }
  if (labelSelector === undefined) return;
  report(`${path}.labelSelector`, "must not be there: what is selected follows from each pod's Services and owner");
}
