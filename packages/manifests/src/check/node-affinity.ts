import { nodeSelectorOperators } from "@stowage/engine";
import type { NodeAffinity, NodeSelector, NodeSelectorTerm } from "@stowage/engine";
import { validateLabelKey } from "./labels.ts";
import { dnsSubdomainProblem, quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { validateWeight } from "./pod-affinity.ts";
import { required, type Report } from "./report.ts";
import { validateLabelValues, validateOperator } from "./selectors.ts";

/** Source: `validateNodeAffinity` (pkg/apis/core/validation). */
export function validateNodeAffinity(affinity: NodeAffinity | undefined, path: string, report: Report): void {
  const wanted = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (wanted !== undefined) {
    validateNodeSelector(wanted, `${path}.requiredDuringSchedulingIgnoredDuringExecution`, report);
  }
  affinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, preference }, index) => {
    const here = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    validateWeight(weight, `${here}.weight`, report);
    // Upstream lets values pass here that no label can have: the term then matches no node.
    validateNodeSelectorTerm(preference ?? {}, { anyValues: true }, `${here}.preference`, report);
  });
}

/** Source: `ValidateNodeSelector` (pkg/apis/core/validation). */
export function validateNodeSelector(selector: Partial<NodeSelector>, path: string, report: Report): void {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) report(`${path}.nodeSelectorTerms`, required("at least one term, such as matchExpressions"));
  terms.forEach((term, index) => {
    validateNodeSelectorTerm(term, { anyValues: false }, `${path}.nodeSelectorTerms[${index}]`, report);
  });
}

/** Source: `ValidateNodeSelectorTerm` (pkg/apis/core/validation). */
function validateNodeSelectorTerm(
  term: NodeSelectorTerm,
  { anyValues }: { readonly anyValues: boolean },
  path: string,
  report: Report,
): void {
  term.matchExpressions?.forEach((requirement, index) => {
    const here = `${path}.matchExpressions[${index}]`;
    validateOperator(requirement, nodeSelectorOperators, here, report);
    validateLabelKey(requirement.key ?? "", `${here}.key`, report);
    if (!anyValues) validateLabelValues(requirement.values, `${here}.values`, report);
  });
  term.matchFields?.forEach((requirement, index) => {
    const here = `${path}.matchFields[${index}]`;
    const { key = "", values = [] } = requirement;
    const operator: string = requirement.operator ?? "";
    if (operator !== "In" && operator !== "NotIn") {
      report(
        `${here}.operator`,
        `must be In or NotIn, not ${quoted(operator)}${didYouMean(operator, ["In", "NotIn"])}`,
      );
    } else if (values.length !== 1) {
      report(`${here}.values`, required("exactly one value, the name of a node"));
    }
    if (key !== "metadata.name") {
      report(`${here}.key`, `must be metadata.name, the only field that nodes are matched by, not ${quoted(key)}`);
      return;
    }
    values.forEach((value, at) => {
      const problem = dnsSubdomainProblem(value);
      if (problem !== undefined) report(`${here}.values[${at}]`, `${quoted(value)} is no node's name: it ${problem}`);
    });
  });
}
