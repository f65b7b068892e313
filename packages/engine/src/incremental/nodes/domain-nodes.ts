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
  readonly slots: number;
  /** By slot: 1 where a node is. */
  readonly present: Uint8Array;
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
  /** The slots of all nodes, domain by domain, in order within each. */
  readonly slots: Int32Array;
  /** By domain: where its nodes begin in `slots`; one more at the end. */
  readonly starts: Int32Array;

  /** Costs time in proportion to the nodes and domains. */
  constructor({ domainOf, domains }: NodeDomains, { slots, present, nodesVersion }: PresentNodes) {
    this.version = nodesVersion;
    const starts = new Int32Array(domains + 1);
    let lacking = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1) continue;
      const domain = domainOf[slot];
      if (domain === noDomain) lacking++;
      else starts[domain + 1]++;
    }
    let inUse = 0;
    let most = 0;
    for (let domain = 0; domain < domains; domain++) {
      const size = starts[domain + 1];
      if (size > 0) inUse++;
      if (size > most) most = size;
      starts[domain + 1] = starts[domain] + size;
    }
    const sorted = new Int32Array(starts[domains]);
    const next = starts.slice();
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1) continue;
      const domain = domainOf[slot];
      if (domain === noDomain) continue;
      const at = next[domain];
      sorted[at] = slot;
      next[domain] = at + 1;
    }
    this.lacking = lacking;
    this.inUse = inUse;
    this.areSingle = most <= 1;
    this.slots = sorted;
    this.starts = starts;
  }
}

/** Calls with the slot of each node of the domain. */
export function forEachNodeIn({ starts, slots }: DomainNodes, domain: number, visit: (slot: number) => void): void {
  const end = starts[domain + 1];
  for (let at = starts[domain]; at < end; at++) visit(slots[at]);
}
