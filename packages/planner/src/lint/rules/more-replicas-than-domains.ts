import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import { domainCount, domainNoun, domainsOf } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";

/**
 * Replicas that keep apart from each other, and fewer domains than replicas. A node without the topologyKey takes any
 * number of them.
 * Source: `satisfyPodAntiAffinity` (plugins/interpodaffinity/filtering.go).
 */
export const moreReplicasThanDomains: LintRule = {
  name: "more-replicas-than-domains",
  summary: "required anti-affinity to its own replicas, of which there are more than domains",
  severity: "error",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { subject, topologyKey, path } = selection;
      const { replicas } = subject;
      const most = mostReplicas(selection, context);
      if (replicas === undefined || most === undefined || replicas <= most) return undefined;
      const over = replicas - most;
      return {
        path,
        message: `${subject.text} wants ${replicas} replicas, no two in one ${domainNoun(topologyKey)}, and its pods may go to ${domainCount(most, topologyKey)}: ${over === 1 ? "1 pod stays" : `${over} pods stay`} pending`,
      };
    }),
};

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
