import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";

/**
 * Counts as they would be if pods came to one node, or left it: what was counted, and the difference in the domains of
 * that node. Costs the node's keys in use, however many domains there are; the counts underneath stay as they are.
 */
export class TrialCounts implements DomainCounts {
  readonly #counts: DomainCounts;
  readonly #nodeLabels: Labels;
  /** By topology key: the difference in the node's domain; made at the first. */
  #differences: Map<string, number> | undefined;

  constructor(counts: DomainCounts, nodeLabels: Labels) {
    this.#counts = counts;
    this.#nodeLabels = nodeLabels;
  }

  /** Adds to the node's domain, if it is in one. */
  add(topologyKey: string, amount: number): void {
    if (labelValue(this.#nodeLabels, topologyKey) === undefined) return;
    this.#differences ??= new Map();
    this.#differences.set(topologyKey, (this.#differences.get(topologyKey) ?? 0) + amount);
  }

  /** @param nodeLabels those of the node that the trial is about. */
  at(topologyKey: string, nodeLabels: Labels): number {
    return this.#counts.at(topologyKey, nodeLabels) + (this.#differences?.get(topologyKey) ?? 0);
  }

  topologyKeys(): readonly string[] {
    const keys = this.#counts.topologyKeys();
    return this.#differences === undefined ? keys : [...new Set([...keys, ...this.#differences.keys()])];
  }

  get occupied(): number {
    let { occupied } = this.#counts;
    for (const [topologyKey, difference] of this.#differences ?? []) {
      const before = this.#counts.at(topologyKey, this.#nodeLabels);
      occupied += Number(before + difference !== 0) - Number(before !== 0);
    }
    return occupied;
  }
}
