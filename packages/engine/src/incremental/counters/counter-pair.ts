import { type CountedDomains, forEachDomain } from "./counted-domains.ts";

/**
 * Two counters of one key, and in how many domains they differ: those that a term selects and those that carry it are the
 * same pods, where a Deployment's pods avoid or prefer each other. A rule by one of them says then what a rule by the other
 * does. Costs a lookup in the one for each change of the other.
 */
export class CounterPair {
  readonly one: CountedDomains;
  readonly other: CountedDomains;
  #differing = 0;

  /** Costs time in proportion to the domains that they have pods in. */
  constructor(one: CountedDomains, other: CountedDomains) {
    this.one = one;
    this.other = other;
    forEachDomain(one, (domain, count) => {
      if (other.at(domain) !== count) this.#differing++;
    });
    forEachDomain(other, (domain) => {
      if (one.at(domain) === 0) this.#differing++;
    });
  }

  /** Whether they have as many pods as each other in every domain. */
  get areEqual(): boolean {
    return this.#differing === 0;
  }

  /** To be called after each change of one of the two. */
  moved(counter: CountedDomains, domain: number, before: number, after: number): void {
    const there = (counter === this.one ? this.other : this.one).at(domain);
    if (before === there) this.#differing++;
    else if (after === there) this.#differing--;
  }
}
