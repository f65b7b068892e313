import { grown } from "./growing-array.ts";
import { noDomain, type TopologyKey } from "./topology-keys.ts";

/** With more domains than this, a counter keeps only those that are not 0: most terms have pods in few of them. */
const denseLimit = 256;

/** How many pods of some kind are in each domain of a key. */
export class DomainCounter {
  readonly key: TopologyKey;
  /** How many domains have any. */
  occupied = 0;
  #dense: Int32Array | undefined = new Int32Array(0);
  readonly #sparse = new Map<number, number>();

  constructor(key: TopologyKey) {
    this.key = key;
  }

  /** Adds `by` pods to the domain of the node, if it is in one. */
  move(slot: number, by: number): void {
    const domain = this.key.at(slot);
    if (domain === noDomain) return;
    const before = this.at(domain);
    const after = before + by;
    this.#set(domain, after);
    if (before === 0) this.occupied++;
    if (after === 0) this.occupied--;
  }

  at(domain: number): number {
    return (this.#dense === undefined ? this.#sparse.get(domain) : this.#dense[domain]) ?? 0;
  }

  /** Calls with each domain that has any. */
  forEach(visit: (domain: number, count: number) => void): void {
    if (this.occupied === 0) return;
    if (this.#dense === undefined) {
      for (const [domain, count] of this.#sparse) visit(domain, count);
      return;
    }
    for (let domain = 0; domain < this.#dense.length; domain++) {
      const count = this.#dense[domain] ?? 0;
      if (count !== 0) visit(domain, count);
    }
  }

  #set(domain: number, count: number): void {
    if (this.#dense !== undefined && domain >= denseLimit) this.#becomeSparse(this.#dense);
    if (this.#dense === undefined) {
      if (count === 0) this.#sparse.delete(domain);
      else this.#sparse.set(domain, count);
      return;
    }
    this.#dense = grown(this.#dense, domain + 1);
    this.#dense[domain] = count;
  }

  #becomeSparse(dense: Int32Array): void {
    for (const [domain, count] of dense.entries()) if (count !== 0) this.#sparse.set(domain, count);
    this.#dense = undefined;
  }
}
