import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { Profile } from "../../cycle/profile.ts";
import { Plan } from "./plan.ts";
import { isSamePodRules, type PodRules, PodRuleReader } from "../rules/pod-rules.ts";
import type { Limits } from "../limits.ts";
import { StateScores, mostWeight, nodeScoresName } from "../groups/state-scores.ts";
import type { LocalPlugins } from "../groups/local-plugins.ts";
import { type NodeScoreInputs, NodeScores } from "../groups/node-scores.ts";
import { ScoreMemory } from "../groups/score-memory.ts";
import { GroupScoresCache } from "../groups/group-scores-cache.ts";
import type { Placements } from "../cluster/placements.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { PodKind } from "../classes/pod-kinds.ts";
import { asksForSameNodes } from "../classes/same-spec.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { KeptSpread, SpreadPlans } from "../rules/spread-plan.ts";

/** About what a rule takes in a plan, and what a plan takes beside its rules. */
const bytesOfRule = 150;
const bytesOfPlan = 1000;
/** About what a shape takes beside its scores. */
const bytesOfShape = 4000;
/** Plans to keep: where each pod is a class of its own they only cost the garbage collector. */
const mostPlans = 2 ** 15;

/** What plans are made of. */
interface PlanInputs {
  readonly profile: Profile;
  readonly local: LocalPlugins;
  readonly placements: Placements;
  readonly cluster: ClusterSnapshot;
  readonly spreadPlans: SpreadPlans;
  readonly limits: Limits;
}

/** What a class of pods was last decided by. */
interface KeptPlan {
  readonly kind: PodKind;
  readonly spread: KeptSpread;
  readonly carriedVersion: number;
  readonly rules: PodRules;
  readonly plan: Plan;
}

/**
 * The last plan of each class of pods, of one profile, and what plans are made of. Plans are let go of when nodes have
 * changed; all is, once it takes more memory than it may: what is asked for later is made again.
 */
export class PlanCache {
  readonly #inputs: PlanInputs;
  readonly #views: GroupScoresCache;
  readonly #rules: PodRuleReader;
  readonly #scoreMemory: ScoreMemory;
  readonly #scoreInputs: NodeScoreInputs;
  readonly #isCovered: boolean;
  /** By the number of the shape. */
  readonly #stateScores = new Map<number, StateScores>();
  /** By name. */
  readonly #nodeScores = new Map<string, NodeScores>();
  /** Those of the last shape: many shapes that come but once differ in what they request alone. */
  #lastNodeScores: { readonly spec: PodSpec; readonly scores: NodeScores } | undefined;
  /** By the number of the class. */
  readonly #byClass = new Map<number, KeptPlan>();
  #bytes = 0;
  /** The last plan that was made: pods of a StatefulSet may be one class each, and are planned alike, or nearly so. */
  #last: KeptPlan | undefined;
  // What the clock said when plans were last let go of.
  #nodesAt = -1;
  #spreadCountsAt = -1;
  #imagesAt = -1;

  constructor(inputs: PlanInputs) {
    this.#inputs = inputs;
    const { profile, local, placements, cluster, limits } = inputs;
    const { nodes, survey } = placements;
    const weightOf = (some: readonly { readonly weight: number }[]): number =>
      some.reduce((sum, one) => sum + one.weight, 0);
    this.#scoreMemory = new ScoreMemory(weightOf(local.ofUsage.scorers));
    this.#scoreInputs = { profile, plugins: local, nodes, survey, cluster, memory: this.#scoreMemory };
    this.#views = new GroupScoresCache(placements.nodes, limits);
    this.#rules = new PodRuleReader(profile, placements);
    const weight = weightOf(profile.scorers);
    // Without scorers, a search for a share of the nodes ends with the first.
    const endsEarly = profile.scorers.length === 0 && profile.percentageOfNodesToScore !== undefined;
    this.#isCovered = weight <= mostWeight && !endsEarly;
  }

  /** The plan for the pod; `undefined` where cells do not tell enough to decide it. */
  of(pod: PodRecord): Plan | undefined {
    if (!this.#isCovered) return undefined;
    this.#forgetOld();
    const { placements, spreadPlans } = this.#inputs;
    const { kind } = pod;
    const kept = this.#byClass.get(pod.podClass.number);
    const spread = spreadPlans.of(pod, kept?.spread);
    // Asked for once more: to plan by what pods are spread may divide their class.
    const { podClass } = pod;
    const { version: carriedVersion } = placements.carried.of(podClass);
    if (kept?.kind === kind && kept.spread === spread && kept.carriedVersion === carriedVersion) {
      return kept.plan.stateScores.isCovered ? kept.plan : undefined;
    }
    // Spread counts may have been let go of just now.
    this.#forgetOld();
    const rules = this.#rules.of(pod, spread.plan);
    const plan = this.#planOf(kind, rules);
    this.#last = { kind, spread, carriedVersion, rules, plan };
    this.#byClass.set(podClass.number, this.#last);
    return plan.stateScores.isCovered ? plan : undefined;
  }

  #planOf(kind: PodKind, rules: PodRules): Plan {
    const { placements, limits } = this.#inputs;
    const last = this.#last;
    const isOfLastShape = last?.kind.shape === kind.shape;
    if (isOfLastShape && isSamePodRules(last.rules, rules)) return last.plan;
    this.#bytes += bytesOfPlan + bytesOfRule * rules.rules.length;
    return new Plan(this.#stateScoresOf(kind), rules, placements.nodes, this.#views, limits, last?.plan);
  }

  /** Lets go of what is of nodes and counts that are no more, and of all, where there is no room for more. */
  #forgetOld(): void {
    const { placements, limits } = this.#inputs;
    const { clock } = placements.nodes;
    // Images that no node has do not tell pods apart, and this one had none when scores were made, or has none now.
    const isImageNew = this.#imagesAt !== clock.images;
    const isFull = this.#bytes + this.#views.bytes + this.#scoreMemory.bytes > limits.keptBytes;
    const isOld = this.#nodesAt !== clock.nodes || this.#spreadCountsAt !== clock.spreadCounts;
    if (!isImageNew && !isFull && !isOld && this.#byClass.size < mostPlans) return;
    this.#nodesAt = clock.nodes;
    this.#spreadCountsAt = clock.spreadCounts;
    this.#imagesAt = clock.images;
    this.#byClass.clear();
    this.#last = undefined;
    this.#views.forgetAll();
    this.#bytes = 0;
    if (!isImageNew && !isFull) return;
    this.#stateScores.clear();
    this.#nodeScores.clear();
    this.#lastNodeScores = undefined;
    this.#scoreMemory.clear();
  }

  #stateScoresOf(kind: PodKind): StateScores {
    let scores = this.#stateScores.get(kind.shape.id);
    if (scores === undefined) {
      scores = new StateScores(kind, this.#nodeScoresOf(kind), this.#scoreInputs);
      this.#scoreMemory.bytes += bytesOfShape;
      this.#stateScores.set(kind.shape.id, scores);
    }
    return scores;
  }

  #nodeScoresOf(kind: PodKind): NodeScores {
    const last = this.#lastNodeScores;
    if (last !== undefined && asksForSameNodes(kind.spec, last.spec)) return last.scores;
    const { sample } = kind;
    const name = nodeScoresName(sample, (image) => this.#inputs.placements.images.states.has(image));
    let scores = this.#nodeScores.get(name);
    if (scores === undefined) {
      scores = new NodeScores(sample, this.#scoreInputs);
      this.#nodeScores.set(name, scores);
    }
    this.#lastNodeScores = { spec: kind.spec, scores };
    return scores;
  }
}
