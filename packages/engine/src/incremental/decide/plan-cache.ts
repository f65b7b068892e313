import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import type { Profile } from "../../cycle/profile.ts";
import { ruleName } from "../rules/rule.ts";
import { Plan } from "./plan.ts";
import { PlansOfClasses } from "./plans-of-classes.ts";
import { isSamePodRules, type PodRules, PodRuleReader } from "../rules/pod-rules.ts";
import type { Limits } from "../limits.ts";
import { StateScores, mostWeight, nodeScoresName } from "../groups/state-scores.ts";
import type { LocalPlugins } from "../groups/local-plugins.ts";
import { type NodeScoreInputs, NodeScores } from "../groups/node-scores.ts";
import { ScoreMemory } from "../groups/score-memory.ts";
import { GroupScoresCache } from "../groups/group-scores-cache.ts";
import type { Placements } from "../cluster/placements.ts";
import type { PodKind } from "../classes/pod-kinds.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { SpreadPlans } from "../rules/spread-plan.ts";
import type { NodeSet } from "../nodes/node-set.ts";

/** Plans and local scores to keep. */
const mostKept = 50_000;

/** What plans are made of. */
export interface PlanInputs {
  readonly profile: Profile;
  readonly local: LocalPlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly spreadPlans: SpreadPlans;
  readonly limits: Limits;
}

/**
 * Which pods can have the plan. By what was never asked for before no plan was made yet, and mostly no other pod than one of this
 * class will ask: it is of a new class, or of one that was new when it was last planned for.
 */
type Whose = "new" | "own" | "any";

/** How pods of a kind were planned for. */
interface PlannedShape {
  readonly shape: number;
  readonly within: NodeSet | undefined;
  readonly planned: PodRules;
  readonly plan: Plan;
  /** Whether it is to stay: not as long as a new class alone has it. */
  stays: boolean;
}

/** What is made of the nodes of one set. */
interface LocalWithin {
  /** By shape. */
  readonly local: Map<number, StateScores>;
  /** By what is made of all nodes. */
  readonly nodeScores: Map<NodeScores, NodeScores>;
}

/** The plans of one profile. */
export class PlanCache {
  readonly #inputs: PlanInputs;
  readonly #views: GroupScoresCache;
  readonly #rules: PodRuleReader;
  readonly #scoreMemory: ScoreMemory;
  readonly #isCovered: boolean;
  /** By the number of the shape. */
  readonly #local = new Map<number, StateScores>();
  /** By name. */
  readonly #nodeScores = new Map<string, NodeScores>();
  /** The same for pods that must be on one of some nodes. */
  readonly #within = new WeakMap<NodeSet, LocalWithin>();
  readonly #byName = new Map<string, Plan>();
  readonly #kept: PlansOfClasses;
  #nodesVersion = -1;
  #imagesVersion = -1;
  /** That of spread counts: plans by forgotten ones are of no use. */
  #countsVersion = 0;
  /** The last plan that was looked up: the pods of a StatefulSet are one class each, and planned alike, or nearly so. */
  #last: PlannedShape | undefined;

  constructor(inputs: PlanInputs) {
    this.#inputs = inputs;
    const { profile, local, placements, limits } = inputs;
    this.#views = new GroupScoresCache(placements.nodes, limits);
    this.#rules = new PodRuleReader(profile, placements);
    this.#scoreMemory = new ScoreMemory(limits.viewBytes);
    this.#kept = new PlansOfClasses(limits.viewBytes / 2);
    const weight = profile.scorers.reduce((sum, one) => sum + one.weight, 0);
    // Without scorers, and with scores that are normalised in a way that is not known here, nodes are chosen otherwise.
    this.#isCovered = weight <= mostWeight && local.scorers.length > 0;
  }

