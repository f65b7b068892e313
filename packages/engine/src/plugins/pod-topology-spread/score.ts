import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { NodeScorer, ScorePlugin } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import {
  hasEveryKey,
  hasOwnConstraints,
  nodeInclusion,
  nodesThatMayCount,
  type SpreadConstraint,
  spreadConstraints,
} from "./constraints.ts";
import { naturalLog } from "./log.ts";
import { selectedPods } from "./selected-pods.ts";

const hostname = "kubernetes.io/hostname";

/** `ScheduleAnyway` constraints. Source: podtopologyspread/scoring.go. */
export function podTopologySpreadScore(args: PodTopologySpreadArgs): ScorePlugin {
  return {
    name: "PodTopologySpread",
    preScore: (pod, cluster, feasible) => preScore(pod, cluster, feasible, args),
  };
}

function preScore(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  feasible: readonly NodeInfo[],
  args: PodTopologySpreadArgs,
): NodeScorer | undefined {
  const constraints = spreadConstraints(pod, "ScheduleAnyway", cluster, args);
  if (constraints.length === 0) return undefined;

  // Upstream's own defaults take nodes without a zone, so that those are spread over by hostname at least.
  const needsEveryKey = hasOwnConstraints(pod.pod) || args.defaultingType !== "System";
  const isScored = ({ labels }: NodeInfo): boolean => !needsEveryKey || hasEveryKey(constraints, labels);

  const scored = feasible.filter(isScored);
  const included = nodeInclusion(pod);
  const mayCount = nodesThatMayCount(pod, constraints, cluster);
  const judged = constraints.map((constraint) => {
    const { topologyKey, selectsPod } = constraint;
    const podsOn = selectedPods(pod.namespace, selectsPod, cluster);
    // A node is its own hostname domain, even where several share the label: its pods are counted when it is asked.
    if (topologyKey === hostname) {
      return { constraint, weight: domainWeight(scored.length), countAt: podsOn };
    }
    const domains = new Map(scored.map((node) => [domainOf(constraint, node), 0]));
    for (const node of mayCount) {
      const value = domainOf(constraint, node);
      const count = domains.get(value);
      if (count === undefined || !isScored(node) || !included(constraint, node)) continue;
      domains.set(value, count + podsOn(node));
    }
    const countAt = (node: NodeInfo): number => domains.get(domainOf(constraint, node)) ?? 0;
    return { constraint, weight: domainWeight(domains.size), countAt };
  });

  return {
    score(node) {
      if (!isScored(node)) return 0;
      let score = 0;
      for (const { constraint, weight, countAt } of judged) {
        if (labelValue(node.labels, constraint.topologyKey) === undefined) continue;
        score += spreadScore(countAt(node), constraint.maxSkew, weight);
      }
      return Math.round(score);
    },
    normalize: (scores, nodes) => normalizeSpread(scores, nodes.map(isScored)),
  };
}

/** Without the key the node is in the domain "", which a node whose value is "" shares. */
function domainOf({ topologyKey }: SpreadConstraint, { labels }: NodeInfo): string {
  return labelValue(labels, topologyKey) ?? "";
}

/** The more domains, the more a pod in one of them weighs. Source: `topologyNormalizingWeight`. */
export function domainWeight(domains: number): number {
  return naturalLog(domains + 2);
}

/** `maxSkew` waters differences down. Source: `scoreForCount`. */
export function spreadScore(count: number, maxSkew: number, weight: number): number {
  return count * weight + (maxSkew - 1);
}

/** The lower the score, the better; nodes that were not scored get 0. Source: `NormalizeScore`. */
export function normalizeSpread(scores: readonly number[], isScored: readonly boolean[]): readonly number[] {
  let lowest = Infinity;
  let highest = 0;
  scores.forEach((score, index) => {
    if (isScored[index] !== true) return;
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  });
  return scores.map((score, index) => {
    if (isScored[index] !== true) return 0;
    if (highest === 0) return maxNodeScore;
    // Whole numbers, multiplied before dividing, as upstream's are.
    return Math.trunc((maxNodeScore * (highest + lowest - score)) / highest);
  });
}
