import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { CountedDomains } from "./counted-domains.ts";
import type { DomainCounter } from "./domain-counter.ts";

/**
 * The pods of one counter without those of others, which are among them: `app NotIn (web)` is all pods, which many a term
 * asks for, but those of web. Nothing is kept for it, so that a hundred such terms move no more counters than one does;
 * reading costs a lookup more for each of the others.
 */
export class AllButCounter implements CountedDomains {
  readonly id: number;
  readonly key: TopologyKey;
  readonly all: DomainCounter;
  /** By the same key; no pod is in two of them. */
  readonly but: readonly DomainCounter[];

  constructor(all: DomainCounter, but: readonly DomainCounter[]) {
    this.id = all.key.counters++;
    this.key = all.key;
    this.all = all;
    this.but = but;
  }

  /** Costs time in proportion to the domains of what is left out. */
  get occupied(): number {
    let emptied = 0;
    this.but.forEach((one, index) => {
      for (let place = 0; place < one.places; place++) {
        const domain = one.domainAt(place);
        if (domain < 0 || this.at(domain) !== 0) continue;
        // Several may have pods in the domain: the first of them counts it.
        if (this.but.findIndex((other) => other.at(domain) > 0) === index) emptied++;
      }
    });
    return this.all.occupied - emptied;
  }

  at(domain: number): number {
    let count = this.all.at(domain);
    if (count !== 0) for (const one of this.but) count -= one.at(domain);
    return count;
  }

  get places(): number {
    return this.all.places;
  }

  domainAt(place: number): number {
    const domain = this.all.domainAt(place);
    return domain >= 0 && this.at(domain) !== 0 ? domain : -1;
  }

  countAt(place: number): number {
    return this.at(this.all.domainAt(place));
  }

  domainsInto(list: Int32Array): number {
    const all = this.all.domainsInto(list);
    let count = 0;
    for (let at = 0; at < all; at++) {
      const domain = list[at] ?? 0;
      if (this.at(domain) !== 0) list[count++] = domain;
    }
    return count;
  }
}
