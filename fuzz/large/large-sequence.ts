import {
  createIncrementalEngine,
  createReferenceEngine,
  type Engine,
  type Pod,
  podKey,
  type Profile,
} from "@stowage/engine";
import { verdictDifference } from "../../bench/answers/verdicts.ts";
import { allFeatures, type Feature } from "../features.ts";
import { Random } from "../random.ts";
import { randomIncomingPod } from "../random-pod.ts";
import { bigWorkloads, lateWorkload } from "./big-workloads.ts";
import { decisionProblem } from "./decision-problem.ts";
import { LargeCluster } from "./large-cluster.ts";
import { randomWorkloads } from "./random-workloads.ts";
import { forNode, podOf, type Workload } from "./workload.ts";

/** What a sequence is determined by. */
export interface LargeSequenceInputs {
  readonly seed: number;
  readonly nodes: number;
  readonly workloads: number;
  /** How often everything happens. */
  readonly rounds: number;
  readonly softTaints: boolean;
  readonly profile: Profile;
  /** Makes the engine that lives through it. */
  readonly create: (profile: Profile) => Engine;
}

/** How often what was done. */
export interface LargeSequenceCounts {
  readonly scheduled: number;
  readonly unschedulable: number;
  /** Decisions that were compared with an examination of the same engine. */
  readonly checked: number;
  /** Examinations that were compared with those of an engine filled with what was there, and of the reference engine. */
  readonly compared: number;
  readonly comparedWithReference: number;
}

/** Pods whose asking would need more than a large cluster has, or that go the plain way. */
const leftOut: ReadonlySet<Feature> = new Set<Feature>(["volumes", "nominated", "config"]);

/**
 * Lets hundreds of workloads come to a large cluster, and everything change meanwhile.
 *
 * @throws Error with the first pod about which the engine is wrong.
 */
export function takeLargeSequence(inputs: LargeSequenceInputs): LargeSequenceCounts {
  const sequence = new LargeSequence(inputs);
  for (let round = 0; round < inputs.rounds; round++) sequence.takeRound();
  sequence.end();
  return sequence.counts;
}

class LargeSequence {
  readonly counts = { scheduled: 0, unschedulable: 0, checked: 0, compared: 0, comparedWithReference: 0 };
  readonly #seed: number;
  readonly #random: Random;
  readonly #workloads: readonly Workload[];
  readonly #engine: Engine;
  readonly #cluster: LargeCluster;
  readonly #nodes: number;
  /** Whose pods were scheduled last: what is kept for them is what may have gone stale. */
  #recent: Workload[] = [];

  constructor({ seed, nodes, workloads, softTaints, profile, create }: LargeSequenceInputs) {
    this.#seed = seed;
    this.#random = new Random(seed);
    this.#nodes = nodes;
    this.#workloads = [...bigWorkloads, ...randomWorkloads(this.#random, workloads)];
    this.#engine = create(profile);
    this.#cluster = new LargeCluster(this.#random, this.#engine, { nodes, workloads: this.#workloads, softTaints });
  }

