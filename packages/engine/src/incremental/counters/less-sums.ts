import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { SharedSums } from "./counted-sums.ts";
import type { IncludedSums } from "./included-sums.ts";

/** The sums of one count without those of another one, whose pods are among its own; the same nodes count for both. */
export class LessSums implements SharedSums {
  readonly number: number;
  readonly key: TopologyKey;
  readonly all: IncludedSums;
  readonly #but: IncludedSums;
  /** Absent until somebody asks. */
  #lowest: number | undefined;

  constructor(number: number, all: IncludedSums, but: IncludedSums) {
    this.number = number;
    this.key = all.key;
    this.all = all;
    this.#but = but;
  }

  get domains(): number {
    return this.all.domains;
  }

  at(domain: number): number {
    return this.all.at(domain) - this.#but.at(domain);
  }

  /** The first time costs time in proportion to the domains of what is left out. */
  lowest(): number {
    return (this.#lowest ??= this.all.lowestWithout(this.#but));
  }

  lowestBeside(domains: ReadonlyMap<number, unknown>): number {
    return this.all.lowestWithout(this.#but, domains);
  }

  isCounted(slot: number): boolean {
    return this.all.isCounted(slot);
  }

  nodesIn(domain: number): number {
    return this.all.nodesIn(domain);
  }

  // The other sums are moved.
  move(): void {}

  catchUp(): void {
    this.all.catchUp();
    this.#but.catchUp();
    this.#lowest = undefined;
  }
}
