import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeSelection } from "../cycle/pre-filter.ts";
import type { TieBreak } from "../cycle/outcome.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import type { Sampling } from "../cycle/sampling.ts";
import { type Choice, type ChooseOptions, NodeChooser } from "./choose/choose-node.ts";
import { NamedNodes } from "./choose/named-nodes.ts";
import { NodeSearch } from "./choose/node-search.ts";
import type { CountedWeights } from "./choose/normalised-offsets.ts";
import type { Limits } from "./limits.ts";
import type { NodeTable } from "./nodes/node-table.ts";
import type { SearchOrder } from "./nodes/search-order.ts";
import { NowhereReasons } from "./nowhere/nowhere-reasons.ts";
import type { Placements } from "./placements.ts";
import type { Unschedulable } from "./plans/decision-plan.ts";
import { DecisionPlans, type FoundPlan } from "./plans/decision-plans.ts";
import type { SpreadPlans } from "./plans/spread-plans.ts";
import { namedNode } from "./pods/named-node.ts";
import type { PodRecord } from "./pods/pod-record.ts";
import type { MatchedNodes } from "./views/matched-nodes.ts";
import type { LocalPlugins } from "./views/local-plugins.ts";
import { NowhereWithVolumes } from "./volumes/nowhere-with-volumes.ts";
import { PodVolumes } from "./volumes/pod-volumes.ts";
import type { VolumeState } from "./volumes/volume-state.ts";

/** What a cycle by plans reads. */
export interface PlannedCycleInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly volumes: VolumeState;
  readonly limits: Limits;
  readonly local: LocalPlugins;
  readonly spreadPlans: SpreadPlans;
  readonly order: SearchOrder;
  /** Asks each node why a pod fits nowhere. */
  readonly why: (pod: PodRecord) => string;
}

/** Decides by plans: by what is known of groups of nodes, without looking at each. */
export class PlannedCycle {
  readonly #nodes: NodeTable;
  readonly #decisionPlans: DecisionPlans;
  readonly #chooser: NodeChooser;
  readonly #volumes: PodVolumes;
  readonly #reasons: NowhereReasons;
  readonly #nowhere: NowhereWithVolumes;
  readonly #order: SearchOrder;
  readonly #namedNodes: NamedNodes;
  readonly #why: (pod: PodRecord) => string;

  constructor({ volumes, order, why, ...inputs }: PlannedCycleInputs) {
    const { profile, plugins, placements, cluster, limits } = inputs;
    const { nodes } = placements;
    this.#nodes = nodes;
    this.#order = order;
    this.#why = why;
    this.#namedNodes = new NamedNodes(plugins, nodes, cluster);
    this.#decisionPlans = new DecisionPlans(inputs);
    this.#chooser = new NodeChooser(nodes, countedWeights(profile));
    this.#volumes = new PodVolumes({ profile, plugins, volumes, limits });
    this.#reasons = new NowhereReasons(profile.filters, nodes);
    this.#nowhere = new NowhereWithVolumes(volumes);
  }

  /**
   * Chooses a node without looking at each, where that can be done; it can not be asked afterwards why.
   *
   * @param options With a subset, of nodes that are not to be chosen.
   * @returns `undefined` when it can not be done, or with nodes left out when none takes the pod.
   */
  choose(
    pod: PodRecord,
    tieBreak: TieBreak,
    options: ChooseOptions,
  ): Choice | Pick<Unschedulable, "message"> | undefined {
    const { spec, status } = pod.pod;
    if (spec.nodeName !== undefined || status?.nominatedNodeName !== undefined) return undefined;
    // Balanced allocation counts what an incoming pod's status says; plans are of what kinds say.
    if (pod.ownUsage !== undefined) return undefined;
    const { subset: without, search } = options;
    if (namedNode(spec.affinity?.nodeAffinity) !== undefined) return this.#chooseNamed(pod, tieBreak, options);
    if (pod.kind.hasVolumes) {
      return (without ?? search) === undefined ? this.#chooseByVolumes(pod, tieBreak, options) : undefined;
    }
    const found = this.#decisionPlans.of(pod);
    if (found?.matched !== undefined) return this.#chooseMatched(found, found.matched, pod, tieBreak, options);
    if (found === undefined) return undefined;
    const { plan, apart } = found;
    if (apart !== undefined) for (const sums of plan.selected) sums.select(apart);
    const asked = apart?.selection === undefined ? options : this.#askedOf(apart.selection, options);
    const choice = this.#chooser.choose(plan, tieBreak, asked, apart);
    return without === undefined ? (choice ?? this.#unschedulable(found, pod)) : choice;
  }

  /** By what holds for pods that require nothing of nodes; a search, and a pod that fits nowhere, need a plan of their own. */
  #chooseMatched(
    { plan }: FoundPlan,
    matched: MatchedNodes,
    pod: PodRecord,
    tieBreak: TieBreak,
    options: ChooseOptions,
  ): Choice | Pick<Unschedulable, "message"> | undefined {
    if (options.search === undefined) {
      matched.use();
      for (const sums of plan.selected) sums.select(matched);
      const choice = this.#chooser.choose(plan, tieBreak, { ...options, matched }, undefined);
      if (choice !== undefined) return choice;
    }
    matched.wearOut();
    return this.choose(pod, tieBreak, options);
  }

