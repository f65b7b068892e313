import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type AskedNodes, askFewNodes, type NodesSearch } from "./few-nodes.ts";
import { type Filtered, filterEach, filterNodes, isNominatedFor } from "./filter.ts";
import { fitError } from "./fit-error.ts";
import type { Decision, Examination, NodeOutcome, TieBreak } from "./outcome.ts";
import { runPreFilters } from "./pre-filter.ts";
import type { ProfilePlugins } from "./profile-plugins.ts";
import { type Sampling, searchNodes } from "./sampling.ts";
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
  const preFiltered = runPreFilters(pod, cluster, plugins);
  const search = { sampling, hasScorers: plugins.scorers.length > 0 };
  const asked =
    askFewNodes(pod, cluster, preFiltered, search) ??
    askEachNode(pod, cluster, filterEach(pod, cluster, preFiltered), search);
  const decision = decisionOn(asked, pod, cluster, plugins, tieBreak);
  return sampling === undefined ? decision : { ...decision, nextStartIndex: asked.nextStartIndex };
}

/** The same where few nodes matter; `undefined` where each is to be asked. */
export function scheduleOnFewNodes(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  plugins: ProfilePlugins,
  tieBreak: TieBreak,
): Decision | undefined {
  const search = { sampling: undefined, hasScorers: plugins.scorers.length > 0 };
  const asked = askFewNodes(pod, cluster, runPreFilters(pod, cluster, plugins), search);
  return asked && decisionOn(asked, pod, cluster, plugins, tieBreak);
}

function decisionOn(
  { feasible, message }: AskedNodes,
  pod: PodInfo,
  cluster: ClusterSnapshot,
  plugins: ProfilePlugins,
  tieBreak: TieBreak,
): Decision {
  if (feasible.length === 0) return { kind: "unschedulable", message };

  // A single node is taken without being scored.
  const error = feasible.length > 1 ? scoreFailure(pod, preScorersOf(plugins)) : undefined;
  if (error !== undefined) return { kind: "error", message: error };
  const scores = scoreNodes(pod, feasible, cluster, plugins.scorers);
  return selectNode(scores.map(candidate), tieBreak);
}

/** What a cycle finds out that asks each node; of the feasible ones those that a search for a share of them finds. */
function askEachNode(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  filtered: Filtered,
  { sampling, hasScorers }: NodesSearch,
): AskedNodes {
  const feasible = feasibleNodes(filtered);
  const message = feasible.length === 0 ? messageOf(filtered) : "";
  if (sampling === undefined) return { feasible, message, nextStartIndex: 0 };

  const { nodes } = cluster;
  const { selection } = filtered;
  const order = zoneRoundRobin(nodes);
  const asked = selection === undefined ? order : order.filter(({ name }) => selection.nodeNames.has(name));
  const all = new Set(feasible);
  const isFeasible = (node: NodeInfo): boolean => all.has(node);
  const rejectedBefore = cluster.node(pod.pod.status?.nominatedNodeName ?? "");
  const sampled = searchNodes({ asked, allNodes: nodes.length, isFeasible, hasScorers, rejectedBefore }, sampling);
  const found = new Set(sampled.found);
  return { feasible: feasible.filter((node) => found.has(node)), message, nextStartIndex: sampled.nextStartIndex };
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
