import { type Grouped, grouped } from "../tables/grouped.ts";

/** The domain of a node without the key. */
export const noDomain = -1;

/** Which domain each node is in, by some key. */
export interface NodeDomains {
  /** By node slot: the ordinal of the node's domain, or {@link noDomain}. */
  readonly domainOf: Int32Array;
  /** How many ordinals there are; not all need be in use. */
  readonly domains: number;
}

/** Which slots hold a node. */
export interface PresentNodes {
  slotsInUse(): Int32Array;
  /** A number that is new each time a node comes, goes or changes. */
  readonly nodesVersion: number;
}

/** The nodes of each domain of a key, as they were at one version of the nodes. */
export class DomainNodes {
  readonly version: number;
  /** How many nodes lack the key. */
  readonly lacking: number;
  /** How many domains have a node. */
  readonly inUse: number;
  /** Whether every domain has one node at most, as those of a hostname have. */
  readonly areSingle: boolean;
  /** The slots of the nodes in each domain, in order. */
  readonly byDomain: Grouped;

  /** Costs time in proportion to the nodes and domains. */
  constructor({ domainOf, domains }: NodeDomains, nodes: PresentNodes) {
    this.version = nodes.nodesVersion;
    const slots = nodes.slotsInUse();
    const ofSlots = slots.map((slot) => domainOf[slot]);
    this.byDomain = grouped(slots, ofSlots, domains);
    const { items, starts } = this.byDomain;
    this.lacking = slots.length - items.length;
    let inUse = 0;
    let most = 0;
    for (let domain = 0; domain < domains; domain++) {
      const size = starts[domain + 1] - starts[domain];
      if (size > 0) inUse++;
      if (size > most) most = size;
    }
    this.inUse = inUse;
    this.areSingle = most <= 1;
  }
}

/** Calls with the slot of each node of the domain. */
export function forEachNodeIn({ byDomain }: DomainNodes, domain: number, visit: (slot: number) => void): void {
  const { items, starts } = byDomain;
  const end = starts[domain + 1];
  for (let at = starts[domain]; at < end; at++) visit(items[at]);
}
