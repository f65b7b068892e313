import type { NodeAffinity, NodeSelectorTerm } from "@stowage/engine";
import { validateNodeSelector } from "../check/node-affinity.ts";
import type { Report } from "../check/report.ts";

/**
 * Node affinity that a profile adds to every pod. Unlike a pod's own, it may be without terms, and weights of any size
 * are let through. Source: `ValidateNodeAffinityArgs`.
 */
export function validateAddedAffinity(affinity: NodeAffinity | undefined, path: string, report: Report): void {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity ?? {};
  const terms = `${path}.addedAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  for (const [index, term] of (required?.nodeSelectorTerms ?? []).entries()) {
    validateTerm(term, `${terms}[${index}]`, report);
  }
  for (const [index, { preference }] of preferred.entries()) {
    const list = `${path}.addedAffinity.preferredDuringSchedulingIgnoredDuringExecution`;
    if (preference !== undefined) validateTerm(preference, `${list}[${index}].preference`, report);
  }
}

function validateTerm(term: NodeSelectorTerm, path: string, report: Report): void {
  const prefix = ".nodeSelectorTerms[0]";
  validateNodeSelector({ nodeSelectorTerms: [term] }, "", (at, message) => {
    report(`${path}${at.slice(prefix.length)}`, message);
  });
}
