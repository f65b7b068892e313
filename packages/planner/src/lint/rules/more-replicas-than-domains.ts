import type { LintRule } from "../lint-rule.ts";
import { domainCount, domainNoun } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";
import { replicasOver } from "./most-replicas.ts";
import { isOfWrongGranularity } from "./wrong-granularity.ts";

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
      const over = replicasOver(selection, context);
      if (over === undefined || isOfWrongGranularity(selection, context)) return undefined;
      const { wanted, most } = over;
      const who =
        subject.replicas === undefined ? `makes a pod for each of ${wanted} nodes` : `wants ${wanted} replicas`;
      const left = wanted - most;
      // The pods of a Job end, and make room for those that wait: it takes longer, and that is all.
      const isJob = subject.kind === "Job" || subject.kind === "CronJob";
      const waits = isJob ? " until others have ended" : "";
      return {
        path,
        ...(isJob ? { severity: "info" } : {}),
        message: `${subject.text} ${who}, no two in one ${domainNoun(topologyKey)}, and its pods may go to ${domainCount(most, topologyKey)}: ${left === 1 ? "1 pod stays" : `${left} pods stay`} pending${waits}`,
      };
    }),
};
