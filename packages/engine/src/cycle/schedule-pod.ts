import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type Filtered, filterNodes, isNominatedFor } from "./filter.ts";
import { fitError } from "./fit-error.ts";
import type { Decision, Examination, NodeOutcome, TieBreak } from "./outcome.ts";
import type { ProfilePlugins } from "./profile-plugins.ts";
import { type SampledNodes, type Sampling, searchNodes } from "./sampling.ts";
import { type NodeScore, preScorersOf, scoreFailure, scoreNodes } from "./score.ts";
import { bestOf, type Candidate, selectNode } from "./select.ts";
import { zoneRoundRobin } from "./zone-round-robin.ts";

/** One scheduling cycle: filter the nodes, score those left, select the best. */
export function schedulePod(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  plugins: ProfilePlugins,
  tieBreak: TieBreak,
  sampling?: Sampling,
): Decision {
  const filtered = filterNodes(pod, cluster, plugins);
  const sampled = sampling === undefined ? undefined : sampleNodes(pod, cluster, filtered, plugins, sampling);
  const next = sampled === undefined ? {} : { nextStartIndex: sampled.nextStartIndex };
  const feasible = feasibleNodes(filtered);
  if (feasible.length === 0) return { kind: "unschedulable", message: messageOf(filtered), ...next };

  // The nominated node is taken as soon as it is feasible: no other is asked then.
  const nominated = feasible.filter((node) => isNominatedFor(pod, node));
  const found = sampled === undefined ? feasible : feasible.filter((node) => sampled.found.includes(node));
  const candidates = nominated.length > 0 ? nominated : found;
  // A single node is taken without being scored.
  const error = candidates.length > 1 ? scoreFailure(pod, preScorersOf(plugins)) : undefined;
  if (error !== undefined) return { kind: "error", message: error, ...next };
  const scores = scoreNodes(pod, candidates, cluster, plugins.scorers);
  return { ...selectNode(scores.map(candidate), tieBreak), ...next };
}

/** Of the feasible nodes those that a search among a share of all nodes finds. */
function sampleNodes(
  pod: PodInfo,
  { nodes }: ClusterSnapshot,
  { verdicts, preFilter, selection }: Filtered,
  { scorers }: ProfilePlugins,
  sampling: Sampling,
): SampledNodes<NodeInfo> {
  const feasible = new Set(verdicts.filter(({ rejection }) => rejection === undefined).map(({ node }) => node));
  const nominated = nodes.find((node) => isNominatedFor(pod, node));
  const isTaken = nominated !== undefined && feasible.has(nominated);
  // Nobody searches: what was found is all there is to find.
  if (preFilter !== undefined || isTaken) return { found: [], nextStartIndex: sampling.startIndex };
  const order = zoneRoundRobin(nodes);
  const asked = selection === undefined ? order : order.filter(({ name }) => selection.nodeNames.has(name));
  const isFeasible = (node: NodeInfo): boolean => feasible.has(node);
  const search = { asked, allNodes: nodes.length, isFeasible, hasScorers: scorers.length > 0 };
  return searchNodes({ ...search, rejectedBefore: nominated }, sampling);
}

/** The same cycle, with all that it finds out on its way. */
export function examinePod(pod: PodInfo, cluster: ClusterSnapshot, plugins: ProfilePlugins): Examination {
  const filtered = filterNodes(pod, cluster, plugins);
  const feasible = feasibleNodes(filtered);
  const scores = scoreNodes(pod, feasible, cluster, plugins.scorers);

  const nominated = scores.filter(({ node }) => isNominatedFor(pod, node));
  const candidates = nominated.length > 0 ? nominated : scores;
  const error = candidates.length > 1 ? scoreFailure(pod, preScorersOf(plugins)) : undefined;
  const best = error === undefined ? bestOf(candidates.map(candidate)) : [];
  return {
    nodes: nodeOutcomes(filtered, scores),
    best: best.map(({ nodeName }) => nodeName),
    ...(feasible.length === 0 && { message: messageOf(filtered) }),
    ...(error !== undefined && { error }),
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
