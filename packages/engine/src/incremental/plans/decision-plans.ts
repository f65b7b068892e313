import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import type { Profile } from "../../cycle/profile.ts";
import { type CommonKind, CommonKinds, itself } from "./common-kinds.ts";
import { ruleName } from "./counted-rules.ts";
import { DecisionPlan } from "./decision-plan.ts";
import { isSamePlanned, type PlanRules, RulesOfPods } from "./plan-rules.ts";
import { HeldPlans } from "./held-plans.ts";
import type { Limits } from "../limits.ts";
import { LocalScores, mostWeight, nodeScoresName } from "../views/local-scores.ts";
import type { LocalPlugins } from "../views/local-plugins.ts";
import { type NodeScoreInputs, NodeScores } from "../views/node-scores.ts";
import { ScoreMemory } from "../views/score-memory.ts";
import { NodeViews } from "../views/node-views.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import type { MatchedNodes } from "../views/matched-nodes.ts";
import type { Placements } from "../placements.ts";
import type { PodKind } from "../pods/pod-kinds.ts";
import type { PodRecord } from "../pods/pod-record.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
import type { SpreadPlan, SpreadPlans } from "./spread-plans.ts";
import type { NodeSet } from "../volumes/node-set.ts";

/** Plans and local scores to keep. */
const mostKept = 50_000;

/** What plans are made of. */
export interface DecisionPlanInputs {
  readonly profile: Profile;
  readonly local: LocalPlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly spreadPlans: SpreadPlans;
  readonly limits: Limits;
}

/** What a class of pods was last decided by; see {@link DecisionPlans.of}. */
export interface KeptPlan {
  readonly holder: SeenPods;
  readonly plans: DecisionPlans;
  readonly kind: PodKind;
  readonly within: NodeSet | undefined;
  readonly isNamed: boolean;
  readonly spread: SpreadPlan;
  readonly carriedVersion: number;
  readonly found: FoundPlan | undefined;
}

/** How pods are decided. */
export interface FoundPlan {
  readonly plan: DecisionPlan;
  /** The nodes that the plan does not know of what they say of these very pods. */
  readonly apart: ApartNodes | undefined;
  /** The nodes that these very pods must, or must not, be on; absent: the plan knows. */
  readonly matched: MatchedNodes | undefined;
}

/**
 * Who can have the plan. By what was never asked for before no plan was made yet, and mostly no other pod than one of this
 * class will ask: it is of a new class, or of one that was new when it was last planned for.
 */
type Whose = "new" | "own" | "any";

/** How pods of a kind were planned for. */
interface PlannedKind {
  readonly id: CommonKind["id"];
  readonly within: NodeSet | undefined;
  readonly planned: PlanRules;
  readonly plan: DecisionPlan;
  /** Whether it is to stay: not as long as a new class alone has it. */
  stays: boolean;
}

/** What is made of the nodes of one set. */
interface LocalWithin {
  /** By shape. */
  readonly local: Map<CommonKind["id"], LocalScores>;
  /** By what is made of all nodes. */
  readonly nodeScores: Map<NodeScores, NodeScores>;
}

/** The plans of one profile. */
export class DecisionPlans {
  readonly #inputs: DecisionPlanInputs;
  readonly #views: NodeViews;
  readonly #rules: RulesOfPods;
  readonly #scoreMemory: ScoreMemory;
  readonly #isCovered: boolean;
  readonly #common: CommonKinds;
  /** By the number of what kinds have in common. */
  readonly #local = new Map<CommonKind["id"], LocalScores>();
  /** By name. */
  readonly #nodeScores = new Map<string, NodeScores>();
  /** The same for pods that must be on one of some nodes. */
  readonly #within = new WeakMap<NodeSet, LocalWithin>();
  readonly #byName = new Map<string, DecisionPlan>();
  readonly #held: HeldPlans;
  #nodesVersion = -1;
  /** That of spread counts: plans by forgotten ones are of no use. */
  #countsVersion = 0;
  /** The last plan that was looked up: the pods of a StatefulSet are one class each, and planned alike, or nearly so. */
  #last: PlannedKind | undefined;

  constructor(inputs: DecisionPlanInputs) {
    this.#inputs = inputs;
    const { profile, local, placements, limits } = inputs;
    this.#views = new NodeViews(placements.nodes, limits);
    this.#rules = new RulesOfPods(profile, placements);
    this.#scoreMemory = new ScoreMemory(limits.viewBytes);
    this.#common = new CommonKinds(placements, limits, { plugins: local, cluster: inputs.cluster });
    this.#held = new HeldPlans(this, limits.viewBytes / 2);
    const weight = profile.scorers.reduce((sum, one) => sum + one.weight, 0);
    // Without scorers, and with scores that are normalised in a way that is not known here, nodes are chosen otherwise.
    this.#isCovered = weight <= mostWeight && local.scorers.length > 0;
  }

