import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { CountedPod, type LeavingPods, TrialNode } from "../cluster/trial-node.ts";
import type { FilterTrial, PluginName, Rejection } from "./plugin.ts";
import type { ActiveFilter, PluginRejection } from "./pre-filter.ts";

/** A filter, or the trial of one: what can be asked about a node. */
interface Judge {
  readonly plugin: PluginName;
  readonly filter: { filter(node: NodeInfo): Rejection | undefined };
}

/** The first plugin to reject the node. Source: `RunFilterPlugins` (pkg/scheduler/framework/runtime/framework.go). */
export function runFilters(node: NodeInfo, filters: readonly Judge[]): PluginRejection | undefined {
  for (const { plugin, filter } of filters) {
    const rejection = filter.filter(node);
    if (rejection !== undefined) return { plugin, ...rejection };
  }
  return undefined;
}

/** Some of a node's pods, and what leaves the node with them. */
export interface Leaving {
  readonly pods: readonly CountedPod[];
  readonly together: LeavingPods;
}

/**
 * Tries out which of a node's pods can stay if the filters are to let another one on it. It begins without those that are
 * to leave; each may come back. Nothing of the cluster changes. A step costs what the pod concerns, in the node's sums and
 * in the plugins that count. Source: `addVictim` and `removeVictim` of `SelectVictimsOnNode`
 * (plugins/defaultpreemption/default_preemption.go).
 */
export class NodeTrial {
  readonly #node: TrialNode;
  readonly #judges: Judge[] = [];
  /** Of the judges those to which the node's pods matter. */
  readonly #podJudges: Judge[] = [];
  readonly #trials: FilterTrial[] = [];
  /** Of the trials those to which the node's pods matter. */
  readonly #podTrials: FilterTrial[] = [];

  constructor(node: NodeInfo, filters: readonly ActiveFilter[], leaving?: Leaving) {
    this.#node = new TrialNode(node, leaving?.together);
    for (const active of filters) {
      const { plugin, filter } = active;
      const trial = filter.trial?.(node);
      const judge = trial === undefined ? active : { plugin, filter: trial };
      this.#judges.push(judge);
      if (filter.ignoresPods !== true && trial?.ignoresPods !== true) this.#podJudges.push(judge);
      if (trial === undefined) continue;
      this.#trials.push(trial);
      if (trial.ignoresPods === true) continue;
      this.#podTrials.push(trial);
      if (leaving !== undefined) for (const { pod } of leaving.pods) trial.remove(pod);
    }
  }

  /** Puts one of the pods that left back on the node, last. */
  putBack(counted: CountedPod): void {
    this.#node.add(counted);
    for (const trial of this.#podTrials) trial.add(counted.pod);
  }

  /** Takes back the last {@link putBack}. */
  remove(counted: CountedPod): void {
    this.#node.takeBack(counted);
    for (const trial of this.#podTrials) trial.remove(counted.pod);
  }

  /** Who rejects the node as it is now. */
  judge(): PluginRejection | undefined {
    return runFilters(this.#node, this.#judges);
  }

  /** Who rejects the node if pods that are not of it were there too. */
  judgeWith(pods: readonly PodInfo[]): PluginRejection | undefined {
    const node = new TrialNode(this.#node);
    for (const pod of pods) {
      node.add(new CountedPod(pod));
      for (const trial of this.#trials) trial.add(pod);
    }
    const rejection = runFilters(node, this.#judges);
    for (const pod of pods) for (const trial of this.#trials) trial.remove(pod);
    return rejection;
  }

  /** Whether the node passes, which has passed with other pods of its own: who does not look at them is not asked again. */
  stillPasses(): boolean {
    for (const { filter } of this.#podJudges) if (filter.filter(this.#node) !== undefined) return false;
    return true;
  }
}
