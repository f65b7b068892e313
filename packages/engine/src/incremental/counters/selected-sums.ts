import { noDomain } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { CountedSums } from "./counted-sums.ts";
import { type InclusionRule, orEmpty } from "./included-nodes.ts";
import type { NodeCounts } from "./less-counts.ts";

/** The few nodes that a pod can be on, and what each says of its constraints: see `NodeInclusions`. */
export interface SelectedNodes {
  readonly slots: ArrayLike<number>;
  readonly inclusions: ArrayLike<number>;
}

/**
 * The same of pods that each can be on a few nodes alone, where no others count: added up for each pod, in time
 * proportional to its nodes, so that pods of many such nodes share what is planned for them.
 */
export class SelectedSums implements CountedSums {
  readonly number: number;
  readonly key: TopologyKey;
  readonly #pods: NodeCounts;
  readonly #needed: number;
  readonly #requiredKeys: readonly TopologyKey[];
  readonly #sums = new Map<number, number>();

  constructor(number: number, pods: NodeCounts, { key, needed, requiredKeys }: Omit<InclusionRule, "inclusions">) {
    this.number = number;
    this.key = key;
    this.#pods = pods;
    this.#needed = needed;
    this.#requiredKeys = requiredKeys;
  }

  /** To be called for each pod before reading. */
  select({ slots, inclusions }: SelectedNodes): void {
    this.#sums.clear();
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      if (((inclusions[index] ?? 0) & this.#needed) !== this.#needed) continue;
      if (this.#requiredKeys.some((key) => key.at(slot) === noDomain)) continue;
      const domain = orEmpty(this.key.at(slot));
      this.#sums.set(domain, this.at(domain) + this.#pods.get(slot));
    }
  }

  get domains(): number {
    return this.#sums.size;
  }

  at(domain: number): number {
    return this.#sums.get(domain) ?? 0;
  }

  lowest(): number {
    return Math.min(...this.#sums.values());
  }

  move(): void {}

  catchUp(): void {}
}
