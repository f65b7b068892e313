import { noDomain } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import type { CountedSums, SharedSums } from "./counted-sums.ts";
import { DomainDifferences } from "./domain-differences.ts";
import { type InclusionRule, orEmpty } from "./included-nodes.ts";
import type { NodeCounts } from "./combined-counts.ts";

/** A few nodes, and what each says of the constraints of a pod: see `NodeInclusions`. */
export interface SelectedNodes {
  readonly slots: ArrayLike<number>;
  readonly inclusions: ArrayLike<number>;
}

/** What {@link SelectedSums} are made of. */
export interface SelectedSumsInputs extends Omit<InclusionRule, "inclusions"> {
  /** The pods that are counted. */
  readonly pods: NodeCounts;
  /** Of the nodes that count for all such pods, and for whom the few ones speak otherwise; absent: no others count. */
  readonly shared: SharedSums | undefined;
}

/**
 * The same of pods for each of which a few nodes count otherwise than for others, or are the only ones that it can be on: what
 * these change is added up for each pod, in time proportional to them, so that pods of many such nodes share the other sums,
 * and what is planned for them.
 */
export class SelectedSums implements CountedSums {
  readonly number: number;
  readonly key: TopologyKey;
  readonly shared: SharedSums | undefined;
  readonly #pods: NodeCounts;
  readonly #needed: number;
  readonly #requiredKeys: readonly TopologyKey[];
  readonly #differences = new DomainDifferences();
  #lowest: number | undefined;
  domains = 0;

  constructor(number: number, { key, needed, requiredKeys, pods, shared }: SelectedSumsInputs) {
    this.number = number;
    this.key = key;
    this.shared = shared;
    this.#pods = pods;
    this.#needed = needed;
    this.#requiredKeys = requiredKeys;
  }

  /** To be called for each pod before reading. */
  select({ slots, inclusions }: SelectedNodes): void {
    const { shared } = this;
    shared?.catchUp();
    this.#differences.begin(this.key.domains);
    this.#lowest = undefined;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      const isCounted = this.#isCounted(slot, inclusions[index] ?? 0);
      if (isCounted !== (shared?.isCounted(slot) ?? false)) this.#add(slot, isCounted ? 1 : -1);
    }
    this.domains = shared?.domains ?? 0;
    this.#differences.forEach((domain, nodes) => {
      const before = shared?.nodesIn(domain) ?? 0;
      if (before === 0 && nodes > 0) this.domains++;
      else if (before > 0 && before + nodes === 0) this.domains--;
    });
  }

  #isCounted(slot: number, inclusions: number): boolean {
    if ((inclusions & this.#needed) !== this.#needed) return false;
    for (const key of this.#requiredKeys) if (key.at(slot) === noDomain) return false;
    return true;
  }

  #add(slot: number, by: 1 | -1): void {
    this.#differences.add(orEmpty(this.key.at(slot)), by, by * this.#pods.get(slot));
  }

  at(domain: number): number {
    return (this.shared?.at(domain) ?? 0) + this.#differences.podsIn(domain);
  }

  lowest(): number {
    return (this.#lowest ??= this.#findLowest());
  }

  #findLowest(): number {
    const { shared } = this;
    let lowest = shared?.lowestBeside(this.#differences.domains) ?? Infinity;
    this.#differences.forEach((domain, nodes) => {
      if ((shared?.nodesIn(domain) ?? 0) + nodes > 0) lowest = Math.min(lowest, this.at(domain));
    });
    return lowest;
  }

  // The shared sums are read again for each pod.
  catchUp(): void {}
}
