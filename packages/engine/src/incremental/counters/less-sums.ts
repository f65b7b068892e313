import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { CountedSums } from "./counted-sums.ts";
import type { IncludedSums } from "./included-sums.ts";

/** The sums of one count without those of another one, whose pods are among its own; the same nodes count for both. */
export class LessSums implements CountedSums {
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

  // The other sums are moved.
  move(): void {}

  catchUp(): void {
    this.all.catchUp();
    this.#but.catchUp();
    this.#lowest = undefined;
  }
}
