import { forEachDomain } from "./counted-domains.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { SharedSums, SomeDomains } from "./counted-sums.ts";
import { DomainCounter } from "./domain-counter.ts";
import { type IncludedNodes, orEmpty } from "./included-nodes.ts";
import type { IntCounts } from "./int-counts.ts";

/**
 * {@link SharedSums} of all nodes that count. Moved with each pod;
 * made anew, in time proportional to the domains and to the nodes with such pods, once nodes have changed.
 */
export class IncludedSums extends DomainCounter implements SharedSums {
  readonly number: number;
  readonly #pods: IntCounts;
  readonly #nodes: NodeTable;
  readonly #included: IncludedNodes;
  #version = -1;
  /** Where no domain is empty. */
  #lowest = 0;
  /** How many of the domains have the lowest sum; 0: it is to be found again. */
  #atLowest = 0;

  constructor(number: number, pods: IntCounts, included: IncludedNodes, nodes: NodeTable) {
    super(included.key);
    this.number = number;
    this.#pods = pods;
    this.#nodes = nodes;
    this.#included = included;
  }

  get domains(): number {
    return this.#included.domains;
  }

  lowest(): number {
    const { domains } = this.#included;
    if (this.occupied < domains || domains === 0) return domains === 0 ? Infinity : 0;
    if (this.#atLowest === 0) this.#findLowest();
    return this.#lowest;
  }

  /** Costs time in proportion to these domains, or to all that have pods where all that have the lowest sum are among them. */
  lowestBeside(domains: SomeDomains): number {
    const lowest = this.lowest();
    let left = this.occupied < this.domains ? this.domains - this.occupied : this.#atLowest;
    for (const domain of domains.keys()) if (this.nodesIn(domain) > 0 && this.at(domain) === lowest) left--;
    if (left > 0) return lowest;
    let next = Infinity;
    forEachDomain(this, (domain, sum) => {
      if (!domains.has(domain)) next = Math.min(next, sum);
    });
    return next;
  }

  isCounted(slot: number): boolean {
    return this.#included.isIncluded[slot] === 1;
  }

  nodesIn(domain: number): number {
    return this.#included.nodesIn[domain] ?? 0;
  }

  override move(slot: number, by: number): void {
    if (this.#version !== this.#nodes.nodesVersion || this.#included.isIncluded[slot] !== 1) return;
    const after = this.add(orEmpty(this.key.domainOf[slot]), by);
    if (this.#atLowest === 0) return;
    if (after - by === this.#lowest) this.#atLowest--;
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
    const { domainOf } = this.key;
    this.#atLowest = 0;
    this.clear();
    const pods = this.#pods;
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot >= 0 && isIncluded[slot] === 1) this.add(orEmpty(domainOf[slot]), pods.countAt(place));
    }
  }

  #findLowest(): void {
    let lowest = Infinity;
    let domains = 0;
    const { places } = this;
    for (let place = 0; place < places; place++) {
      if (this.domainAt(place) === noDomain) continue;
      const sum = this.countAt(place);
      if (sum === lowest) domains++;
      if (sum >= lowest) continue;
      lowest = sum;
      domains = 1;
    }
    this.#lowest = lowest;
    this.#atLowest = domains;
  }
}
