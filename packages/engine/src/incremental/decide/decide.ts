import type { NodeAffinity } from "../../api/affinity.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { nodeNamesOf } from "../../cluster/node-selector.ts";
import type { Decision, TieBreak } from "../../cycle/outcome.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import { samplingOf } from "../../cycle/sampling.ts";
import { schedulePod } from "../../cycle/schedule-pod.ts";
import type { DecideOptions } from "../../engine.ts";
import type { Limits } from "../limits.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { type NodeSubset, without } from "../nodes/node-subset.ts";
import { FitMessages } from "./fit-message.ts";
import type { Placements } from "../cluster/placements.ts";
import type { Plan } from "./plan.ts";
import { PlanCache } from "./plan-cache.ts";
import { SpreadPlans } from "../rules/spread-plan.ts";
import { namedNode } from "../classes/incoming-pod.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import { localPlugins } from "../groups/local-plugins.ts";
import { VolumeMessages } from "./volume-messages.ts";
import { PodVolumes } from "../volumes/pod-volumes.ts";
import type { VolumeState } from "../volumes/volume-state.ts";
import { keptByNominated, type NominatedInputs, reasonsBesideNominated } from "./beside-nominated.ts";
import { type Choice, NodeChooser } from "./choose-node.ts";
import { NodeSearch } from "./node-search.ts";
import type { CountedWeights } from "./normalise.ts";

/** What a profile decides by. */
export interface DeciderInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly volumes: VolumeState;
  /** By node name: pods that are nominated for it. */
  readonly nominated: () => ReadonlyMap<string, unknown>;
  readonly ownersVersion: () => number;
  readonly limits: Limits;
}

/** Where a pod may go, by what is not in its rules. */
interface AskedNodes {
  /** Absent: every node. */
  readonly subset?: NodeSubset;
  /** Whether the pod names the only one. */
  readonly isNamed?: boolean;
  /** Whether the pod leaves their room to pods that are nominated. */
  readonly isBesideNominated?: boolean;
}

const everyNode: AskedNodes = {};

/** Decides pods by one profile: by groups of nodes, without looking at each, or else by the plain cycle. */
export class Decider {
  readonly #inputs: DeciderInputs;
  readonly #nodes: NodeTable;
  readonly #plans: PlanCache;
  readonly #chooser: NodeChooser;
  readonly #volumes: PodVolumes;
  readonly #reasons: FitMessages;
  readonly #reasonsWithVolumes: VolumeMessages;
  /** Whether the profile leaves nodes out that node affinity does not name. */
  readonly #asksNodeAffinity: boolean;

  constructor(inputs: DeciderInputs) {
    const { profile, plugins, placements, cluster, volumes, ownersVersion, limits } = inputs;
    const { nodes, keys, labels, spreadCounts: counts } = placements;
    this.#inputs = inputs;
    this.#nodes = nodes;
    const local = localPlugins(plugins);
    const args = profile.args.podTopologySpread;
    const spreadPlans = new SpreadPlans({ cluster, keys, counts, labelKeys: labels.keys, args, ownersVersion });
    this.#plans = new PlanCache({ profile, local, placements, cluster, spreadPlans, limits });
    this.#chooser = new NodeChooser(nodes, countedWeights(profile));
    this.#volumes = new PodVolumes(profile, plugins, volumes);
    this.#reasons = new FitMessages(profile.filters, nodes);
    this.#reasonsWithVolumes = new VolumeMessages(volumes);
    const { filters, preFilters = filters } = plugins;
    this.#asksNodeAffinity = [filters, preFilters].every((some) => some.some(({ name }) => name === "NodeAffinity"));
  }

  decide(pod: PodRecord, tieBreak: TieBreak, options: DecideOptions): Decision {
    return this.#decideByGroups(pod, tieBreak, options) ?? this.#decidePlainly(pod, tieBreak, options.startIndex);
  }

  /** @returns `undefined` where groups do not tell enough. */
  #decideByGroups(pod: PodRecord, tieBreak: TieBreak, options: DecideOptions): Decision | undefined {
    const { startIndex = 0, asksRunnerUp = false } = options;
    const sampling = samplingOf(this.#inputs.profile, startIndex);
    const asked = this.#nodesAskedFor(pod, sampling !== undefined);
    const plan = asked && this.#plans.of(pod);
    if (asked === undefined || plan === undefined) return undefined;
    // Pods on nodes that it does not name count for a pod that is spread.
    if (asked.isNamed === true && plan.hard.length + plan.soft.length > 0) return undefined;
    const search = sampling && new NodeSearch(this.#nodes.searchOrder(), sampling);
    const choice = this.#chooser.choose(plan, tieBreak, { asksRunnerUp, search, subset: asked.subset });
    const decision = choice === undefined ? this.#unschedulable(plan, pod, asked) : this.#decisionOf(choice);
    return search === undefined || decision === undefined
      ? decision
      : { ...decision, nextStartIndex: search.nextStartIndex };
  }

  /** @returns `undefined` where that is for the plain cycle to find out. */
  #nodesAskedFor(pod: PodRecord, isSampled: boolean): AskedNodes | undefined {
    const { spec, status } = pod.pod;
    if (spec.nodeName !== undefined || status?.nominatedNodeName !== undefined) return undefined;
    // Balanced allocation counts what an incoming pod's status says; plans are of what kinds say.
    if (pod.ownUsage !== undefined) return undefined;
    const name = namedNode(spec.affinity?.nodeAffinity);
    // The plain cycle asks no others either.
    if (name === undefined && namesNodes(spec.affinity?.nodeAffinity)) return undefined;
    const yieldsToAny = this.#yieldsToAny(pod);
    if (name === undefined && !pod.hasVolumes) return yieldsToAny ? this.#besideNominated(pod) : everyNode;
    if (name !== undefined && yieldsToAny) return undefined;
    if (name !== undefined) return pod.hasVolumes || isSampled ? undefined : this.#nodeNamed(name);
    const subset = this.#volumes.nodesFor(pod, isSampled);
    if (subset === undefined || !yieldsToAny) return subset && { subset };
    const kept = this.#besideNominated(pod)?.subset;
    return kept && { subset: without(subset, kept), isBesideNominated: true };
  }

