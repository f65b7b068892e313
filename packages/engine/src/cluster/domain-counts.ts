import type { Labels } from "../api/object-meta.ts";

/** How many pods of some kind, or what they add up to, in each topology domain: by a node label's key, then by its value. */
export interface DomainCounts {
  /** The pods in the domain of a node with these labels; 0 where the node is in none. */
  at(topologyKey: string, nodeLabels: Labels): number;
  /** Every key of which a domain has any; perhaps others. */
  topologyKeys(): readonly string[];
  /** How many domains have any. */
  readonly occupied: number;
}
