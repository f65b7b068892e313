import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { CountedPod, type LeavingPods, TrialNode } from "../cluster/trial-node.ts";
import type { FilterTrial, NodeFilter, PluginName, Rejection } from "./plugin.ts";
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
    // Field by field: a spread takes ten times as long, and there is one for each of thousands of nodes.
    if (rejection !== undefined) return { plugin, code: rejection.code, reasons: rejection.reasons };
  }
  return undefined;
}

/** Some of a node's pods, and what leaves the node with them. */
export interface Leaving {
  readonly pods: readonly CountedPod[];
  readonly together: LeavingPods;
}

/** Who is asked about the node of a trial. */
interface Judges {
  readonly all: readonly Judge[];
  /** Those to which the node's own pods matter. */
  readonly ofPods: readonly Judge[];
  readonly trials: readonly FilterTrial[];
  /** Those to which the node's own pods matter. */
  readonly podTrials: readonly FilterTrial[];
}

/** What a trial of a node begins with. */
export interface TrialStart {
  /** Absent: none of its pods leaves it. */
  readonly leaving?: Leaving;
  /** Pods that are not of the node: it must pass with them, and without. */
  readonly nominated: readonly PodInfo[];
  /** Who rejected the node as it is: plugins before this one let it pass, whatever pods are on it if they ignore these. */
  readonly rejectedBy?: PluginName | undefined;
}

/**
 * Tries out which of a node's pods can stay if the filters are to let another one on it. It begins without those that are
 * to leave; each may come back. Nothing of the cluster changes. A step costs what the pod concerns, in the node's sums and
 * in the plugins that count. One trial serves node after node. Source: `addVictim` and `removeVictim` of
 * `SelectVictimsOnNode` (plugins/defaultpreemption/default_preemption.go).
 */
export class NodeTrial {
  readonly #filters: readonly ActiveFilter[];
  /** Those that may count the pods of a node. */
  readonly #counting: readonly ActiveFilter[];
  readonly #node: TrialNode = new TrialNode();
  /** The same node with the nominated pods. */
  readonly #beside: TrialNode = new TrialNode();
  #nominated: readonly CountedPod[] = nobody;
  #judges: Judges = noJudges;
  /** By who rejected the node: the judges of nodes of which no filter counts the pods. */
  readonly #plain = new Map<PluginName | undefined, Judges>();

  constructor(filters: readonly ActiveFilter[]) {
    this.#filters = filters;
    this.#counting = filters.filter(({ filter }) => filter.ignoresPods !== true && filter.trial !== undefined);
  }

  /** Goes on to a node. */
  begin(node: NodeInfo, { leaving, nominated, rejectedBy }: TrialStart): this {
    this.#node.startFrom(node, leaving?.together);
    this.#nominated = nominated.length === 0 ? nobody : nominated.map((pod) => new CountedPod(pod));
    // Nominated pods may matter where those of the node do not.
    const isPlain = nominated.length === 0 && this.#counting.every(({ filter }) => ignoresPodsOf(filter, node));
    this.#judges = isPlain ? this.#plainJudges(rejectedBy) : this.#judgesOf(node, leaving, rejectedBy);
    return this;
  }

  #plainJudges(rejectedBy: PluginName | undefined): Judges {
    let judges = this.#plain.get(rejectedBy);
    if (judges === undefined) {
      const all = filtersFrom(this.#filters, rejectedBy);
      const ofPods = all.filter(({ filter }) => filter.ignoresPods !== true && filter.trial === undefined);
      this.#plain.set(rejectedBy, (judges = { all, ofPods, trials: [], podTrials: [] }));
    }
    return judges;
  }

  #judgesOf(node: NodeInfo, leaving: Leaving | undefined, rejectedBy: PluginName | undefined): Judges {
    const all: Judge[] = [];
    const ofPods: Judge[] = [];
    const trials: FilterTrial[] = [];
    const podTrials: FilterTrial[] = [];
    for (const active of filtersFrom(this.#filters, rejectedBy)) {
      const { plugin, filter } = active;
      const ignoresPods = filter.ignoresPods === true || ignoresPodsOf(filter, node);
      const trial = ignoresPods && this.#nominated.length === 0 ? undefined : filter.trial?.(node);
      const judge = trial === undefined ? active : { plugin, filter: trial };
      all.push(judge);
      if (!ignoresPods) ofPods.push(judge);
      if (trial === undefined) continue;
      trials.push(trial);
      if (ignoresPods) continue;
      podTrials.push(trial);
      if (leaving !== undefined) for (const { pod } of leaving.pods) trial.remove(pod);
    }
    return { all, ofPods, trials, podTrials };
  }

  /** Puts one of the pods that left back on the node, last. */
  putBack(counted: CountedPod): void {
    this.#node.add(counted);
    for (const trial of this.#judges.podTrials) trial.add(counted.pod);
  }

  /** Takes back the last {@link putBack}. */
  remove(counted: CountedPod): void {
    this.#node.takeBack(counted);
    for (const trial of this.#judges.podTrials) trial.remove(counted.pod);
  }

  /** Who rejects the node as it is now, with the nominated pods or without. */
  judge(): PluginRejection | undefined {
    const rejection = this.#nominated.length === 0 ? undefined : this.judgeWithNominated();
    return rejection ?? runFilters(this.#node, this.#judges.all);
  }

  /** Who rejects the node with the nominated pods. */
  judgeWithNominated(): PluginRejection | undefined {
    const { trials, all } = this.#judges;
    return this.#judgeWithNominated(trials, all);
  }

  /** Whether the node passes, which has passed with other pods of its own: who does not look at them is not asked again. */
  stillPasses(): boolean {
    const { ofPods, podTrials } = this.#judges;
    for (const { filter } of ofPods) if (filter.filter(this.#node) !== undefined) return false;
    return this.#nominated.length === 0 || this.#judgeWithNominated(podTrials, ofPods) === undefined;
  }

  #judgeWithNominated(trials: readonly FilterTrial[], judges: readonly Judge[]): PluginRejection | undefined {
    const beside = this.#beside;
    beside.startFrom(this.#node);
    for (const counted of this.#nominated) {
      beside.add(counted);
      for (const trial of trials) trial.add(counted.pod);
    }
    const rejection = runFilters(beside, judges);
    for (const { pod } of this.#nominated) for (const trial of trials) trial.remove(pod);
    return rejection;
  }
}

const nobody: readonly CountedPod[] = [];
const noJudges: Judges = { all: [], ofPods: [], trials: [], podTrials: [] };

function ignoresPodsOf(filter: NodeFilter, node: NodeInfo): boolean {
  return filter.ignoresPodsOf?.(node) === true;
}

/** Of the filters those whose verdict is not known from the one that rejected the node, whatever pods are on it. */
function filtersFrom(filters: readonly ActiveFilter[], rejectedBy: PluginName | undefined): readonly ActiveFilter[] {
  const first = filters.findIndex(({ plugin }) => plugin === rejectedBy);
  return filters.filter(({ filter }, index) => index >= first || filter.ignoresPods !== true);
}
