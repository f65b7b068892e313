import { labelValue } from "../../api/object-meta.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, PreFilterResult } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { nodeInclusion, type NodeInclusion, spreadConstraints } from "./constraints.ts";
import { spreadKeyMissing, spreadViolated } from "./rejections.ts";
import { countSpread, emptiestDomains, type SpreadCount } from "./spread-count.ts";
import { type JudgedSpread, SpreadTrial } from "./spread-trial.ts";

export { spreadKeyMissing, spreadViolated } from "./rejections.ts";

/** `DoNotSchedule` constraints. Source: podtopologyspread/filtering.go. */
export function podTopologySpreadFilter(args: PodTopologySpreadArgs): FilterPlugin {
  return {
    name: "PodTopologySpread",
    preFilter(pod, cluster): PreFilterResult {
      const constraints = spreadConstraints(pod, "DoNotSchedule", cluster, args);
      if (constraints.length === 0) return { kind: "skip" };
      const included = nodeInclusion(pod);
      return { kind: "filter", filter: nodeFilter(pod, countSpread(pod, constraints, included, cluster), included) };
    },
  };
}

function nodeFilter(incoming: PodInfo, counts: readonly SpreadCount[], included: NodeInclusion): NodeFilter {
  const judged = counts.map(
    (one): JudgedSpread => ({
      constraint: one.constraint,
      self: one.self,
      domains: one.domains,
      hasMatching: one.hasMatching,
      emptiest: emptiestDomains(one),
    }),
  );
  return {
    filter({ labels }) {
      for (const { constraint, self, domains, emptiest } of judged) {
        const value = labelValue(labels, constraint.topologyKey);
        if (value === undefined) return spreadKeyMissing;
        if ((domains.get(value) ?? 0) + self - emptiest.lowest > constraint.maxSkew) return spreadViolated;
      }
      return undefined;
    },
    ignoresPodsOf: (node) => !judged.some(({ hasMatching }) => hasMatching(node)),
    trial: (node) => new SpreadTrial(incoming, judged, included, node),
  };
}
