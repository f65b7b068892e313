import type { PodInfo } from "../../cluster/pod-info.ts";
import { scoredRequests } from "../../cluster/pod-requests.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import { type NodeScorer, type PluginName, scoresNothing } from "../../cycle/plugin.ts";
import { type ActiveFilter, runPreFilters } from "../../cycle/pre-filter.ts";
import type { Profile } from "../../cycle/profile.ts";
import { scoreFailure } from "../../cycle/score.ts";
import { namedImages } from "../../plugins/image-locality/score.ts";
import { grown } from "../tables/growing.ts";
import { scoreBias, type NodeScoreInputs, type NodeScores, notFeasible } from "./node-scores.ts";
import { firstReasons } from "./first-reasons.ts";
import type { ScoreMemory } from "./score-memory.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { UsageStates } from "../nodes/usage-states.ts";
import { type UsageScore, usageScore } from "./usage-score.ts";

/** The most that all scores together may weigh for their sums to fit into 32 bits. */
export const mostWeight: number = Math.trunc(2 ** 31 / maxNodeScore) - 1;

/** About what is taken to keep the reasons of a state. */
const bytesOfReasons = 100;

const nothing = new Int32Array(0);

/** A scorer for one pod, that looks at the node's pods. */
interface UsageScorer {
  readonly name: PluginName;
  readonly weight: number;
  readonly scorer: NodeScorer;
}

/** Whatever is of one shape of pods at a time. */
export interface Scored {
  readonly local: StateScores;
}

/**
 * What the plugins that look at one node alone make of pods of one shape. What depends on the node's object is in
 * {@link NodeScores}; what depends on its pods is one number a state of {@link UsageStates}: {@link notFeasible}, or the
 * weighted sum of the scores. It is worked out when it is first asked for, and kept.
 */
export class StateScores {
  /** Whether that is all there is to say of a node: no plugin rejects the pods outright, or leaves nodes out. */
  readonly isCovered: boolean;
  /** Shared by all shapes that ask for the same kind of node. */
  readonly ofNode: NodeScores;
  readonly #states: UsageStates;
  /** For a state that is asked for alone. */
  readonly #single = new Int32Array(1);
  readonly #memory: ScoreMemory;
  /**
   * By state: its number and {@link scoreBias}; 0 where it has not been worked out. For loops that can not afford {@link at}.
   */
  scores: Int32Array = nothing;
  #mayBorrow = true;
  /** Whether a view has been asked for: pods of the shape have come before. */
  hasCome = false;
  #epoch = 0;
  /** By state: why plugins that were asked reject nodes. */
  readonly #reasons = new Map<number, readonly string[]>();
  readonly #usage: UsageScore | undefined;
  // Asked node by node, where there is no #usage.
  readonly #filters: readonly ActiveFilter[];
  readonly #scorers: readonly UsageScorer[];

