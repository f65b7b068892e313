import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { EvidenceFinder } from "./evidence.ts";
import type { PluginName, Rejection } from "./rejection.ts";

export { type PluginName, pluginNames, type Rejection, type RejectionCode } from "./rejection.ts";

/** What PreFilter leaves behind: the judge of each node, for this pod and this cluster. */
export interface NodeFilter {
  /** @returns `undefined` when the node passes. */
  filter(node: NodeInfo): Rejection | undefined;
  /** Whether the pods on a node do not matter to it: a node that passes goes on passing, whatever pods come and go. */
  readonly ignoresPods?: true;
  /**
   * Whether the pods that are on this node do not matter to its verdict on it; absent: they do, unless it ignores all
   * pods. Costs less than a trial.
   */
  ignoresPodsOf?(node: NodeInfo): boolean;
  /**
   * A judge of the one node, for trying out other pods on it; absent where only the `NodeInfo` given to `filter` matters.
   * Upstream's PreFilterExtensions, for nominated pods and preemption.
   */
  trial?(node: NodeInfo): FilterTrial;
}

/**
 * Judges one node as if other pods were on it. It starts with those that are; whoever asks keeps the `NodeInfo` in step.
 * The filter that it comes from is not affected, so that any number of trials may be under way.
 */
export interface FilterTrial {
  /** As if the pod, too, were on the node. */
  add(pod: PodInfo): void;
  /** As if the pod, which is on the node or was added, were not. */
  remove(pod: PodInfo): void;
  /** @returns `undefined` when the node passes. `node` is the node of the trial, with the pods of now. */
  filter(node: NodeInfo): Rejection | undefined;
}

export type PreFilterResult =
  /** The plugin has nothing to say about this pod: it is left out of Filter, trials included. */
  | { readonly kind: "skip" }
  /** No node can take the pod. */
  | { readonly kind: "reject"; readonly rejection: Rejection }
  /** `nodeNames`: no other node need be asked (upstream's PreFilterResult). */
  | { readonly kind: "filter"; readonly filter: NodeFilter; readonly nodeNames?: ReadonlySet<string> };

export interface FilterPlugin {
  readonly name: PluginName;
  preFilter(pod: PodInfo, cluster: ClusterSnapshot): PreFilterResult;
}

/** What PreScore leaves behind. */
export interface NodeScorer {
  /** Before normalising: any whole number. */
  score(node: NodeInfo): number;
  /**
   * Maps the scores of all feasible nodes, in their order, to 0 to 100; absent where `score` is that already.
   * `nodes` are those the scores belong to.
   */
  normalize?(scores: readonly number[], nodes: readonly NodeInfo[]): readonly number[];
}

/** Gives every node 0: that changes no choice, but is among the scores that upstream reports. */
export const scoresNothing: NodeScorer = { score: () => 0 };

export interface ScorePlugin {
  readonly name: PluginName;
  /** Why PreScore fails for the pod, whatever the nodes, in upstream's words: the cycle ends then. Absent: it never does. */
  failure?(pod: PodInfo): string | undefined;
  /** @returns `undefined` to skip: the plugin then adds nothing, and is not listed among the scores. */
  preScore(pod: PodInfo, cluster: ClusterSnapshot, feasible: readonly NodeInfo[]): NodeScorer | undefined;
}

/**
 * Finds what lies behind a plugin's rejections: terms, pods, amounts. Only asked about nodes that it rejects, and only
 * when somebody wants to know. Not upstream's: the scheduler never says.
 */
export type EvidencePlugin = (pod: PodInfo, cluster: ClusterSnapshot) => EvidenceFinder;

/** A plugin at the points where it has something to say. */
export interface Plugin {
  readonly filter?: FilterPlugin;
  readonly score?: ScorePlugin;
  readonly evidence?: EvidencePlugin;
  /**
   * Whether the evidence says it all: it finds something for exactly the nodes that the filter rejects, so that whoever
   * looks for it need not prepare the filter first, which counts placed pods.
   */
  readonly evidenceJudges?: true;
}
