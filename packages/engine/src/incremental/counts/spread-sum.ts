import type { NodeTable } from "../nodes/node-table.ts";
import { PodsByDomain } from "./pods-by-domain.ts";
import { type IncludedNodes, spreadDomain } from "./included-nodes.ts";
import type { IntCounts } from "../tables/int-counts.ts";

/**
 * The pods of a spread count by domain of a key, on the nodes that count for a constraint alone. Moved with each pod;
 * made anew, in time proportional to the domains and to the nodes with such pods, once nodes have changed.
 */
export class SpreadSum extends PodsByDomain {
  /** Tells the sums of one count apart. */
  readonly number: number;
  readonly #pods: IntCounts;
  readonly #nodes: NodeTable;
  readonly #included: IncludedNodes;
  #summedUpAt = -1;
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

  /** How many domains have a node that counts. */
  get domains(): number {
    return this.#included.domains;
  }

  /** The sum of the emptiest domain that has a node that counts; Infinity without any. */
  lowest(): number {
    const { domains } = this.#included;
    if (this.occupied < domains || domains === 0) return domains === 0 ? Infinity : 0;
    if (this.#atLowest === 0) this.#findLowest();
    return this.#lowest;
  }

  override move(slot: number, by: number): void {
    if (this.#summedUpAt !== this.#nodes.clock.nodes || this.#included.isIncluded[slot] !== 1) return;
    const after = this.add(spreadDomain(this.key.domainOf[slot]), by);
    if (this.#atLowest === 0) return;
    if (after - by === this.#lowest) this.#atLowest--;
    if (after < this.#lowest) {
      this.#lowest = after;
      this.#atLowest = 1;
    } else if (after === this.#lowest) this.#atLowest++;
  }

  /** To be called before reading. */
  catchUp(): void {
    if (this.#summedUpAt === this.#nodes.clock.nodes) return;
    this.#summedUpAt = this.#nodes.clock.nodes;
    this.#included.catchUp();
    const { isIncluded } = this.#included;
    const { domainOf } = this.key;
    this.#atLowest = 0;
    this.release();
    this.#pods.forEachKey((slot, pods) => {
      if (isIncluded[slot] === 1) this.add(spreadDomain(domainOf[slot]), pods);
    });
  }

  #findLowest(): void {
    let lowest = Infinity;
    let domains = 0;
    this.forEachKey((_domain, sum) => {
      if (sum === lowest) domains++;
      if (sum >= lowest) return;
      lowest = sum;
      domains = 1;
    });
    this.#lowest = lowest;
    this.#atLowest = domains;
  }
}
