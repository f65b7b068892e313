import type { LintContext } from "../lint-context.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import { domainsOf } from "./domains.ts";

/**
 * How many replicas a rule that keeps them apart lets run: one a domain.
 *
 * @returns `undefined` where the rule sets no limit, or nothing can be said.
 */
export function mostReplicas(selection: Selection, context: LintContext): number | undefined {
  const { kind, required, subject, topologyKey } = selection;
  if (kind !== "antiAffinity" || !required || context.nodes.length === 0) return undefined;
  if (!selectsItself(selection, context.seen)) return undefined;
  const { values, nodesWithout } = domainsOf(context.eligible(subject), topologyKey);
  // No node at all is for its rules about nodes to answer for.
  return nodesWithout.length > 0 || values.size === 0 ? undefined : values.size;
}

/** More pods wanted than there are domains. */
interface ReplicasOver {
  readonly wanted: number;
  readonly most: number;
}

/** @returns `undefined` where all of them have a domain, or nothing can be said. */
export function replicasOver(selection: Selection, context: LintContext): ReplicasOver | undefined {
  const { subject } = selection;
  const most = mostReplicas(selection, context);
  // A DaemonSet wants a pod on every node that lets it in.
  const wanted = subject.replicas ?? context.eligible(subject).length;
  return most === undefined || wanted <= most ? undefined : { wanted, most };
}
