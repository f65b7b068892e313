import type { PodSpec } from "../../api/pod.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { PodAmounts } from "../../cluster/to-pod-info.ts";
import { scoredRequestsOf } from "../../cluster/pod-requests.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import { scoresNothing } from "../../cycle/plugin.ts";
import { type ActiveFilter, runPreFilters } from "../../cycle/pre-filter.ts";
import type { WeightedScorer } from "../../cycle/profile-plugins.ts";
import { namedImages } from "../../plugins/image-locality/score.ts";
import { grown } from "../tables/growing.ts";
import { type ActiveScorer, type NodeScoreInputs, type NodeScores, firstReasons, notFeasible } from "./node-scores.ts";
import { type KeptScores, scoreBias, type ScoreMemory } from "./score-memory.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { UsageStates } from "../nodes/usage-states.ts";
import { numericScorers, type UsageScore, type UsageScoreInputs, usageScore } from "./usage-score.ts";

/** The most that all scores together may weigh for their sums to fit into 32 bits. */
export const mostWeight: number = Math.trunc(2 ** 31 / maxNodeScore) - 1;

/** About what is taken to keep the reasons of a state. */
const bytesOfReasons = 100;

/** What stands for all pods of one shape. */
interface PodsOfShape {
  readonly spec: PodSpec;
  readonly amounts: PodAmounts;
  /** One of them; compiled when it is asked for, since numbers tell all of most shapes. */
  readonly sample: PodInfo;
}

/** The plugins that look at a node's pods, made for one pod. */
interface AskedPlugins {
  /** In the profile's order. */
  readonly filters: readonly ActiveFilter[];
  readonly scorers: readonly ActiveScorer[];
}

/** Whatever is of one shape of pods at a time. */
export interface Scored {
  readonly stateScores: StateScores;
}

/**
 * What the plugins that look at one node alone make of pods of one shape. What depends on the node's object is in
 * {@link NodeScores}; what depends on its pods is one number a state of {@link UsageStates}: {@link notFeasible}, or
 * the weighted sum of the scores. It is worked out when it is first asked for, and kept.
 */
export class StateScores {
  /** Shared by all shapes that ask for the same kind of node. */
  readonly nodeScores: NodeScores;
  readonly #states: UsageStates;
  /** For a state that is asked for alone. */
  readonly #single = new Int32Array(1);
  readonly #memory: ScoreMemory;
  /**
   * By state: its number and {@link scoreBias}; 0 where it has not been worked out. For loops that can not afford
   * {@link at}.
   */
  scores: KeptScores;
  #mayBorrow = true;
  /** Whether a view has been asked for: pods of the shape have come before. */
  hasComeBefore = false;
  /** How much has been read of which numbers were given to states. */
  #read = 0;
  /** By state: why plugins that were asked reject nodes. */
  readonly #reasons = new Map<number, readonly string[]>();
  readonly #shape: PodsOfShape;
  readonly #inputs: NodeScoreInputs;
  /** Absent where numbers do not tell all: plugins are asked about a node in each state then. */
  readonly #usage: UsageScore | undefined;
  #plugins: AskedPlugins | undefined;

