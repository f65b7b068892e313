import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { Signed } from "./combined-counts.ts";
import { forEachDomain } from "./counted-domains.ts";
import type { SharedSums, SomeDomains } from "./counted-sums.ts";
import type { IncludedSums } from "./included-sums.ts";

/**
 * The sums of one count with those of others: some are added, and some, whose pods are among its own, left out; the same
 * nodes count for all.
 */
export class CombinedSums implements SharedSums {
  readonly number: number;
  readonly key: TopologyKey;
  readonly main: IncludedSums;
  readonly #others: readonly Signed<IncludedSums>[];
  /** Absent until somebody asks. */
  #lowest: number | undefined;

  constructor(number: number, main: IncludedSums, others: readonly Signed<IncludedSums>[]) {
    this.number = number;
    this.key = main.key;
    this.main = main;
    this.#others = others;
  }

  get domains(): number {
    return this.main.domains;
  }

  at(domain: number): number {
    let sum = this.main.at(domain);
    for (const { part, sign } of this.#others) sum += sign * part.at(domain);
    return sum;
  }

  /** The first time costs time in proportion to the domains of the others. */
  lowest(): number {
    return (this.#lowest ??= this.#find(undefined));
  }

  lowestBeside(domains: SomeDomains): number {
    return this.#find(domains);
  }

  isCounted(slot: number): boolean {
    return this.main.isCounted(slot);
  }

  nodesIn(domain: number): number {
    return this.main.nodesIn(domain);
  }

  /** A domain without others has what it has in the main count; of those with others, each is asked. */
  #find(beside: SomeDomains | undefined): number {
    let without = beside;
    for (const { part, sign } of this.#others) if (sign > 0) without = withDomainsOf(part, without);
    let lowest = without === undefined ? this.main.lowest() : this.main.lowestBeside(without);
    for (const { part } of this.#others) {
      forEachDomain(part, (domain) => {
        if (beside?.has(domain) !== true) lowest = Math.min(lowest, this.at(domain));
      });
    }
    return lowest;
  }

  catchUp(): void {
    this.main.catchUp();
    for (const { part } of this.#others) part.catchUp();
    this.#lowest = undefined;
  }
}

function withDomainsOf(sums: IncludedSums, domains: SomeDomains | undefined): SomeDomains | undefined {
  if (sums.occupied === 0) return domains;
  const all = new Set(domains?.keys());
  forEachDomain(sums, (domain) => all.add(domain));
  return all;
}