  /**
   * The plan for the pod; `undefined` where cells do not tell enough to decide it.
   *
   * @param within The nodes that the pod must be on one of; absent: any. What is made for one set is of no use for others.
   * @param isNamed Whether the pod names the one node that it must be on, which its kind does not know.
   */
  of(pod: PodRecord, within?: NodeSet, isNamed = false): FoundPlan | undefined {
    if (!this.#isCovered) return undefined;
    const { placements, spreadPlans } = this.#inputs;
    const { nodesVersion } = placements.nodes;
    const { made } = placements.selections;
    const spread = spreadPlans.of(pod);
    const { seen, kind } = pod;
    const kept = seen.lastPlan;
    if (
      kept?.plans === this &&
      kept.kind === kind &&
      kept.within === within &&
      kept.isNamed === isNamed &&
      kept.spread === spread &&
      kept.carriedVersion === seen.carriedVersion &&
      kept.found?.plan.version === nodesVersion &&
      kept.found.plan.isKept &&
      kept.found.matched?.isWornOut !== true
    ) {
      return kept.found;
    }
    const common = kind.hasVolumes ? itself(kind) : this.#common.of(kind);
    const { apart, matched } = common;
    const isOfFew = isNamed || apart?.isOnly === true || matched?.isOnly === true;
    const planned = this.#rules.of(pod, spread, common, isOfFew);
    const isNew = made < placements.selections.made;
    const whose = isNew ? "new" : seen.wasNew ? "own" : "any";
    const plan = this.#planOf(common, planned, within, whose);
    const found = plan.isCovered ? { plan, apart, matched } : undefined;
    const { carriedVersion } = seen;
    const held: KeptPlan = { holder: seen, plans: this, kind, within, isNamed, spread, carriedVersion, found };
    seen.lastPlan = held;
    if (isNew) this.#held.heldByNew(held);
    else this.#held.heldBy(seen);
    seen.wasNew = isNew;
    return found;
  }

  #planOf(common: CommonKind, planned: PlanRules, within: NodeSet | undefined, whose: Whose): DecisionPlan {
    const { nodesVersion } = this.#inputs.placements.nodes;
    const { placements, limits } = this.#inputs;
    const { version } = placements.spreadCounts;
    const isOld = this.#nodesVersion !== nodesVersion || this.#countsVersion !== version;
    if (isOld || this.#byName.size >= mostKept || this.#held.isFull) {
      this.#byName.clear();
      this.#held.forgetAll();
      this.#last = undefined;
    }
    if (this.#countsVersion !== version) this.#views.releaseDense();
    this.#nodesVersion = nodesVersion;
    this.#countsVersion = version;
    const { id } = common;
    const last = this.#last;
    if (last?.id === id && last.within === within && last.plan.isKept) {
      if (isSamePlanned(last.planned, planned)) {
        if (!last.stays) this.#held.made(last.plan);
        last.stays = true;
        return last.plan;
      }
    }
    const stays = whose !== "new";
    const name = whose === "any" ? planName(common, within, planned) : undefined;
    let plan = name === undefined ? undefined : this.#byName.get(name);
    if (plan?.isKept !== true) {
      const local = within === undefined ? this.#localOf(common) : this.#localWithin(common, within);
      plan = new DecisionPlan(local, planned, placements.nodes, this.#views, limits, last?.plan);
      if (stays) this.#held.made(plan);
      if (name !== undefined) this.#byName.set(name, plan);
    }
    this.#last = { id, within, planned, plan, stays };
    return plan;
  }

  #localWithin(kind: CommonKind, set: NodeSet): LocalScores {
    const known = this.#within.get(set) ?? { local: new Map(), nodeScores: new Map() };
    this.#within.set(set, known);
    let local = known.local.get(kind.id);
    if (local === undefined) {
      local = this.#makeLocal(kind, (filters) => {
        const base = this.#nodeScoresOf(kind, filters);
        const narrowed = known.nodeScores.get(base) ?? base.within(set);
        known.nodeScores.set(base, narrowed);
        return narrowed;
      });
      known.local.set(kind.id, local);
    }
    return local;
  }

  #makeLocal({ sample }: CommonKind, nodeScores: (filters: readonly ActiveFilter[]) => NodeScores): LocalScores {
    const { profile } = this.#inputs;
    return new LocalScores(sample, profile, this.#inputsOfScores(), nodeScores);
  }

  #inputsOfScores(): NodeScoreInputs {
    const { profile, local: plugins, placements, cluster } = this.#inputs;
    const { nodes, survey } = placements;
    const { addedAffinity } = profile.args.nodeAffinity;
    return { plugins, nodes, survey, cluster, addedAffinity, memory: this.#scoreMemory };
  }

  #localOf(kind: CommonKind): LocalScores {
    let local = this.#local.get(kind.id);
    if (local === undefined) {
      local = this.#makeLocal(kind, (filters) => this.#nodeScoresOf(kind, filters));
      if (this.#local.size >= mostKept) this.#local.clear();
      this.#local.set(kind.id, local);
    }
    return local;
  }

  #nodeScoresOf(kind: CommonKind, filters: readonly ActiveFilter[]): NodeScores {
    const name = nodeScoresName(kind);
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
function planName({ id }: CommonKind, within: NodeSet | undefined, planned: PlanRules): string {
  const { rules, asksForItself, needsEveryKey, isOfFew } = planned;
  return `${id} ${within?.number ?? ""} ${asksForItself} ${needsEveryKey} ${isOfFew} ${rules.map(ruleName).join()}`;
}