  takeRound(): void {
    const cluster = this.#cluster;
    this.#schedule(800);
    // So many changes that a view is made anew rather than caught up.
    cluster.fill(bigWorkloads, this.#nodes + 1);
    this.#check(12);
    this.#schedule(100);
    // The emptiest domain comes to have more.
    for (const workload of bigWorkloads) this.#scheduleOf(workload, 200);
    this.#scheduleOf(lateWorkload, 50);
    // Rules that set many nodes apart set few apart again.
    cluster.deletePods(this.#nodes + 300);
    this.#check(12);
    this.#schedule(100);
    cluster.changePods(30);
    this.#check(6);
    cluster.changeEverything(() => this.#check(2));
    this.#compare(12, 4);
  }

  /** Nodes go until those left are moved up into their places; then what happens is taken back. */
  end(): void {
    const cluster = this.#cluster;
    const most = Math.trunc(this.#nodes * 0.7);
    cluster.removeNodes(most);
    this.#check(6);
    this.#schedule(100);
    cluster.deletePods(100);
    cluster.restoreNodes(most);
    this.#check(6);
    this.#compare(8, 0);
    cluster.undone(() => {
      this.#schedule(150);
      cluster.changePods(30);
      cluster.changeEverything(() => this.#check(1));
      cluster.removeNodes(most);
      cluster.deletePods(100);
      this.#check(4);
    });
    this.#check(6);
    this.#compare(8, 2);
  }

  /** Schedules so many pods, some of one workload after the other. */
  #schedule(pods: number): void {
    const random = this.#random;
    for (let left = pods; left > 0; ) {
      const burst = Math.min(left, random.int(1, 8));
      this.#scheduleOf(random.pick(random.chance(0.3) ? bigWorkloads : this.#workloads), burst);
      left -= burst;
      if (random.chance(0.15)) this.#cluster.deletePods(3);
    }
  }

  /** Decides so many pods of the workload, and puts each where the engine says. */
  #scheduleOf(workload: Workload, pods: number): void {
    const random = this.#random;
    this.#recent = [workload, ...this.#recent.slice(0, 19)];
    for (let left = pods; left > 0; left--) {
      const pod = this.#cluster.newPod(workload);
      if (random.chance(0.1)) this.#checkPod(pod);
      const decision = this.#engine.decide(pod, (ties) => random.int(0, ties - 1));
      if (decision.kind === "scheduled") this.#cluster.bind(pod, decision.nodeName);
      this.counts[decision.kind === "scheduled" ? "scheduled" : "unschedulable"]++;
    }
  }

  /** Asks about so many pods, without consequences: what is decided must be what is examined. */
  #check(pods: number): void {
    for (let left = pods; left > 0; left--) this.#checkPod(this.#asked());
  }

  #checkPod(pod: Pod): void {
    this.counts.checked++;
    const problem = decisionProblem(this.#engine, pod, this.#random.int(0, 1_000_000));
    if (problem !== undefined) this.#fail(pod, `the engine ${problem}`);
  }

  /** Asks an engine that is filled with what there is now about so many pods, and about some the reference engine. */
  #compare(pods: number, referencePods: number): void {
    const fresh = this.#cluster.filled(createIncrementalEngine);
    const reference = referencePods > 0 ? this.#cluster.filled(createReferenceEngine) : undefined;
    for (let number = 0; number < pods; number++) {
      const pod = this.#asked();
      this.#checkPod(pod);
      this.counts.compared++;
      this.#expectSame(pod, fresh);
      if (reference === undefined || number >= referencePods) continue;
      this.counts.comparedWithReference++;
      this.#expectSame(pod, reference);
    }
  }

  #expectSame(pod: Pod, other: Engine): void {
    const [ours, theirs] = [this.#engine.examine(pod), other.examine(pod)];
    const difference = verdictDifference(ours, theirs);
    if (difference !== undefined) this.#fail(pod, difference);
    if (ours.message !== theirs.message) this.#fail(pod, `"${ours.message}" is not "${theirs.message}"`);
    const problem = decisionProblem(other, pod, 0);
    if (problem !== undefined) this.#fail(pod, `the other engine ${problem}`);
  }

  /** Another pod of one of the workloads, or one that is like no other. */
  #asked(): Pod {
    const random = this.#random;
    if (random.chance(0.2)) {
      const about = new Set<Feature>(random.some(allFeatures, 8));
      return randomIncomingPod(random, (feature) => about.has(feature) && !leftOut.has(feature));
    }
    const workload = random.pick(random.chance(0.6) ? this.#recent : this.#workloads);
    const pod = podOf(workload, 1_000_000 + random.int(0, 3));
    return random.chance(0.1) ? forNode(pod, random.pick(this.#engine.cluster.nodes).name) : pod;
  }

  #fail(pod: Pod, what: string): never {
    const { scheduled, checked } = this.counts;
    const at = `seed ${this.#seed}, ${scheduled} scheduled, ${checked} checked`;
    throw new Error(`${at}, ${podKey(pod)}: ${what}\n${JSON.stringify(pod)}`);
  }
}
