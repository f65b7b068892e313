import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type Filtered, filterNodes, isNominatedFor } from "./filter.ts";
import { fitError } from "./fit-error.ts";
import type { Decision, Examination, NodeOutcome, TieBreak } from "./outcome.ts";
import type { ProfilePlugins } from "./profile-plugins.ts";
import { type NodeScore, scoreNodes } from "./score.ts";
import { bestOf, type Candidate, selectNode } from "./select.ts";

/** One scheduling cycle: filter the nodes, score those left, select the best. */
export function schedulePod(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  plugins: ProfilePlugins,
  tieBreak: TieBreak,
): Decision {
  const filtered = filterNodes(pod, cluster, plugins.filters);
  const feasible = feasibleNodes(filtered);
  if (feasible.length === 0) return { kind: "unschedulable", message: messageOf(filtered) };

  // The nominated node is taken as soon as it is feasible: no other is asked then.
  const nominated = feasible.filter((node) => isNominatedFor(pod, node));
  const scores = scoreNodes(pod, nominated.length > 0 ? nominated : feasible, cluster, plugins.scorers);
  return selectNode(scores.map(candidate), tieBreak);
}

/** The same cycle, with all that it finds out on its way. */
export function examinePod(pod: PodInfo, cluster: ClusterSnapshot, plugins: ProfilePlugins): Examination {
  const filtered = filterNodes(pod, cluster, plugins.filters);
  const feasible = feasibleNodes(filtered);
  const scores = scoreNodes(pod, feasible, cluster, plugins.scorers);

  const nominated = scores.filter(({ node }) => isNominatedFor(pod, node));
  const best = bestOf((nominated.length > 0 ? nominated : scores).map(candidate));
  return {
    nodes: nodeOutcomes(filtered, scores),
    best: best.map(({ nodeName }) => nodeName),
    ...(feasible.length === 0 && { message: messageOf(filtered) }),
    ...(filtered.preFilter && { preFilter: filtered.preFilter }),
  };
}

function feasibleNodes({ verdicts }: Filtered) {
  return verdicts.flatMap(({ node, rejection }) => (rejection === undefined ? [node] : []));
}

function messageOf({ verdicts, preFilter }: Filtered): string {
  return fitError({ preFilter, nodes: verdicts.flatMap(({ rejection }) => rejection ?? []) });
}

function candidate({ node, total }: NodeScore): Candidate {
  return { nodeName: node.name, total };
}

/** Every node's outcome, in the snapshot's order. */
function nodeOutcomes({ verdicts }: Filtered, scores: readonly NodeScore[]): readonly NodeOutcome[] {
  const scoreOf = new Map(scores.map((score) => [score.node.name, score]));
  return verdicts.flatMap(({ node: { name: nodeName }, rejection }): NodeOutcome[] => {
    if (rejection !== undefined) return [{ nodeName, ...rejection }];
    const score = scoreOf.get(nodeName);
    return score === undefined ? [] : [{ nodeName, code: "Success", scores: score.scores, total: score.total }];
  });
}
