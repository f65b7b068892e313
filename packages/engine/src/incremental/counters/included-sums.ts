import type { NodeInclusions } from "../nodes/node-inclusions.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { IntCounts } from "./int-counts.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { emptyDomain, type TopologyKey } from "../nodes/topology-keys.ts";

/** Which nodes' pods count for a spread constraint. */
export interface InclusionRule {
  /** Of all pods with the same node affinity and tolerations. */
  readonly of: NodeInclusions;
  /** Of a node's inclusion bits, those that it needs. */
  readonly inclusions: number;
  /** A node that lacks one of these does not count. */
  readonly requiredKeys: readonly TopologyKey[];
}

/**
 * The pods of a spread count by domain of a key, of the nodes that count for a constraint alone. Moved with each pod;
 * made anew, in time proportional to the nodes, once nodes have changed.
 */
export class IncludedSums {
  /** Tells the sums of one count apart. */
  readonly number: number;
  readonly key: TopologyKey;
  /** How many domains have a node that counts. */
  domains = 0;
  readonly #pods: IntCounts;
  readonly #nodes: NodeTable;
  readonly #rule: InclusionRule;
  #version = -1;
  /** By slot: 1 where the node counts. */
  #included = new Uint8Array(0);
  /** By domain. */
  #sums = new Int32Array(0);
  /** By domain: how many nodes count. */
  #nodesIn = new Int32Array(0);
  #lowest = 0;
  /** How many of the domains have the lowest sum; 0: it is to be found again. */
  #atLowest = 0;

  constructor(number: number, key: TopologyKey, pods: IntCounts, nodes: NodeTable, rule: InclusionRule) {
    this.number = number;
    this.key = key;
    this.#pods = pods;
    this.#nodes = nodes;
    this.#rule = rule;
  }

  /** The pods in the domain. */
  at(domain: number): number {
    return this.#sums[domain] ?? 0;
  }

  /** The sum of the emptiest domain that has a node that counts; Infinity without any. */
  lowest(): number {
    if (this.#atLowest === 0) this.#findLowest();
    return this.#lowest;
  }

  /** To be called for every pod of the count that comes to a node or goes. */
  move(slot: number, by: number): void {
    if (this.#version !== this.#nodes.nodesVersion || this.#included[slot] !== 1) return;
    const domain = orEmpty(this.key.domainOf[slot]);
    const before = this.#sums[domain] ?? 0;
    const after = before + by;
    this.#sums[domain] = after;
    if (this.#atLowest === 0) return;
    if (before === this.#lowest) this.#atLowest--;
    if (after < this.#lowest) {
      this.#lowest = after;
      this.#atLowest = 1;
    } else if (after === this.#lowest) this.#atLowest++;
  }

  /** To be called before reading. */
  catchUp(): void {
    if (this.#version === this.#nodes.nodesVersion) return;
    this.#version = this.#nodes.nodesVersion;
    const { slots, present } = this.#nodes;
    const { of, inclusions, requiredKeys } = this.#rule;
    const { domainOf, domains } = this.key;
    const required = requiredKeys.map((key) => key.domainOf);
    of.catchUp();
    const { bits } = of;
    this.#included = new Uint8Array(slots);
    this.#nodesIn = new Int32Array(domains);
    this.#sums = new Int32Array(domains);
    this.domains = 0;
    this.#atLowest = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1 || ((bits[slot] ?? 0) & inclusions) !== inclusions) continue;
      if (lacksAny(required, slot)) continue;
      this.#included[slot] = 1;
      const domain = orEmpty(domainOf[slot]);
      const nodes = this.#nodesIn[domain] ?? 0;
      if (nodes === 0) this.domains++;
      this.#nodesIn[domain] = nodes + 1;
    }
    const pods = this.#pods;
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot < 0 || this.#included[slot] !== 1) continue;
      const domain = orEmpty(domainOf[slot]);
      this.#sums[domain] = (this.#sums[domain] ?? 0) + pods.countAt(place);
    }
  }

  #findLowest(): void {
    let lowest = Infinity;
    let domains = 0;
    for (let domain = 0; domain < this.#nodesIn.length; domain++) {
      if (this.#nodesIn[domain] === 0) continue;
      const sum = this.#sums[domain] ?? 0;
      if (sum === lowest) domains++;
      if (sum >= lowest) continue;
      lowest = sum;
      domains = 1;
    }
    this.#lowest = lowest;
    this.#atLowest = domains;
  }
}

/** @param domains By key, then by slot. */
function lacksAny(domains: readonly Int32Array[], slot: number): boolean {
  for (const domainOf of domains) if ((domainOf[slot] ?? noDomain) === noDomain) return true;
  return false;
}

/** Without the key a node is in the domain "", which a node whose value is "" shares. */
export function orEmpty(domain: number | undefined): number {
  return domain === undefined || domain === noDomain ? emptyDomain : domain;
}
