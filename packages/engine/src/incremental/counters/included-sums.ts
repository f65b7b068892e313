import { forEachDomain } from "./counted-domains.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { CountSums, MovedSums } from "./count-sums.ts";
import type { SharedSums, SomeDomains } from "./counted-sums.ts";
import { DomainCounter } from "./domain-counter.ts";
import { type IncludedNodes, orEmpty } from "./included-nodes.ts";
import type { IntCounts } from "./int-counts.ts";

/** The pods that are added up, and what else is from them. */
interface IncludedPods {
  readonly pods: IntCounts;
  readonly sums: CountSums;
}

/**
 * {@link SharedSums} of all nodes that count. Moved with each pod;
 * made anew, in time proportional to the domains and to the nodes with such pods, once nodes have changed, or where these
 * were not moved meanwhile.
 */
export class IncludedSums extends DomainCounter implements SharedSums, MovedSums {
  readonly number: number;
  isMoved = false;
  readonly #pods: IntCounts;
  readonly #sums: CountSums;
  readonly #nodes: NodeTable;
  readonly #included: IncludedNodes;
  #version = -1;
  /** Which finding of the nodes that count they are of. */
  #found = 0;
  /** Where no domain is empty. */
  #lowest = 0;
  /** How many of the domains have the lowest sum; 0: it is to be found again. */
  #atLowest = 0;

  constructor(number: number, { pods, sums }: IncludedPods, included: IncludedNodes, nodes: NodeTable) {
    super(included.key);
    this.number = number;
    this.#pods = pods;
    this.#sums = sums;
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
    this.#included.catchUp();
    const { found, isIncluded } = this.#included;
    if (this.#found === found && this.isMoved) return;
    if (!this.isMoved) this.#sums.enlist(this);
    this.#version = this.#nodes.nodesVersion;
    this.#found = found;
    const { domainOf } = this.key;
    this.#atLowest = 0;
    this.release();
    const pods = this.#pods;
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot >= 0 && isIncluded[slot] === 1) this.add(orEmpty(domainOf[slot]), pods.countAt(place));
    }
  }

  #findLowest(): void {
    let lowest = Infinity;
    let domains = 0;
    forEachDomain(this, (_domain, sum) => {
      if (sum === lowest) domains++;
      if (sum >= lowest) return;
      lowest = sum;
      domains = 1;
    });
    this.#lowest = lowest;
    this.#atLowest = domains;
  }
}