  /** As a DaemonSet names the one node that each of its pods must be on. */
  #nodeNamed(name: string): AskedNodes | undefined {
    const node = this.#nodes.named(name);
    if (node === undefined || !this.#asksNodeAffinity) return undefined;
    const subset = { slots: Int32Array.of(node.slot), count: 1, isOnly: true, score: 0, scores: undefined };
    return { subset, isNamed: true };
  }

  /** All but those that pods nominated for them keep the pod from. */
  #besideNominated(pod: PodRecord): AskedNodes | undefined {
    const subset = keptByNominated(pod, this.#inputs.cluster, this.#nominatedInputs());
    return subset && { subset, isBesideNominated: true };
  }

  #nominatedInputs(): NominatedInputs {
    const { profile, plugins, nominated } = this.#inputs;
    return { plugins, args: profile.args, nodes: this.#nodes, nominatedFor: nominated().keys() };
  }

  #decidePlainly(pod: PodRecord, tieBreak: TieBreak, startIndex: number = 0): Decision {
    const { profile, plugins, cluster } = this.#inputs;
    return schedulePod(pod, cluster, plugins, tieBreak, samplingOf(profile, startIndex));
  }

  /** Whether any node is to be judged with and without nominated pods. See `filterNode` of the cycle. */
  #yieldsToAny(pod: PodRecord): boolean {
    const { cluster, nominated } = this.#inputs;
    for (const name of nominated().keys()) {
      const yieldsTo = cluster.nominatedPods(name).some((one) => one.priority >= pod.priority && one.key !== pod.key);
      if (yieldsTo) return true;
    }
    return false;
  }

  /**
   * Finds out why; once, as long as no pod comes to a node or goes: pods that fit nowhere come in crowds.
   *
   * @returns `undefined` where that is for the plain cycle to find out.
   */
  #unschedulable(plan: Plan, pod: PodRecord, { isNamed, isBesideNominated }: AskedNodes): Decision | undefined {
    if (isNamed === true || (isBesideNominated === true && pod.hasVolumes)) return undefined;
    if (isBesideNominated === true) {
      const beside = reasonsBesideNominated(pod, this.#inputs.cluster, this.#nominatedInputs());
      const message = beside && this.#reasons.message(plan, beside);
      return message === undefined ? undefined : { kind: "unschedulable", message };
    }
    if (pod.hasVolumes) {
      const { message } = this.#reasonsWithVolumes.of(plan, pod, () => this.#why(pod));
      return { kind: "unschedulable", message };
    }
    const { head } = this.#nodes.log;
    if (plan.unschedulable?.since !== head) {
      plan.unschedulable = { message: this.#reasons.message(plan) ?? this.#why(pod), since: head };
    }
    return { kind: "unschedulable", message: plan.unschedulable.message };
  }

  /** Asks each node. */
  #why(pod: PodRecord): string {
    const decision = this.#decidePlainly(pod, () => 0);
    if (decision.kind !== "unschedulable") throw new Error(`bug: ${pod.key} fits a node that was not found`);
    return decision.message;
  }

  #decisionOf({ slot, total, ties, feasible, runnerUp }: Choice): Decision {
    const decision = { kind: "scheduled", nodeName: this.#nodes.nameAt(slot), total, ties, feasible } as const;
    if (runnerUp === undefined) return decision;
    return { ...decision, runnerUp: { nodeName: this.#nodes.nameAt(runnerUp.slot), total: runnerUp.total } };
  }
}

function namesNodes(affinity: NodeAffinity | undefined): boolean {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required !== undefined && nodeNamesOf(required) !== undefined;
}

function countedWeights({ scorers }: Profile): CountedWeights {
  const weightOf = (plugin: string): number => scorers.find(({ name }) => name === plugin)?.weight ?? 0;
  return { interPod: weightOf("InterPodAffinity"), spread: weightOf("PodTopologySpread") };
}