  /**
   * @param pod stands for all pods of its shape.
   * @param nodeScores Finds those of the pod's kind of node, or makes them.
   */
  constructor(
    pod: PodInfo,
    profile: Profile,
    { plugins, cluster, nodes, memory }: NodeScoreInputs,
    nodeScores: (filters: readonly ActiveFilter[]) => NodeScores,
  ) {
    this.#states = nodes.states;
    this.#memory = memory;
    const preFiltered = runPreFilters(pod, cluster, plugins.judges);
    const filters = preFiltered.kind === "filter" ? preFiltered.filters : [];
    this.isCovered =
      preFiltered.kind === "filter" &&
      preFiltered.selection === undefined &&
      scoreFailure(pod, plugins.preScorers) === undefined;
    this.ofNode = nodeScores(filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node"));
    this.#filters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "usage");
    this.#scorers = plugins.scorers.flatMap(({ plugin, weight }): UsageScorer[] => {
      if (plugins.inputOf(plugin.name) !== "usage") return [];
      const scorer = plugin.preScore(pod, cluster, []);
      return scorer === undefined || scorer === scoresNothing ? [] : [{ name: plugin.name, weight, scorer }];
    });
    this.#usage = usageScore({
      requests: pod.requests,
      usage: pod.usage,
      scored: scoredRequests(pod.pod),
      filters: this.#filters.map(({ plugin }) => plugin),
      scorers: this.#scorers,
      profile,
      rows: nodes.states,
    });
  }

  /** The plugins that look at the node's pods and did not skip the pod, in the profile's order. */
  get filters(): readonly ActiveFilter[] {
    return this.#filters;
  }

  /** To be called before reading: the numbers of states may have been given to others. */
  catchUp(): void {
    if (this.scores.length < this.#states.given) this.#makeRoom(this.#states.given);
    if (this.#epoch === this.#states.epoch) return;
    this.scores.fill(0);
    this.#epoch = this.#states.epoch;
    this.#reasons.clear();
  }

  /** The number of nodes in the state. The first time it costs a few divisions, or a call of each plugin. */
  at(state: number): number {
    const score = this.scores[state] ?? 0;
    return score === 0 ? this.#workOut(state) : score - scoreBias;
  }

  /** Pods of the shape have come before: it takes room of its own when it is next asked. */
  giveBack(): void {
    this.scores = nothing;
    this.#mayBorrow = false;
  }

  /** A shape that comes for the first time borrows its room: it may come but once. */
  #makeRoom(states: number): void {
    if (this.#mayBorrow) {
      this.scores = this.#memory.lend(this, states);
      return;
    }
    const before = this.scores.byteLength;
    this.scores = grown(this.scores, states);
    this.#memory.bytes += this.scores.byteLength - before;
  }

  /** Works out the numbers of some states, those of `states` from `from` on and below `to`, as far as they are not known. */
  workOut(states: Int32Array, from: number, to: number): void {
    if (this.#usage !== undefined) {
      this.#usage.workOut(states, from, to, this.scores);
      return;
    }
    for (let at = from; at < to; at++) {
      const state = states[at] ?? 0;
      if (this.scores[state] === 0) this.scores[state] = this.#ask(state) + scoreBias;
    }
  }

  #workOut(state: number): number {
    if (state >= this.scores.length) this.#makeRoom(this.#states.given);
    this.#single[0] = state;
    this.workOut(this.#single, 0, 1);
    return (this.scores[state] ?? 0) - scoreBias;
  }

  /** Why {@link at} is {@link notFeasible}, where it is: a list for all states that are rejected alike. */
  reasonsAt(state: number): readonly string[] {
    if (this.#usage !== undefined) return this.#usage.reasonsAt(state);
    let reasons = this.#reasons.get(state);
    if (reasons === undefined) {
      this.#reasons.set(state, (reasons = firstReasons(this.#nodeIn(state), this.#filters)));
      this.#memory.bytes += bytesOfReasons;
    }
    return reasons;
  }

  #nodeIn(state: number): LiveNode {
    const node = this.#states.nodeIn(state);
    if (node === undefined) throw new Error(`bug: no node is in state ${state}`);
    return node;
  }

  #ask(state: number): number {
    const node = this.#nodeIn(state);
    for (const { filter } of this.#filters) if (filter.filter(node) !== undefined) return notFeasible;
    let total = 0;
    for (const { weight, scorer } of this.#scorers) total += weight * scorer.score(node);
    return total;
  }
}

/**
 * Equal for pods that the plugins that look at a node's object alone can not tell apart.
 *
 * @param hasImage Whether any node has the image: one that none has is worth nothing anywhere.
 */
export function nodeScoresName({ pod: { spec } }: PodInfo, hasImage: (name: string) => boolean): string {
  const { containers, initContainers = [], nodeSelector, affinity, tolerations, volumes } = spec;
  const asked = [...containers, ...initContainers].map(({ restartPolicy, restartPolicyRules, volumeMounts = [] }) => [
    restartPolicy,
    restartPolicyRules,
    volumeMounts.flatMap(({ bindMountOptions = [] }) => bindMountOptions),
  ]);
  return JSON.stringify([
    nodeSelector,
    affinity?.nodeAffinity,
    tolerations,
    asked,
    containers.length,
    namedImages(spec).filter(hasImage),
    volumes,
    spec.hostNetwork,
    spec.hostUsers,
  ]);
}
