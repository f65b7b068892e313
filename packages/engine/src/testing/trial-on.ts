import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeFilter, Rejection } from "../cycle/plugin.ts";

/** A trial of one node: each step changes what the next one starts from. */
export interface TriedNode {
  /** What the filter says with the pod there too. */
  with(pod: PodInfo): string;
  /** What it says without the pod. */
  without(pod: PodInfo): string;
}

/** Tries other pods on the node of that name; verdicts are put in words by `verdictOf`. */
export function trialOn(
  name: string,
  filter: NodeFilter,
  cluster: ClusterSnapshot,
  verdictOf: (rejection: Rejection | undefined) => string,
): TriedNode {
  const node = cluster.node(name);
  const trial = node && filter.trial?.(node);
  if (node === undefined || trial === undefined) throw new Error(`no trial of node "${name}"`);
  return {
    with(pod) {
      trial.add(pod);
      return verdictOf(trial.filter(node));
    },
    without(pod) {
      trial.remove(pod);
      return verdictOf(trial.filter(node));
    },
  };
}
