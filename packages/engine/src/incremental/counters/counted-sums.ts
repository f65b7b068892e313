import type { TopologyKey } from "../nodes/topology-keys.ts";

/** The pods of a spread count by domain of a key, of the nodes that count for a constraint alone. */
export interface CountedSums {
  /** Tells the sums of one count apart. */
  readonly number: number;
  readonly key: TopologyKey;
  /** How many domains have a node that counts. */
  readonly domains: number;
  /** The pods in the domain. */
  at(domain: number): number;
  /** The sum of the emptiest domain that has a node that counts; Infinity without any. */
  lowest(): number;
  /** To be called before reading. */
  catchUp(): void;
}

/** A set of domains, or a map by domain. */
export type SomeDomains = Pick<ReadonlySet<number>, "has" | "keys">;

/** Those that hold for many pods, for each of which a few nodes may count otherwise. */
export interface SharedSums extends CountedSums {
  /** Whether the node in the slot counts. */
  isCounted(slot: number): boolean;
  /** How many nodes of the domain count. */
  nodesIn(domain: number): number;
  /** The lowest sum of domains other than these that have a node that counts; Infinity without any. */
  lowestBeside(domains: SomeDomains): number;
}
