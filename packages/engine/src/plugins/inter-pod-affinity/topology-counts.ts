import { type Labels, labelValue } from "../../api/object-meta.ts";

/** Counts by topology domain, for reading. */
export interface DomainCounts {
  /** The domain of a node with these labels; 0 where the node is in none. */
  at(topologyKey: string, nodeLabels: Labels): number;
  /** Every key that was ever counted by. */
  topologyKeys(): readonly string[];
  /** Whether every domain's count is 0, as it is where nothing was ever counted. */
  isZero(): boolean;
}

/**
 * Sums by topology domain: by the key of a node label, then by its value. A node without the key is in no domain.
 * Source: `topologyToMatchedTermCount` (interpodaffinity/filtering.go) and `scoreMap` (scoring.go).
 */
export class TopologyCounts implements DomainCounts {
  // Nested by key, so that counting never builds a joined string per pod.
  readonly #domains = new Map<string, Map<string, number>>();
  /** How many domains' counts are not 0. */
  #occupied = 0;

  /** Adds to the domain of a node with these labels. */
  add(topologyKey: string, nodeLabels: Labels, amount: number): void {
    const value = labelValue(nodeLabels, topologyKey);
    if (value === undefined) return;
    let values = this.#domains.get(topologyKey);
    if (values === undefined) this.#domains.set(topologyKey, (values = new Map()));
    const before = values.get(value) ?? 0;
    values.set(value, before + amount);
    this.#occupied += Number(before + amount !== 0) - Number(before !== 0);
  }

  at(topologyKey: string, nodeLabels: Labels): number {
    const value = labelValue(nodeLabels, topologyKey);
    return value === undefined ? 0 : (this.#domains.get(topologyKey)?.get(value) ?? 0);
  }

  topologyKeys(): readonly string[] {
    return [...this.#domains.keys()];
  }

  isZero(): boolean {
    return this.#occupied === 0;
  }

  /** How many domains' counts are not 0. */
  get occupied(): number {
    return this.#occupied;
  }
}
