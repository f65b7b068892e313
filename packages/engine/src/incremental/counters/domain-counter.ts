import { grown } from "../growing-array.ts";
import type { CountedDomains } from "./counted-domains.ts";
import type { CounterPair } from "./counter-pair.ts";
import { IntCounts } from "./int-counts.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** Up to so many domains, an array by domain is no larger than a table of those that have any. */
const fewDomains = 32;

/** How many pods of some kind are in each domain of a key. */
export class DomainCounter implements CountedDomains {
  readonly id: number;
  readonly key: TopologyKey;
  occupied = 0;
  /** Where it is compared with another one. */
  pair: CounterPair | undefined;
  // One of the two is in use: the array once it is the smaller one.
  #sparse: IntCounts | undefined;
  #dense: Int32Array | undefined;

  constructor(key: TopologyKey) {
    this.id = key.counters++;
    this.key = key;
    this.#sparse = new IntCounts(key.rooms);
  }

  /** Adds `by` pods to the domain of the node, if it is in one. */
  move(slot: number, by: number): void {
    const domain = this.key.at(slot);
    if (domain !== noDomain) this.add(domain, by);
  }

  /** @returns the pods in the domain after `by` were added to them. */
  add(domain: number, by: number): number {
    if (this.#sparse !== undefined) {
      const after = this.#sparse.add(domain, by);
      this.pair?.moved(this, domain, after - by, after);
      this.occupied = this.#sparse.size;
      // Two numbers a place and a third of the places free: from here on the array is the smaller.
      if (this.occupied > 1 && (this.key.domains <= fewDomains || this.occupied * 4 > this.key.domains)) {
        this.#becomeDense(this.#sparse);
      }
      return after;
    }
    const dense = grown(this.#dense ?? new Int32Array(0), domain + 1);
    this.#dense = dense;
    const before = dense[domain] ?? 0;
    const after = before + by;
    dense[domain] = after;
    if (before === 0) this.occupied++;
    if (after === 0) this.occupied--;
    this.pair?.moved(this, domain, before, after);
    return after;
  }

  at(domain: number): number {
    return this.#sparse === undefined ? (this.#dense?.[domain] ?? 0) : this.#sparse.get(domain);
  }

  get places(): number {
    return this.#sparse === undefined ? (this.#dense?.length ?? 0) : this.#sparse.places;
  }

  domainAt(place: number): number {
    if (this.#sparse !== undefined) return this.#sparse.keyAt(place);
    return (this.#dense?.[place] ?? 0) === 0 ? noDomain : place;
  }

  countAt(place: number): number {
    return this.#sparse === undefined ? (this.#dense?.[place] ?? 0) : this.#sparse.countAt(place);
  }

  domainsInto(list: Int32Array): number {
    if (this.#sparse !== undefined) return this.#sparse.keysInto(list);
    let count = 0;
    const { places } = this;
    for (let domain = 0; domain < places; domain++) if (this.#dense?.[domain] !== 0) list[count++] = domain;
    return count;
  }

  /** Takes all pods away. */
  clear(): void {
    this.#dense = undefined;
    this.occupied = 0;
    if (this.#sparse === undefined) this.#sparse = new IntCounts(this.key.rooms);
    else this.#sparse.release();
  }

  /** Gives the memory back. It is not to be used any more. */
  release(): void {
    this.#sparse?.release();
  }

  #becomeDense(sparse: IntCounts): void {
    const dense = new Int32Array(Math.max(this.key.domains, 8));
    for (let place = 0; place < sparse.places; place++) {
      const domain = sparse.keyAt(place);
      if (domain >= 0) dense[domain] = sparse.countAt(place);
    }
    this.#dense = dense;
    sparse.release();
    this.#sparse = undefined;
  }
}
