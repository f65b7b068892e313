import type { Extremes, PodCounts } from "./simulation.ts";
import { type Journal, JournaledMap } from "./journal.ts";
import type { SimulatedPod } from "./simulated-pod.ts";

/** Numbers of pods by what they are doing. */
export interface Counts {
  readonly ready: number;
  readonly starting: number;
  readonly pending: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
}

const none: Counts = { ready: 0, starting: 0, pending: 0, terminating: 0, succeeded: 0, failed: 0 };

/** How many pods of an owner fill replicas, and how many of these are ready. */
export interface OwnerCounts {
  readonly active: number;
  readonly ready: number;
}

/** The pods of a simulation, found by owner, node and state, and counted as they change. */
export class PodTable {
  readonly #journal: Journal;
  readonly #pods = new Map<string, SimulatedPod>();
  readonly #byOwner = new Map<string, Map<string, SimulatedPod>>();
  readonly #byNode = new Map<string, Map<string, SimulatedPod>>();
  /** Terminating pods, starting ones, pending ones, and those of Jobs that run. */
  readonly running: Map<string, SimulatedPod> = new Map();
  readonly terminating: Map<string, SimulatedPod> = new Map();
  readonly starting: Map<string, SimulatedPod> = new Map();
  readonly pending: Map<string, SimulatedPod> = new Map();
  readonly #ownerCounts: JournaledMap<string, OwnerCounts>;
  /** By group. */
  readonly counts: JournaledMap<string, Counts>;
  /** By workload: all of its groups. */
  readonly #workloads: JournaledMap<string, Counts>;
  readonly #extremes: JournaledMap<string, Extremes>;
  /** How many pods with a node have each priority. */
  readonly #priorities = new Map<number, number>();
  #ready = 0;
  #leastReady = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#ownerCounts = new JournaledMap(journal);
    this.counts = new JournaledMap(journal);
    this.#workloads = new JournaledMap(journal);
    this.#extremes = new JournaledMap(journal);
  }

  get(key: string): SimulatedPod | undefined {
    return this.#pods.get(key);
  }

  /** How many there are. */
  get size(): number {
    return this.#pods.size;
  }

  all(): Iterable<SimulatedPod> {
    return this.#pods.values();
  }

  ofOwner(owner: string): Iterable<SimulatedPod> {
    return this.#byOwner.get(owner)?.values() ?? [];
  }

  onNode(nodeName: string): Iterable<SimulatedPod> {
    return this.#byNode.get(nodeName)?.values() ?? [];
  }

  /** No pod on a node has a lower one; infinite where there is none. */
  lowestPriority(): number {
    let lowest = Infinity;
    for (const [priority, count] of this.#priorities) if (count > 0) lowest = Math.min(lowest, priority);
    return lowest;
  }

  ownerCounts(owner: string): OwnerCounts {
    return this.#ownerCounts.get(owner) ?? { active: 0, ready: 0 };
  }

  /** A pod that is new, or in the place of the one with its key. */
  put(pod: SimulatedPod): void {
    const before = this.#pods.get(pod.key);
    this.#swap(before, pod);
    if (this.#journal.isKept) this.#journal.note(() => this.#swap(pod, before));
    this.#count(before, pod);
  }

  remove(pod: SimulatedPod): void {
    this.#swap(pod, undefined);
    if (this.#journal.isKept) this.#journal.note(() => this.#swap(undefined, pod));
    this.#count(pod, undefined);
  }

  /** Counts extremes from now on. */
  resetExtremes(): void {
    this.#leastReady = this.#ready;
    for (const [workload] of this.#extremes.entries()) this.#extremes.delete(workload);
    for (const [workload] of this.#workloads.entries()) this.#noteExtremes(workload);
  }

  /** How many pods were ready at the least, of all workloads together. */
  leastReady(): number {
    return this.#leastReady;
  }

  extremes(): ReadonlyMap<string, Extremes> {
    return new Map(this.#extremes.entries());
  }

  #swap(before: SimulatedPod | undefined, pod: SimulatedPod | undefined): void {
    if (before !== undefined) {
      this.#pods.delete(before.key);
      if (before.owner !== undefined) this.#byOwner.get(before.owner)?.delete(before.key);
      if (before.nodeName !== undefined) this.#byNode.get(before.nodeName)?.delete(before.key);
      this.#countPriority(before, -1);
      this.#listOf(before)?.delete(before.key);
    }
    if (pod === undefined) return;
    this.#pods.set(pod.key, pod);
    if (pod.owner !== undefined) addTo(this.#byOwner, pod.owner, pod);
    if (pod.nodeName !== undefined) addTo(this.#byNode, pod.nodeName, pod);
    this.#countPriority(pod, 1);
    this.#listOf(pod)?.set(pod.key, pod);
  }

  #countPriority({ nodeName, pod: { spec } }: SimulatedPod, by: 1 | -1): void {
    if (nodeName === undefined) return;
    const { priority = 0 } = spec;
    this.#priorities.set(priority, (this.#priorities.get(priority) ?? 0) + by);
  }

  #listOf({ isTerminating, state, owner }: SimulatedPod): Map<string, SimulatedPod> | undefined {
    if (isTerminating) return this.terminating;
    if (state === "ready" && owner?.startsWith("Job/") === true) return this.running;
    if (state === "starting") return this.starting;
    return state === "pending" ? this.pending : undefined;
  }

  #count(before: SimulatedPod | undefined, pod: SimulatedPod | undefined): void {
    if (before !== undefined && pod !== undefined && isCountedAlike(before, pod)) return;
    // The new one first, so that a pod that stays ready is so at every moment.
    if (pod !== undefined) this.#countOne(pod, 1);
    if (before !== undefined) this.#countOne(before, -1);
    const [was, is] = [before?.title.workload, pod?.title.workload];
    if (was !== undefined) this.#noteExtremes(was);
    if (is !== undefined && is !== was) this.#noteExtremes(is);
  }

  #countOne(pod: SimulatedPod, by: 1 | -1): void {
    const { title, owner } = pod;
    const field = countedAs(pod);
    if (field === "ready") {
      this.#ready += by;
      this.#leastReady = Math.min(this.#leastReady, this.#ready);
      if (this.#journal.isKept)
        this.#journal.note(() => {
          this.#ready -= by;
        });
    }
    addCount(this.counts, title.group, field, by);
    addCount(this.#workloads, title.workload, field, by);
    if (owner === undefined || (field !== "ready" && field !== "starting" && field !== "pending")) return;
    const counts = this.ownerCounts(owner);
    this.#ownerCounts.set(owner, {
      active: counts.active + by,
      ready: counts.ready + (field === "ready" ? by : 0),
    });
  }

  #noteExtremes(workload: string): void {
    const counts = this.#workloads.get(workload);
    if (counts === undefined) return;
    const { ready, starting, pending, terminating } = counts;
    const pods = ready + starting + pending;
    const before = this.#extremes.get(workload);
    const now: Extremes = {
      maxPods: Math.max(before?.maxPods ?? 0, pods),
      maxPodsWithTerminating: Math.max(before?.maxPodsWithTerminating ?? 0, pods + terminating),
      minReady: Math.min(before?.minReady ?? Infinity, ready),
    };
    if (
      before?.maxPods !== now.maxPods ||
      before.maxPodsWithTerminating !== now.maxPodsWithTerminating ||
      before.minReady !== now.minReady
    )
      this.#extremes.set(workload, now);
  }
}

function addCount(map: JournaledMap<string, Counts>, key: string, field: keyof Counts, by: 1 | -1): void {
  const counts = map.get(key) ?? none;
  map.set(key, { ...counts, [field]: counts[field] + by });
}

function countedAs({ isTerminating, state }: SimulatedPod): keyof Counts {
  return isTerminating ? "terminating" : state;
}

function isCountedAlike(one: SimulatedPod, other: SimulatedPod): boolean {
  return one.title === other.title && one.owner === other.owner && countedAs(one) === countedAs(other);
}

/** The counts without what there is none of. */
export function podCounts(counts: Counts): PodCounts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function addTo(map: Map<string, Map<string, SimulatedPod>>, key: string, pod: SimulatedPod): void {
  const pods = map.get(key);
  if (pods === undefined) map.set(key, new Map([[pod.key, pod]]));
  else pods.set(pod.key, pod);
}