  /** Of a search among a share of the nodes those that are selected are all that is asked. */
  #askedOf(selection: NodeSelection, { search, ...options }: ChooseOptions): ChooseOptions {
    search?.askedOnly(this.#namedNodes.count(selection));
    return options;
  }

  /** What others of its kind are decided by decides a pod that names its node too. */
  #chooseNamed(
    pod: PodRecord,
    tieBreak: TieBreak,
    options: ChooseOptions,
  ): Choice | Pick<Unschedulable, "message"> | undefined {
    const { subset: without, search } = options;
    const name = this.#namedNodes.nameFor(pod);
    if (name === undefined || without !== undefined || pod.kind.hasVolumes) return undefined;
    const found = this.#decisionPlans.of(pod, undefined, true);
    if (found === undefined) return undefined;
    const { plan, apart, matched } = found;
    if (matched !== undefined) {
      matched.wearOut();
      return this.#chooseNamed(pod, tieBreak, options);
    }
    if (plan.selected.length > 0) {
      const selected = this.#namedNodes.selected(pod, name);
      for (const sums of plan.selected) sums.select(sums.shared === undefined ? selected : (apart ?? selected));
    }
    const subset = this.#namedNodes.subset(name);
    search?.askedOnly(subset.count);
    return this.#chooser.choose(plan, tieBreak, { subset }, apart) ?? { message: this.#namedNodes.whyNot(pod) };
  }

  /** The one node that is asked about the pod, beside one that it is nominated for; absent where others may be too. */
  onlyNodeFor(pod: PodRecord): string | undefined {
    return this.#namedNodes.nameFor(pod);
  }

  #chooseByVolumes(
    pod: PodRecord,
    tieBreak: TieBreak,
    { asksRunnerUp = false }: ChooseOptions,
  ): Choice | Pick<Unschedulable, "message"> | undefined {
    const subset = this.#volumes.nodesFor(pod);
    const plan = subset && this.#decisionPlans.of(pod, subset.within)?.plan;
    if (plan === undefined) return undefined;
    return (
      this.#chooser.choose(plan, tieBreak, { asksRunnerUp, subset }, undefined) ??
      this.#nowhere.of(plan, pod, () => this.#why(pod))
    );
  }

  /** A search among a share of the nodes, to {@link choose} with. */
  search(sampling: Sampling): NodeSearch {
    return new NodeSearch(this.#order.slots(), sampling);
  }

  /** Finds out why; once, as long as no pod comes to a node or goes: pods that fit nowhere come in crowds. */
  #unschedulable({ plan, apart }: FoundPlan, pod: PodRecord): Unschedulable {
    const { head } = this.#nodes.log;
    const { unschedulable: known } = plan;
    if (known?.since === head && known.apart === apart) return known;
    const counted = apart?.selection === undefined ? this.#reasons.message(plan, apart) : this.#namedNodes.whyNot(pod);
    const message = counted ?? this.#why(pod);
    return (plan.unschedulable = { message, since: head, apart });
  }
}

function countedWeights({ scorers }: Profile): CountedWeights {
  const weightOf = (plugin: string): number => scorers.find(({ name }) => name === plugin)?.weight ?? 0;
  return { interPod: weightOf("InterPodAffinity"), spread: weightOf("PodTopologySpread") };
}
