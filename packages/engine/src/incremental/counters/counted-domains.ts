import type { TopologyKey } from "../nodes/topology-keys.ts";

/** How many pods of some kind are in each domain of a key, to be read: what is said holds until the next placement. */
export interface CountedDomains {
  /** Tells those of a key apart. */
  readonly id: number;
  readonly key: TopologyKey;
  /** How many domains have any. */
  readonly occupied: number;
  at(domain: number): number;
  /** For reading all without a call for each: places 0 to `places - 1`. */
  readonly places: number;
  /** The domain at a place, or a number below 0 where there is none that has any. */
  domainAt(place: number): number;
  /** The pods in the domain at the same place. */
  countAt(place: number): number;
  /** Writes the domains that have any into the list, which has room for {@link places}. @returns how many. */
  domainsInto(list: Int32Array): number;
}

/** Calls with each domain that has any. */
export function forEachDomain(counted: CountedDomains, visit: (domain: number, count: number) => void): void {
  for (let place = 0; place < counted.places; place++) {
    const domain = counted.domainAt(place);
    if (domain >= 0) visit(domain, counted.countAt(place));
  }
}
