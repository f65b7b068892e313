import {
  createIncrementalEngine,
  createReferenceEngine,
  type Decision,
  defaultProfile,
  type Engine,
  type Pod,
} from "@stowage/engine";
import { Random } from "../random.ts";
import { bigWorkloads } from "./big-workloads.ts";
import { LargeCluster } from "./large-cluster.ts";
import { randomWorkloads } from "./random-workloads.ts";
import { forNode, type Workload } from "./workload.ts";

/** Of more equally good nodes only the first is asked for: each costs the reference engine a tenth of a second. */
const mostTies = 3;

/**
 * Lets pods come to a large cluster of which a share is searched for each, and some go. What a search finds can not be
 * compared with an examination, which asks all nodes: the reference engine decides some of the pods too.
 *
 * @returns how many decisions were compared.
 * @throws Error with the first pod that is decided otherwise.
 */
export function takeSampledSequence(seed: number, nodes: number): number {
  const sequence = new SampledSequence(seed, nodes);
  sequence.schedule(400);
  sequence.compare(8);
  sequence.fill();
  sequence.compare(4);
  sequence.removeMost();
  sequence.compare(8);
  return sequence.compared;
}

class SampledSequence {
  compared = 0;
  readonly #seed: number;
  readonly #nodes: number;
  readonly #random: Random;
  readonly #workloads: readonly Workload[];
  readonly #engine: Engine;
  readonly #cluster: LargeCluster;
  #startIndex = 0;

  constructor(seed: number, nodes: number) {
    this.#seed = seed;
    this.#nodes = nodes;
    const random = new Random(seed);
    this.#random = random;
    this.#workloads = randomWorkloads(random, 40);
    const profile = { ...defaultProfile(), percentageOfNodesToScore: random.pick([0, 0, 5, 60]) };
    this.#engine = createIncrementalEngine(profile);
    const workloads = [...bigWorkloads, ...this.#workloads];
    this.#cluster = new LargeCluster(random, this.#engine, { nodes, workloads, softTaints: random.chance(0.5) });
  }

  schedule(pods: number): void {
    const random = this.#random;
    for (let left = pods; left > 0; left--) {
      const pod = this.#cluster.newPod(this.#anyWorkload());
      const decision = this.#engine.decide(pod, (ties) => random.int(0, ties - 1), { startIndex: this.#startIndex });
      if (decision.kind === "scheduled") this.#cluster.bind(pod, decision.nodeName);
      this.#goOn(decision);
    }
  }

  /** Rules set so many nodes apart that views are kept of them. */
  fill(): void {
    this.#cluster.fill(bigWorkloads, this.#nodes);
    this.schedule(100);
  }

  removeMost(): void {
    this.#cluster.removeNodes(Math.trunc(this.#nodes * 0.8));
    this.schedule(100);
  }

  /** Asks the reference engine about a pod of each large workload, and about so many others. */
  compare(others: number): void {
    const reference = this.#cluster.filled(createReferenceEngine);
    const asked = [...bigWorkloads, ...Array.from({ length: others }, () => this.#random.pick(this.#workloads))];
    for (const workload of asked) {
      const pod = this.#cluster.newPod(workload);
      const { name } = this.#random.pick(this.#engine.cluster.nodes);
      this.#expectSame(this.#random.chance(0.15) ? forNode(pod, name) : pod, reference);
    }
  }

  #expectSame(pod: Pod, reference: Engine): void {
    const [ours, theirs] = [this.#engine, reference].map((engine) => decisionsOf(engine, pod, this.#startIndex));
    if (ours !== theirs) {
      const at = `seed ${this.#seed}, ${this.compared} compared, from ${this.#startIndex}`;
      throw new Error(`${at}: ${ours} is not ${theirs}\n${JSON.stringify(pod)}`);
    }
    this.compared++;
    this.#goOn(this.#engine.decide(pod, () => 0, { startIndex: this.#startIndex }));
  }

  #anyWorkload(): Workload {
    return this.#random.pick(this.#random.chance(0.5) ? bigWorkloads : this.#workloads);
  }

  #goOn({ nextStartIndex }: Decision): void {
    if (nextStartIndex === undefined) throw new Error("a decision does not say where the next one begins");
    this.#startIndex = nextStartIndex;
  }
}

/** What engines must say alike. Which of the best nodes comes first is an engine's own business: few are all named. */
function decisionsOf(engine: Engine, pod: Pod, startIndex: number): string {
  const decide = (pick: number): Decision => engine.decide(pod, () => pick, { startIndex, asksRunnerUp: true });
  const first = decide(0);
  if (first.kind !== "scheduled") return JSON.stringify([first.kind, first.message, first.nextStartIndex]);
  const { total, ties, feasible, runnerUp, nextStartIndex } = first;
  const best = Array.from({ length: ties > mostTies ? 0 : ties }, (_, pick) => decide(pick));
  const names = best.flatMap((one) => (one.kind === "scheduled" ? [one.nodeName] : []));
  return JSON.stringify([total, ties, feasible, runnerUp?.total, nextStartIndex, names.toSorted()]);
}
