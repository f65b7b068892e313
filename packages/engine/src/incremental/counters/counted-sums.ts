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
  /** To be called for every pod of the count that comes to a node or goes. */
  move(slot: number, by: number): void;
  /** To be called before reading. */
  catchUp(): void;
}
