import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { SharedSums } from "./counted-sums.ts";
import { type IncludedNodes, orEmpty } from "./included-nodes.ts";
import type { IntCounts } from "./int-counts.ts";

const nothing = new Int32Array(0);

/**
 * {@link SharedSums} of all nodes that count. Moved with each pod;
 * made anew, in time proportional to the domains and to the nodes with such pods, once nodes have changed.
 */
export class IncludedSums implements SharedSums {
  readonly number: number;
  readonly key: TopologyKey;
  readonly #pods: IntCounts;
  readonly #nodes: NodeTable;
  readonly #included: IncludedNodes;
  #version = -1;
  /** By domain; without length as long as there are no pods. */
  #sums: Int32Array = nothing;
  #lowest = 0;
  /** How many of the domains have the lowest sum; 0: it is to be found again. */
  #atLowest = 0;

  constructor(number: number, pods: IntCounts, included: IncludedNodes, nodes: NodeTable) {
    this.number = number;
    this.key = included.key;
    this.#pods = pods;
    this.#nodes = nodes;
    this.#included = included;
  }

  get domains(): number {
    return this.#included.domains;
  }

  at(domain: number): number {
    return this.#sums[domain] ?? 0;
  }

  lowest(): number {
    if (this.#atLowest === 0 && this.domains > 0) this.#findLowest();
    return this.domains === 0 ? Infinity : this.#lowest;
  }

  /** Costs time in proportion to these domains, or to all where these are all that have the lowest sum. */
  lowestBeside(domains: ReadonlyMap<number, unknown>): number {
    const { nodesIn } = this.#included;
    const lowest = this.lowest();
    let left = this.#atLowest;
    for (const domain of domains.keys()) {
      if ((nodesIn[domain] ?? 0) !== 0 && this.at(domain) === lowest) left--;
    }
    return left > 0 || this.domains === 0
      ? lowest
      : this.lowestOf((domain) => (domains.has(domain) ? Infinity : this.at(domain)));
  }

  /** The lowest number of a domain that has a node that counts. */
  lowestOf(numberOf: (domain: number) => number): number {
    const { nodesIn } = this.#included;
    let lowest = Infinity;
    for (let domain = 0; domain < nodesIn.length; domain++) {
      if (nodesIn[domain] !== 0) lowest = Math.min(lowest, numberOf(domain));
    }
    return lowest;
  }

  /** Whether no pod is counted. */
  get isEmpty(): boolean {
    return this.#pods.size === 0;
  }

  isCounted(slot: number): boolean {
    return this.#included.isIncluded[slot] === 1;
  }

  nodesIn(domain: number): number {
    return this.#included.nodesIn[domain] ?? 0;
  }

  move(slot: number, by: number): void {
    if (this.#version !== this.#nodes.nodesVersion || this.#included.isIncluded[slot] !== 1) return;
    const domain = orEmpty(this.key.domainOf[slot]);
    if (this.#sums.length === 0) this.#sums = new Int32Array(this.key.domains);
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

  catchUp(): void {
    if (this.#version === this.#nodes.nodesVersion) return;
    this.#version = this.#nodes.nodesVersion;
    this.#included.catchUp();
    const { isIncluded } = this.#included;
    const { domainOf, domains } = this.key;
    this.#atLowest = 0;
    const pods = this.#pods;
    this.#sums = pods.size === 0 ? nothing : new Int32Array(domains);
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot < 0 || isIncluded[slot] !== 1) continue;
      const domain = orEmpty(domainOf[slot]);
      this.#sums[domain] = (this.#sums[domain] ?? 0) + pods.countAt(place);
    }
  }

  #findLowest(): void {
    const { nodesIn } = this.#included;
    let lowest = Infinity;
    let domains = 0;
    for (let domain = 0; domain < nodesIn.length; domain++) {
      if (nodesIn[domain] === 0) continue;
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
