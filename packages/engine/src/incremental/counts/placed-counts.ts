import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { AffinityTerm } from "../../cluster/affinity-term.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import type { LabelMatcher } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PlacedCounts } from "../../cluster/placed-counts.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { CarriedTerm, CarriedTerms } from "./carried-terms.ts";
import type { PodsByDomain } from "./pods-by-domain.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PodClass } from "../classes/pod-class.ts";
import type { Selections } from "./selections.ts";
import type { SpreadCounts } from "./spread-count.ts";
import type { Terms } from "../classes/terms.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** Where the counters are. */
interface PlacedPodCounters {
  readonly carried: CarriedTerms;
  readonly nodes: NodeTable;
  readonly terms: Terms;
  readonly selections: Selections;
  readonly spreadCounts: SpreadCounts;
  readonly classOf: (pod: PodInfo) => PodClass;
}

/** The counters by which pods are decided, as the plain plugins ask for them. */
export class PlacedPodCounts implements PlacedCounts {
  readonly #counters: PlacedPodCounters;

  constructor(counters: PlacedPodCounters) {
    this.#counters = counters;
  }

  matching(terms: readonly AffinityTerm[]): DomainCounts {
    const { selections, terms: known } = this.#counters;
    return sumOf(selections.of(terms.map((term) => known.intern(term))).counters);
  }

  avoiding(incoming: PodInfo): DomainCounts {
    const avoiding = this.#carriedBy(incoming).filter(({ effect }) => effect === "avoids");
    return sumOf(avoiding.map(({ counter }) => counter));
  }

  preferring(incoming: PodInfo, requiredWeight: number): DomainCounts {
    const weighed = this.#carriedBy(incoming).flatMap(({ effect, counter }): Weighed[] => {
      const weight = effect === "requires" ? requiredWeight : effect;
      return weight === "avoids" || weight === 0 ? [] : [{ counter, weight }];
    });
    return new CounterSums(weighed);
  }

  #carriedBy(incoming: PodInfo): readonly CarriedTerm[] {
    const { carried, classOf } = this.#counters;
    return carried.of(classOf(incoming)).terms;
  }

  selected(namespace: string, selectsPod: LabelMatcher): (node: NodeInfo) => number {
    const { nodes, spreadCounts } = this.#counters;
    const { pods } = spreadCounts.of(namespace, selectsPod);
    return ({ name }) => {
      const slot = nodes.named(name)?.slot;
      return slot === undefined ? 0 : pods.get(slot);
    };
  }
}

interface Weighed {
  readonly counter: PodsByDomain;
  readonly weight: number;
}

function sumOf(counters: readonly PodsByDomain[]): DomainCounts {
  return new CounterSums(counters.map((counter) => ({ counter, weight: 1 })));
}

/** Some counters, each times its weight, added up: of a key when a plugin first asks about one of its domains. */
class CounterSums implements DomainCounts {
  readonly #weighed: readonly Weighed[];
  /** By name of the key, and then by domain. */
  readonly #sums = new Map<string, DomainSum>();

  constructor(weighed: readonly Weighed[]) {
    this.#weighed = weighed.filter(({ counter }) => counter.occupied > 0);
  }

  at(topologyKey: string, nodeLabels: Labels): number {
    const value = labelValue(nodeLabels, topologyKey);
    if (value === undefined) return 0;
    let sum = this.#sums.get(topologyKey);
    if (sum === undefined) this.#sums.set(topologyKey, (sum = this.#sumOf(topologyKey)));
    const domain = sum.key?.ordinalOf(value);
    return domain === undefined ? 0 : sum.byDomain[domain];
  }

  topologyKeys(): readonly string[] {
    return [...new Set(this.#weighed.map(({ counter }) => counter.key.name))];
  }

  get occupied(): number {
    return this.#weighed.reduce((sum, { counter }) => sum + counter.occupied, 0);
  }

  #sumOf(topologyKey: string): DomainSum {
    const weighed = this.#weighed.filter(({ counter }) => counter.key.name === topologyKey);
    const key = weighed[0]?.counter.key;
    const byDomain = new Float64Array(key?.domains ?? 0);
    for (const { counter, weight } of weighed) {
      counter.forEachKey((domain, count) => {
        byDomain[domain] += weight * count;
      });
    }
    return { key, byDomain };
  }
}

interface DomainSum {
  /** Absent where nothing is counted by the key. */
  readonly key: TopologyKey | undefined;
  readonly byDomain: Float64Array;
}
