import { type Labels, labelValue } from "../../api/object-meta.ts";

/**
 * Sums by topology domain: by the key of a node label, then by its value. A node without the key is in no domain.
 * Source: `topologyToMatchedTermCount` (interpodaffinity/filtering.go) and `scoreMap` (scoring.go).
 */
export class TopologyCounts {
  // Nested by key, so that counting never builds a joined string per pod.
  readonly #domains: Map<string, Map<string, number>>;

  constructor(domains: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map()) {
    this.#domains = new Map([...domains].map(([topologyKey, values]) => [topologyKey, new Map(values)]));
  }

  /** Adds to the domain of a node with these labels. */
  add(topologyKey: string, nodeLabels: Labels, amount: number): void {
    const value = labelValue(nodeLabels, topologyKey);
    if (value === undefined) return;
    let values = this.#domains.get(topologyKey);
    if (values === undefined) this.#domains.set(topologyKey, (values = new Map()));
    values.set(value, (values.get(value) ?? 0) + amount);
  }

  /** The domain of a node with these labels; 0 where the node is in none. */
  at(topologyKey: string, nodeLabels: Labels): number {
    const value = labelValue(nodeLabels, topologyKey);
    return value === undefined ? 0 : (this.#domains.get(topologyKey)?.get(value) ?? 0);
  }

  /** Every key that was ever counted by. */
  topologyKeys(): readonly string[] {
    return [...this.#domains.keys()];
  }

  /** Whether every domain's count is 0, as it is where nothing was ever counted. */
  isZero(): boolean {
    for (const values of this.#domains.values()) for (const count of values.values()) if (count !== 0) return false;
    return true;
  }

  copy(): TopologyCounts {
    return new TopologyCounts(this.#domains);
  }
}
