import { type Journal, JournaledMap } from "./journal.ts";
import type { WorkloadTable } from "./workload-table.ts";

/**
 * What the API server refuses to create: the next pod of a workload, or an object that somebody applies. Upstream's
 * controllers try again after a while, twice as long each time, up to a quarter of an hour (`AddRateLimited`). While
 * nothing changes that the answer depends on it stays the same, so here they try again as soon as something has.
 */
export class Refusals {
  readonly #workloads: WorkloadTable;
  /** By the key of the workload, or of the object itself. */
  readonly #reasons: JournaledMap<string, string>;

  constructor(journal: Journal, workloads: WorkloadTable) {
    this.#workloads = workloads;
    this.#reasons = new JournaledMap(journal);
  }

  /** Why something is refused. */
  get(key: string): string | undefined {
    return this.#reasons.get(key);
  }

  /** Why pods of a workload are refused: of a Deployment those of its sets. */
  ofPods(key: string): string | undefined {
    const own = key.startsWith("Deployment/") ? undefined : this.#reasons.get(key);
    const sets = this.#workloads.replicaSetsOf(key).map((set) => this.#reasons.get(set.key));
    return [own, ...sets].find((reason) => reason !== undefined);
  }

  /** Those that are no workloads, or are not there at all, with the reasons. */
  objects(): readonly (readonly [string, string])[] {
    return [...this.#reasons.entries()].filter(([key]) => !this.#workloads.has(key));
  }

  refuse(key: string, reason: string): void {
    if (this.#reasons.get(key) === reason) return;
    const isNew = !this.#reasons.has(key);
    this.#reasons.set(key, reason);
    if (isNew) this.#workloads.wakeOwnerOf(key);
  }

  /** Nothing is refused any more, as far as is known. */
  clear(key: string): void {
    if (!this.#reasons.has(key)) return;
    this.#reasons.delete(key);
    this.#workloads.wakeOwnerOf(key);
  }

  /** Something has changed that an answer may depend on: whom it was refused tries again. */
  retry(): void {
    for (const [key] of this.#reasons.entries()) if (this.#workloads.has(key)) this.#workloads.wake(key);
  }
}
