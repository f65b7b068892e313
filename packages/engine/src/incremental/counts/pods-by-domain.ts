import { grown } from "../tables/growing.ts";
import { IntCounts } from "../tables/int-counts.ts";
import { noDomain, type TopologyKey } from "../nodes/topology-keys.ts";

/** Up to so many domains, an array by domain is no larger than a table of those that have any. */
const fewDomains = 32;

/**
 * How many pods of some kind are in each domain of a key: a table of the domains that have any, or an array by domain
 * once that is the smaller. One object each: there are several for each class of pods.
 */
export class PodsByDomain extends IntCounts {
  /** Tells those of a key apart. */
  readonly id: number;
  readonly key: TopologyKey;
  /** In use once it is smaller than the table. */
  #dense: Int32Array | undefined = undefined;

  constructor(key: TopologyKey) {
    super(key.rooms);
    this.id = key.nextCounterId++;
    this.key = key;
  }

  /** How many domains have any. */
  get occupied(): number {
    return this.size;
  }

  /** Adds `by` pods to the domain of the node, if it is in one. */
  move(slot: number, by: number): void {
    const domain = this.key.at(slot);
    if (domain !== noDomain) this.add(domain, by);
  }

  /** @returns the pods in the domain after `by` were added to them. */
  override add(domain: number, by: number): number {
    if (this.#dense === undefined) {
      const after = super.add(domain, by);
      // Two numbers a bucket and a third of the buckets free: from here on the array is the smaller.
      if (this.size > 1 && (this.key.domains <= fewDomains || this.size * 4 > this.key.domains)) this.#becomeDense();
      return after;
    }
    const dense = grown(this.#dense, domain + 1);
    this.#dense = dense;
    const before = dense[domain];
    const after = before + by;
    dense[domain] = after;
    if (before === 0) this.size++;
    if (after === 0) this.size--;
    return after;
  }

  override get(domain: number): number {
    if (this.#dense === undefined) return super.get(domain);
    // A domain may be newer than the array.
    return domain < this.#dense.length ? this.#dense[domain] : 0;
  }

  /** Calls with each domain that has any, and its pods. */
  override forEachKey(visit: (domain: number, pods: number) => void): void {
    const dense = this.#dense;
    if (dense === undefined) {
      super.forEachKey(visit);
      return;
    }
    for (let domain = 0; domain < dense.length; domain++) if (dense[domain] !== 0) visit(domain, dense[domain]);
  }

  /** Takes all pods away, and gives the memory back. */
  override release(): void {
    this.#dense = undefined;
    super.release();
  }

  #becomeDense(): void {
    const dense = new Int32Array(this.key.domains);
    const { size } = this;
    super.forEachKey((domain, pods) => (dense[domain] = pods));
    super.release();
    this.#dense = dense;
    this.size = size;
  }
}