  /** @param nodeScores Those of their kind of node. */
  constructor(shape: PodsOfShape, nodeScores: NodeScores, inputs: NodeScoreInputs) {
    const { profile, nodes, memory, plugins } = inputs;
    this.nodeScores = nodeScores;
    this.#shape = shape;
    this.#inputs = inputs;
    this.#states = nodes.states;
    this.#memory = memory;
    this.scores = memory.none;
    const { requests, usage, hostPorts, nonZeroUsage } = shape.amounts;
    const { withPorts, withoutPorts } = plugins.usageFilters;
    this.#usage = usageScore({
      requests,
      usage,
      scored: scoredRequestsOf(shape, nonZeroUsage),
      filters: hostPorts.length > 0 ? withPorts : withoutPorts,
      scorers: scorersWithSay(shape, inputs),
      profile,
      rows: nodes.states,
    });
  }

  /** Whether that is all there is to say of nodes: no plugin rejects the pods outright, leaves nodes out, or fails. */
  get isCovered(): boolean {
    return this.nodeScores.isCovered;
  }

  /** The plugins that look at the node's pods and did not skip the pod, in the profile's order. */
  get filters(): readonly ActiveFilter[] {
    return this.#asked().filters;
  }

  /** What most shapes can do without. */
  #asked(): AskedPlugins {
    return (this.#plugins ??= askedPlugins(this.#shape.sample, this.#inputs));
  }

  /** To be called before reading, once all nodes' states are known: numbers may have been given to other states. */
  catchUp(): void {
    const { given, log } = this.#states;
    // Room that it did not have before is empty: nothing is known that may be wrong.
    if (this.scores.length === 0) this.#read = log.head;
    if (this.scores.length < given) this.#makeRoom(given);
    if (this.#read === log.head) return;
    if (log.holds(this.#read)) log.since(this.#read, (states, first, end) => this.#renew(states, first, end));
    else this.scores.fill(0);
    this.#reasons.clear();
    this.#read = log.head;
  }

  /** Numbers of new states lie side by side: to work all out now costs less than one by one as nodes come up. */
  #renew(states: Int32Array, first: number, end: number): void {
    for (let at = first; at < end; at++) this.scores[states[at]] = 0;
    this.#usage?.workOut(states, first, end, this.scores);
  }

  /** The number of nodes in the state. The first time it costs a few divisions, or a call of each plugin. */
  at(state: number): number {
    const score = this.scores[state];
    return score === 0 ? this.#workOut(state) : score - scoreBias;
  }

  /** Pods of the shape have come before: it takes room of its own when it is next asked. */
  giveBack(): void {
    this.scores = this.#memory.none;
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

  /** Works out the numbers of those of `states` from `from` on and below `to`, as far as they are not known. */
  workOut(states: Int32Array, from: number, to: number): void {
    if (this.#usage !== undefined) {
      this.#usage.workOut(states, from, to, this.scores);
      return;
    }
    for (let at = from; at < to; at++) {
      const state = states[at];
      if (this.scores[state] === 0) this.scores[state] = this.#ask(state) + scoreBias;
    }
  }

  #workOut(state: number): number {
    if (state >= this.scores.length) this.#makeRoom(this.#states.given);
    this.#single[0] = state;
    this.workOut(this.#single, 0, 1);
    return this.scores[state] - scoreBias;
  }

  /** Why {@link at} is {@link notFeasible}, where it is: a list for all states that are rejected alike. */
  reasonsAt(state: number): readonly string[] {
    if (this.#usage !== undefined) return this.#usage.reasonsAt(state);
    let reasons = this.#reasons.get(state);
    if (reasons === undefined) {
      this.#reasons.set(state, (reasons = firstReasons(this.#nodeIn(state), this.filters)));
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
    const { filters, scorers } = this.#asked();
    for (const { filter } of filters) if (filter.filter(node) !== undefined) return notFeasible;
    let total = 0;
    for (const { weight, scorer } of scorers) total += weight * scorer.score(node);
    return total;
  }
}

/** The scorers that look at a node's pods and have a say in the shape; those that numbers stand for are not made. */
function scorersWithSay(shape: PodsOfShape, inputs: NodeScoreInputs): UsageScoreInputs["scorers"] {
  const { scorers } = inputs.plugins.ofUsage;
  const hasSay = (one: WeightedScorer): boolean =>
    numericScorers.has(one.plugin.name) || activeScorer(one, shape.sample, inputs) !== undefined;
  return (scorers.every(hasSay) ? scorers : scorers.filter(hasSay)).map(({ plugin: { name }, weight }) => ({
    name,
    weight,
  }));
}

function askedPlugins(pod: PodInfo, inputs: NodeScoreInputs): AskedPlugins {
  const { filterPlugins, scorers } = inputs.plugins.ofUsage;
  const preFiltered = runPreFilters(pod, inputs.cluster, filterPlugins);
  if (preFiltered.kind === "reject") throw new Error(`bug: ${pod.key} is rejected by what asks for room`);
  return { filters: preFiltered.filters, scorers: scorers.flatMap((one) => activeScorer(one, pod, inputs) ?? []) };
}

function activeScorer(one: WeightedScorer, pod: PodInfo, { cluster }: NodeScoreInputs): ActiveScorer | undefined {
  const scorer = one.plugin.preScore(pod, cluster, []);
  return scorer === undefined || scorer === scoresNothing ? undefined : { ...one, scorer };
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
