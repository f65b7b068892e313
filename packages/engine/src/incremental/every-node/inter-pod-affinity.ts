import type { InterPodAffinityArgs } from "../../cycle/profile.ts";
import type { Rejection } from "../../cycle/plugin.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
} from "../../plugins/inter-pod-affinity/filter.ts";
import { DomainSums } from "../counters/domain-sums.ts";
import { grown } from "../growing-array.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PodTerms } from "../pods/pod-terms.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
import type { Selections } from "../counters/selections.ts";
import type { Terms } from "../pods/terms.ts";
import { noDomain } from "../nodes/domain-nodes.ts";

const notMet = 1;
const avoids = 2;
const avoidedBy = 4;

/** Where the counters that inter-pod affinity reads are. */
export interface InterPodCounters {
  readonly nodes: NodeTable;
  readonly terms: Terms;
  readonly selections: Selections;
}

/** The plugin InterPodAffinity over counters. What it means is written out in plugins/inter-pod-affinity/. */
export class InterPodAffinity {
  /** By slot: what {@link filter} found; 0 where the node passes. */
  verdicts: Uint8Array = new Uint8Array(0);
  /** By slot: what {@link score} found, before normalising. */
  raw: Float64Array = new Float64Array(0);
  readonly #counters: InterPodCounters;
  readonly #args: InterPodAffinityArgs;
  readonly #avoids = new DomainSums();
  readonly #avoidedBy = new DomainSums();
  readonly #scores = new DomainSums();

  constructor(counters: InterPodCounters, args: InterPodAffinityArgs) {
    this.#counters = counters;
    this.#args = args;
  }

  /** Judges every node. @returns false when the pod asks for nothing and nobody avoids it. */
  filter(pod: SeenPods, terms: PodTerms): boolean {
    const { selections, nodes } = this.#counters;
    for (const term of terms.requiredAntiAffinity) {
      for (const counter of selections.of([term]).counters) this.#avoids.add(counter, 1);
    }
    for (const { effect, counter } of pod.carried) if (effect === "avoids") this.#avoidedBy.add(counter, 1);
    const speaks = !this.#avoids.isEmpty || !this.#avoidedBy.isEmpty || terms.requiredAffinity.length > 0;
    if (!speaks) return false;

    this.verdicts = grown(this.verdicts, nodes.slots);
    this.verdicts.fill(0, 0, nodes.slots);
    if (terms.requiredAffinity.length > 0) this.#requireAffinity(pod, terms);
    this.#avoids.mark(this.verdicts, avoids, nodes.slots);
    this.#avoidedBy.mark(this.verdicts, avoidedBy, nodes.slots);
    return true;
  }

  /** Why {@link filter} rejects the node, when it does. */
  rejection(slot: number): Rejection | undefined {
    const verdict = this.verdicts[slot] ?? 0;
    if ((verdict & notMet) !== 0) return affinityNotMet;
    if ((verdict & avoids) !== 0) return antiAffinityViolated;
    return (verdict & avoidedBy) === 0 ? undefined : existingAntiAffinityViolated;
  }

  /** Scores every node. @returns false when the plugin skips the pod: nothing matches anything. */
  score(pod: SeenPods, terms: PodTerms): boolean {
    if (this.#args.ignorePreferredTermsOfExistingPods && terms.preferred.length === 0) return false;
    const { selections, nodes } = this.#counters;
    for (const { term, weight } of terms.preferred) {
      for (const counter of selections.of([term]).counters) this.#scores.add(counter, weight);
    }
    const { hardPodAffinityWeight } = this.#args;
    for (const { effect, counter } of pod.carried) {
      if (effect === "avoids") continue;
      if (effect !== "requires") this.#scores.add(counter, effect);
      else if (hardPodAffinityWeight > 0) this.#scores.add(counter, hardPodAffinityWeight);
    }
    if (this.#scores.isEmpty) return false;
    this.raw = grown(this.raw, nodes.slots);
    this.raw.fill(0, 0, nodes.slots);
    this.#scores.addTo(this.raw, nodes.slots);
    return true;
  }

  /** The node must have every key, and in each domain a pod that matches all terms; the first of a group need not. */
  #requireAffinity(pod: SeenPods, { requiredAffinity }: PodTerms): void {
    const { selections, terms, nodes } = this.#counters;
    const { counters } = selections.of(requiredAffinity);
    const mayBeFirst =
      counters.every(({ occupied }) => occupied === 0) && requiredAffinity.every((term) => terms.asksFor(term, pod));
    for (const counter of counters) {
      const { domainOf } = counter.key;
      for (let slot = 0; slot < nodes.slots; slot++) {
        const domain = domainOf[slot] ?? noDomain;
        const isMet = domain !== noDomain && (mayBeFirst || counter.at(domain) > 0);
        if (!isMet) this.verdicts[slot] = notMet;
      }
    }
  }
}
