import { type Journal, JournaledMap } from "./journal.ts";
import type { ReplicaSetState, WorkloadState } from "./workload-state.ts";

/** The workloads of a simulation, and which of them their controllers have to look at. */
export class WorkloadTable {
  readonly #states: JournaledMap<string, WorkloadState>;
  /** Keys of ReplicaSets, by that of their Deployment. */
  readonly #setsByOwner: JournaledMap<string, readonly string[]>;
  /** Those that their controllers have to look at, in that order. */
  readonly due: Set<string> = new Set();
  /** When a controller wants to look though nothing happens, in seconds, by workload. */
  readonly alarms: JournaledMap<string, number>;

  constructor(journal: Journal) {
    this.#states = new JournaledMap(journal);
    this.#setsByOwner = new JournaledMap(journal);
    this.alarms = new JournaledMap(journal);
  }

  get size(): number {
    return this.#states.size;
  }

  get(key: string): WorkloadState | undefined {
    return this.#states.get(key);
  }

  has(key: string): boolean {
    return this.#states.has(key);
  }

  values(): Iterable<WorkloadState> {
    return this.#states.values();
  }

  /** A workload that is new, or in the place of the one with its key. */
  put(state: WorkloadState): void {
    this.#states.set(state.key, state);
    if (state.kind !== "ReplicaSet" || state.owner === undefined) return;
    const { key, owner } = state;
    const sets = this.#setsByOwner.get(owner) ?? [];
    if (!sets.includes(key)) this.#setsByOwner.set(owner, [...sets, key]);
  }

  remove(state: WorkloadState): void {
    this.#states.delete(state.key);
    this.alarms.delete(state.key);
    if (state.kind !== "ReplicaSet" || state.owner === undefined) return;
    const sets = this.#setsByOwner.get(state.owner) ?? [];
    const left = sets.filter((key) => key !== state.key);
    this.#setsByOwner.set(state.owner, left);
  }

  /** The ReplicaSets of a Deployment, the oldest first; by name within one second. */
  replicaSetsOf(owner: string): readonly ReplicaSetState[] {
    const sets = (this.#setsByOwner.get(owner) ?? []).flatMap((key): ReplicaSetState[] => {
      const state = this.#states.get(key);
      return state?.kind === "ReplicaSet" ? [state] : [];
    });
    return sets.sort(
      (one, other) =>
        one.createdAt - other.createdAt || (one.object.metadata.name < other.object.metadata.name ? -1 : 1),
    );
  }

  /** Has a controller look at its workload. */
  wake(key: string): void {
    this.due.add(key);
  }

  /** Has those look whom a pod's change concerns: its owner, and the owner's Deployment. */
  wakeOwner(owner: string | undefined): void {
    if (owner === undefined) return;
    const state = this.#states.get(owner);
    this.due.add(owner);
    if (state?.kind === "ReplicaSet" && state.owner !== undefined) this.due.add(state.owner);
  }

  /** Has the Deployment look that a ReplicaSet is one of. */
  wakeOwnerOf(key: string): void {
    const state = this.#states.get(key);
    if (state?.kind === "ReplicaSet" && state.owner !== undefined) this.due.add(state.owner);
  }
}
