import type { TopologySpreadConstraint } from "@stowage/engine";
import { validateEnumValue, validatePositive } from "./enum-value.ts";
import { validateLabelKeyMerge } from "./pod-affinity.ts";
import { required, type Report } from "./report.ts";
import { validateLabelSelector } from "./selectors.ts";

const actions = ["DoNotSchedule", "ScheduleAnyway"];
const policies = ["Honor", "Ignore"];

/** Source: `validateTopologySpreadConstraints` (pkg/apis/core/validation). */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: string,
  report: Report,
): void {
  constraints?.forEach((constraint, index) => {
    const here = `${path}[${index}]`;
    const { topologyKey = "", whenUnsatisfiable, minDomains } = constraint;
    validatePositive(constraint.maxSkew, `${here}.maxSkew`, report);
    if (topologyKey === "") {
      report(`${here}.topologyKey`, required("name a node label, such as topology.kubernetes.io/zone"));
    }
    if (whenUnsatisfiable === undefined)
      report(`${here}.whenUnsatisfiable`, required("DoNotSchedule or ScheduleAnyway"));
    else validateEnumValue(whenUnsatisfiable, actions, `${here}.whenUnsatisfiable`, report);
    const again = constraints
      .slice(index + 1)
      .some((other) => (other.topologyKey ?? "") === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (again) {
      const pair = `${topologyKey} and ${whenUnsatisfiable}`;
      report(`${here}.{topologyKey, whenUnsatisfiable}`, `a later constraint has the same ${pair}: keep one of them`);
    }
    if (minDomains !== undefined) {
      validatePositive(minDomains, `${here}.minDomains`, report);
      if (whenUnsatisfiable !== "DoNotSchedule") {
        report(`${here}.minDomains`, "must be left out unless whenUnsatisfiable is DoNotSchedule");
      }
    }
    validateEnumValue(constraint.nodeAffinityPolicy, policies, `${here}.nodeAffinityPolicy`, report);
    validateEnumValue(constraint.nodeTaintsPolicy, policies, `${here}.nodeTaintsPolicy`, report);
    validateLabelKeyMerge(constraint, here, report);
    validateLabelSelector(constraint.labelSelector, `${here}.labelSelector`, report);
  });
}
