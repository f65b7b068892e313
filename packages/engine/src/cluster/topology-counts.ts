import { type Labels, labelValue } from "../api/object-meta.ts";
import type { DomainCounts } from "./domain-counts.ts";

/**
 * Sums by topology domain, made by adding. A node without the key is in no domain.
 * Source: `topologyToMatchedTermCount` (interpodaffinity/filtering.go) and `scoreMap` (scoring.go).
 */
export class TopologyCounts implements DomainCounts {
  // Nested by key, so that counting never builds a joined string per pod.
  readonly #domains = new Map<string, Map<string, number>>();
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

  /** Every key that was ever counted by. */
  topologyKeys(): readonly string[] {
    return [...this.#domains.keys()];
  }

  get occupied(): number {
    return this.#occupied;
  }
}