  /**
   * The plan for the pod; `undefined` where cells do not tell enough to decide it.
   *
   * @param within The nodes that the pod must be on one of; absent: any. What is made for one set is of no use for others.
   */
  of(pod: PodRecord, within?: NodeSet): Plan | undefined {
    if (!this.#isCovered) return undefined;
    const { placements, spreadPlans } = this.#inputs;
    const { kind } = pod;
    const kept = this.#kept.of(pod.podClass);
    const spread = spreadPlans.of(pod, kept?.spread);
    // Asked for once more: to plan by what pods are spread may divide their class.
    const { podClass } = pod;
    const { version: carriedVersion } = placements.carried.of(podClass);
    if (
      kept?.kind === kind &&
      kept.within === within &&
      kept.spread === spread &&
      kept.carriedVersion === carriedVersion &&
      kept.plan.version === placements.nodes.nodesVersion &&
      kept.plan.isKept
    ) {
      return kept.plan.isCovered ? kept.plan : undefined;
    }
    const { size } = placements.selections;
    const planned = this.#rules.of(pod, spread.plan);
    const isNew = size < placements.selections.size;
    const plan = this.#planOf(kind, planned, within, isNew ? "new" : kept?.wasNew === true ? "own" : "any");
    this.#kept.keep(podClass, { kind, within, spread, carriedVersion, plan, wasNew: isNew });
    return plan.isCovered ? plan : undefined;
  }

  #planOf(kind: PodKind, planned: PodRules, within: NodeSet | undefined, whose: Whose): Plan {
    const { placements, limits } = this.#inputs;
    const { nodesVersion } = placements.nodes;
    const { version } = placements.spreadCounts;
    const isOld = this.#nodesVersion !== nodesVersion || this.#countsVersion !== version;
    if (isOld || this.#byName.size >= mostKept || this.#kept.isFull) {
      this.#byName.clear();
      this.#kept.forgetAll();
      this.#last = undefined;
    }
    if (this.#countsVersion !== version) this.#views.releaseDense();
    const { namesVersion } = placements.images;
    if (this.#imagesVersion !== namesVersion) {
      // Pods whose images no node had are told apart by them now, or the other way round.
      this.#local.clear();
      this.#nodeScores.clear();
    }
    this.#imagesVersion = namesVersion;
    this.#nodesVersion = nodesVersion;
    this.#countsVersion = version;
    const { id: shape } = kind.shape;
    const last = this.#last;
    if (last?.shape === shape && last.within === within && last.plan.isKept) {
      if (isSamePodRules(last.planned, planned)) {
        if (!last.stays) this.#kept.made(last.plan);
        last.stays = true;
        return last.plan;
      }
    }
    const stays = whose !== "new";
    const name = whose === "any" ? planName(shape, within, planned) : undefined;
    let plan = name === undefined ? undefined : this.#byName.get(name);
    if (plan?.isKept !== true) {
      const local = within === undefined ? this.#localOf(kind) : this.#localWithin(kind, within);
      plan = new Plan(local, planned, placements.nodes, this.#views, limits, last?.plan);
      if (stays) this.#kept.made(plan);
      if (name !== undefined) this.#byName.set(name, plan);
    }
    this.#last = { shape, within, planned, plan, stays };
    return plan;
  }

  #localWithin(kind: PodKind, set: NodeSet): StateScores {
    const known = this.#within.get(set) ?? { local: new Map(), nodeScores: new Map() };
    this.#within.set(set, known);
    let local = known.local.get(kind.shape.id);
    if (local === undefined) {
      local = this.#makeLocal(kind, (filters) => {
        const base = this.#nodeScoresOf(kind, filters);
        const narrowed = known.nodeScores.get(base) ?? base.within(set);
        known.nodeScores.set(base, narrowed);
        return narrowed;
      });
      known.local.set(kind.shape.id, local);
    }
    return local;
  }

  #makeLocal({ sample }: PodKind, nodeScores: (filters: readonly ActiveFilter[]) => NodeScores): StateScores {
    const { profile } = this.#inputs;
    return new StateScores(sample, profile, this.#inputsOfScores(), nodeScores);
  }

  #inputsOfScores(): NodeScoreInputs {
    const { profile, local: plugins, placements, cluster } = this.#inputs;
    const { nodes, survey } = placements;
    const { addedAffinity } = profile.args.nodeAffinity;
    return { plugins, nodes, survey, cluster, addedAffinity, memory: this.#scoreMemory };
  }

  #localOf(kind: PodKind): StateScores {
    let local = this.#local.get(kind.shape.id);
    if (local === undefined) {
      local = this.#makeLocal(kind, (filters) => this.#nodeScoresOf(kind, filters));
      if (this.#local.size >= mostKept) this.#local.clear();
      this.#local.set(kind.shape.id, local);
    }
    return local;
  }

  #nodeScoresOf(kind: PodKind, filters: readonly ActiveFilter[]): NodeScores {
    const name = nodeScoresName(kind.sample, (image) => this.#inputs.placements.images.states.has(image));
    let scores = this.#nodeScores.get(name);
    if (scores === undefined) {
      if (this.#nodeScores.size >= mostKept) this.#nodeScores.clear();
      scores = new NodeScores(kind.sample, filters, this.#inputsOfScores());
      this.#nodeScores.set(name, scores);
    }
    return scores;
  }
}

/** Equal for pods that are decided alike, as long as no node changes. */
function planName(shape: number, within: NodeSet | undefined, planned: PodRules): string {
  const { rules, asksForItself, needsEveryKey } = planned;
  return `${shape} ${within?.number ?? ""} ${asksForItself} ${needsEveryKey} ${rules.map(ruleName).join()}`;
}
