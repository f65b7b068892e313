import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { Decision, TieBreak } from "../../cycle/outcome.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import { samplingOf } from "../../cycle/sampling.ts";
import { scheduleOnFewNodes, schedulePod } from "../../cycle/schedule-pod.ts";
import type { DecideOptions } from "../../engine.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { Placements } from "../cluster/placements.ts";
import { localPlugins } from "../groups/local-plugins.ts";
import type { Limits } from "../limits.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { SpreadPlans } from "../rules/spread-plan.ts";
import { PodVolumes } from "../volumes/pod-volumes.ts";
import type { VolumeState } from "../volumes/volume-state.ts";
import { type Choice, NodeChooser } from "./choose-node.ts";
import { NodeSearch } from "./node-search.ts";
import { type AskedNodes, NodesToAsk } from "./nodes-to-ask.ts";
import type { CountedWeights } from "./normalise.ts";
import type { Plan } from "./plan.ts";
import { PlanCache } from "./plan-cache.ts";
import { UnschedulablePods } from "./unschedulable.ts";

/** What a profile decides by. */
interface DeciderInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly volumes: VolumeState;
  /** By node name: pods that are nominated for it. */
  readonly nominated: () => ReadonlyMap<string, unknown>;
  readonly limits: Limits;
}

/** Decides pods by one profile: by groups of nodes, without looking at each, or else by the plain cycle. */
export class Decider {
  readonly #inputs: DeciderInputs;
  readonly #nodes: NodeTable;
  readonly #nodesToAsk: NodesToAsk;
  readonly #plans: PlanCache;
  readonly #chooser: NodeChooser;
  readonly #unschedulable: UnschedulablePods;

  constructor(inputs: DeciderInputs) {
    const { profile, plugins, placements, cluster, nominated, limits } = inputs;
    const { nodes, keys, labels, spreadCounts: counts } = placements;
    const args = profile.args.podTopologySpread;
    const spreadPlans = new SpreadPlans({ cluster, keys, counts, labelKeys: labels.keys, args, clock: nodes.clock });
    const volumes = new PodVolumes(profile, plugins, inputs.volumes);
    this.#inputs = inputs;
    this.#nodes = nodes;
    this.#nodesToAsk = new NodesToAsk({ profile, plugins, nodes, cluster, volumes, nominated });
    this.#plans = new PlanCache({ profile, local: localPlugins(plugins), placements, cluster, spreadPlans, limits });
    this.#chooser = new NodeChooser(nodes, countedWeights(profile));
    this.#unschedulable = new UnschedulablePods({ profile, plugins, nodes, cluster, volumes });
  }

  decide(pod: PodRecord, tieBreak: TieBreak, options: DecideOptions): Decision {
    return this.#decideByGroups(pod, tieBreak, options) ?? this.#decidePlainly(pod, tieBreak, options.startIndex);
  }

  /** @returns `undefined` where groups do not tell enough. */
  #decideByGroups(pod: PodRecord, tieBreak: TieBreak, options: DecideOptions): Decision | undefined {
    const { startIndex = 0, asksRunnerUp = false } = options;
    const { profile, plugins, cluster } = this.#inputs;
    const sampling = samplingOf(profile, startIndex);
    // What volumes say is asked of all nodes below: too much for the one that a pod is nominated for.
    const mayAskOne = sampling === undefined && pod.hasVolumes && pod.pod.status?.nominatedNodeName !== undefined;
    const onFew = mayAskOne ? scheduleOnFewNodes(pod, cluster, plugins, tieBreak) : undefined;
    if (onFew !== undefined) return onFew;

    const asked = this.#nodesToAsk.of(pod, sampling !== undefined);
    const plan = asked && this.#plans.of(pod);
    if (asked === undefined || plan === undefined) return undefined;
    // Pods on nodes that it does not name count for a pod that is spread.
    if (asked.isNamed && plan.hard.length + plan.soft.length > 0) return undefined;

    const search = sampling && new NodeSearch(this.#nodes.searchOrder(), sampling);
    const { first, subset } = asked;
    const choice =
      (first && this.#chooser.choose(plan, tieBreak, { subset: first })) ??
      this.#chooser.choose(plan, tieBreak, { asksRunnerUp, search, subset });
    const decision = choice === undefined ? this.#noNode(plan, pod, asked) : this.#decisionOf(choice);
    return decision && search ? { ...decision, nextStartIndex: search.nextStartIndex } : decision;
  }

  #decidePlainly(pod: PodRecord, tieBreak: TieBreak, startIndex: number = 0): Decision {
    const { profile, plugins, cluster } = this.#inputs;
    return schedulePod(pod, cluster, plugins, tieBreak, samplingOf(profile, startIndex));
  }

  #noNode(plan: Plan, pod: PodRecord, asked: AskedNodes): Decision | undefined {
    const message = this.#unschedulable.message(plan, pod, asked, () => this.#askEachNode(pod));
    return message === undefined ? undefined : { kind: "unschedulable", message };
  }

  /** Why the pod fits nowhere. */
  #askEachNode(pod: PodRecord): string {
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

function countedWeights({ scorers }: Profile): CountedWeights {
  const weightOf = (plugin: string): number => scorers.find(({ name }) => name === plugin)?.weight ?? 0;
  return { interPod: weightOf("InterPodAffinity"), spread: weightOf("PodTopologySpread") };
}
