import { type CountedDomains, forEachDomain } from "./counted-domains.ts";
import { grown } from "../growing-array.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/**
 * Adds up counters by domain, and spreads the sums over the nodes of each domain. Emptied by being read; the memory
 * is kept for the next time.
 */
export class DomainSums {
  readonly #sums = new WeakMap<TopologyKey, Float64Array>();
  readonly #keys = new Set<TopologyKey>();

  /** Whether no domain got anything, not even what was taken away again. */
  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** Adds the counter's pods, each `weight` times. */
  add(counter: CountedDomains, weight: number): void {
    if (counter.occupied === 0) return;
    const { key } = counter;
    const sums = grown(this.#sums.get(key) ?? new Float64Array(0), key.domains);
    this.#sums.set(key, sums);
    this.#keys.add(key);
    forEachDomain(counter, (domain, count) => {
      sums[domain] = (sums[domain] ?? 0) + weight * count;
    });
  }

  /** Adds to each of the first `slots` nodes the sums of its domains. */
  addTo(target: Float64Array, slots: number): void {
    for (const key of this.#keys) {
      const sums = this.#sums.get(key) ?? new Float64Array(0);
      const { domainOf } = key;
      for (let slot = 0; slot < slots; slot++) {
        const domain = domainOf[slot] ?? noDomain;
        if (domain !== noDomain) target[slot] = (target[slot] ?? 0) + (sums[domain] ?? 0);
      }
      sums.fill(0);
    }
    this.#keys.clear();
  }

  /** Sets `bit` for each of the first `slots` nodes with a domain whose sum is not 0. */
  mark(target: Uint8Array, bit: number, slots: number): void {
    for (const key of this.#keys) {
      const sums = this.#sums.get(key) ?? new Float64Array(0);
      const { domainOf } = key;
      for (let slot = 0; slot < slots; slot++) {
        const domain = domainOf[slot] ?? noDomain;
        if (domain !== noDomain && sums[domain] !== 0) target[slot] = (target[slot] ?? 0) | bit;
      }
      sums.fill(0);
    }
    this.#keys.clear();
  }
}
