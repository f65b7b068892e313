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
  /**
   * The same judge if `pod` were also on `node`; absent where only the `NodeInfo` given to `filter` matters.
   * Upstream's PreFilterExtensions: nominated pods now, preemption later.
   */
  withPod?(pod: PodInfo, node: NodeInfo): NodeFilter;
  /** The same judge if `pod` were not on `node`. */
  withoutPod?(pod: PodInfo, node: NodeInfo): NodeFilter;
}

export type PreFilterResult =
  /** The plugin has nothing to say about this pod: it is left out of Filter, `withPod` included. */
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
}
