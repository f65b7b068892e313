import type { Engine, PodObject } from "@stowage/engine";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import type { Placement } from "./exhaustion.ts";
import { NotProvable } from "./not-provable.ts";
import type { ComingPod, PodGroup } from "./pod-groups.ts";
import type { SymmetricState } from "./symmetric-state.ts";

/** What a search is told. */
export interface StateSearchOptions {
  readonly engine: Engine;
  readonly groups: readonly PodGroup[];
  readonly state: SymmetricState;
  /** No pod that has a node already has a lower priority. */
  readonly lowestPriority: number;
  /** How many different states are looked at. */
  readonly most: number;
  /** Called with how many states have been met, whenever there is another one. */
  readonly onState: (states: number) => void;
  /** Called at each different end, with who has a node, and how many. */
  readonly onEnd: (sequence: readonly Placement[]) => void;
}

/**
 * Goes through everything that can happen, depth first: whichever pod comes next, whichever of the best nodes it gets. A pod
 * that fits nowhere changes nothing, and is tried again whenever something does: so what counts is who gets a node after
 * whom. Pods that are made after others come when nobody else fits, as in a plan.
 */
export class StateSearch {
  readonly #options: StateSearchOptions;
  readonly #seen = new Set<string>();
  /** How many pods of each group are there, and how many of these have a node. */
  readonly #come: number[];
  readonly #taken: number[];
  readonly #placed = new Set<string>();
  readonly #sequence: Placement[] = [];
  #isWhole = true;

  constructor(options: StateSearchOptions) {
    this.#options = options;
    this.#come = options.groups
      .map(({ pods }) => pods.findIndex(({ after }) => after !== undefined))
      .map((first, at) => (first === -1 ? (options.groups[at]?.pods.length ?? 0) : first));
    this.#taken = options.groups.map(() => 0);
  }

  /** @returns whether everything has been seen. @throws NotProvable where a pod may evict others. */
  run(): boolean {
    this.#visit();
    return this.#isWhole;
  }

  get states(): number {
    return this.#seen.size;
  }

  #visit(): void {
    const { state, most, onState, onEnd } = this.#options;
    const text = `${state.text()}|${this.#come.join()}|${this.#freeTaken()}`;
    if (this.#seen.has(text)) return;
    if (this.#seen.size >= most) {
      this.#isWhole = false;
      return;
    }
    this.#seen.add(text);
    onState(this.#seen.size);
    if (this.#placeAny()) return;
    const released = this.#release();
    if (released.length === 0) onEnd(this.#sequence);
    else this.#visit();
    for (const { index } of released) this.#come[index] = this.#count(this.#come, index) - 1;
  }

  /** How many of each group have a node: of pods that are not alike wherever they are, the places tell. */
  #freeTaken(): string {
    return this.#options.groups
      .flatMap(({ index, pinnedTo }) => (pinnedTo === undefined ? [this.#taken[index]] : []))
      .join();
  }

  /** Gives any of those that are there, of the highest priority, a node. @returns whether one fits. */
  #placeAny(): boolean {
    const { groups, state } = this.#options;
    const there = groups.filter(({ index }) => this.#count(this.#taken, index) < this.#count(this.#come, index));
    const highest = Math.max(...there.map(({ priority }) => priority));
    const tried = new Set<string>();
    let hasFit = false;
    for (const group of there) {
      if (group.priority !== highest) continue;
      // A DaemonSet's pods are alike where their nodes are.
      const like = group.pinnedTo === undefined ? undefined : `${group.kind} ${state.orbitOf(group.pinnedTo)}`;
      if (like !== undefined && tried.has(like)) continue;
      if (like !== undefined) tried.add(like);
      const next = group.pods[this.#count(this.#taken, group.index)];
      if (next === undefined) continue;
      const nodes = bestNodes(this.#options.engine, next.pod);
      if (nodes.length === 0) this.#refuseEviction(next, there);
      else hasFit = true;
      for (const node of state.oneOfEach(nodes)) this.#place(group, next, node);
    }
    return hasFit;
  }

  #place(group: PodGroup, { name, pod }: ComingPod, node: string): void {
    const { engine, state } = this.#options;
    const { cluster, profile } = engine;
    const mark = engine.mark();
    engine.assume(withTopologyLabels(pod, cluster.node(node)?.labels, profile.kubernetesVersion), node);
    state.move(group, node, 1);
    this.#taken[group.index] = this.#count(this.#taken, group.index) + 1;
    this.#placed.add(name);
    this.#sequence.push({ pod: name, node });
    this.#visit();
    this.#sequence.pop();
    this.#placed.delete(name);
    this.#taken[group.index] = this.#count(this.#taken, group.index) - 1;
    state.move(group, node, -1);
    engine.undo(mark);
  }

  /** Makes the pods whose predecessors have nodes. @returns the groups of those that are new, one for each. */
  #release(): readonly PodGroup[] {
    return this.#options.groups.filter(({ index, pods }) => {
      const after = pods[this.#count(this.#come, index)]?.after;
      if (after === undefined || !this.#placed.has(after)) return false;
      this.#come[index] = this.#count(this.#come, index) + 1;
      return true;
    });
  }

  /** A pod that fits nowhere evicts those of lower priority, and takes its turn after them where it can not. */
  #refuseEviction({ name, pod }: ComingPod, there: readonly PodGroup[]): void {
    const { groups, lowestPriority } = this.#options;
    const { priority = 0, preemptionPolicy } = pod.spec;
    const placed = groups.filter(({ index }) => this.#count(this.#taken, index) > 0);
    const isAbove = (group: PodGroup): boolean => group.priority < priority;
    const mayEvict = preemptionPolicy !== "Never" && (lowestPriority < priority || placed.some(isAbove));
    if (!mayEvict && !there.some(isAbove)) return;
    throw new NotProvable(
      `Pod ${name} (priority ${priority}) fits nowhere in some order, and pods of lower priority may make room for it`,
    );
  }

  #count(counts: readonly number[], index: number): number {
    return counts[index] ?? 0;
  }
}

/** The nodes of which the scheduler picks any; none, where the pod fits nowhere. */
export function bestNodes(engine: Engine, pod: PodObject): readonly string[] {
  let ties = 1;
  const first = engine.decide(pod, (candidates) => {
    ties = candidates;
    return 0;
  });
  if (first.kind !== "scheduled") return [];
  const names = new Set([first.nodeName]);
  for (let tie = 1; tie < ties; tie++) {
    const other = engine.decide(pod, () => tie);
    if (other.kind === "scheduled") names.add(other.nodeName);
  }
  return names.size === ties ? [...names] : engine.examine(pod).best;
}
