import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterTrial, Rejection } from "../../cycle/plugin.ts";
import { matchesAll } from "./count-placed.ts";
import type { Incoming, PodCounts } from "./incoming.ts";
import { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./rejections.ts";

/** What trials start from, the same on every node. */
export interface TrialBasis {
  readonly incoming: Incoming;
  readonly counts: PodCounts<DomainCounts>;
  /** The keys of the incoming pod's affinity, each once. */
  readonly wantedKeys: readonly string[];
  /** Those by which placed pods avoid it. */
  readonly avoidingKeys: readonly string[];
}

/** Stands for the count of a domain that the node is not in: no pod on it changes that. */
const noDomain = -Infinity;

/**
 * The verdict on one node with other pods on it: the counts of its own domains, moved. Costs the keys in use, however many
 * domains there are. Source: `updateWithPod` (interpodaffinity/filtering.go).
 */
export class AffinityTrial implements FilterTrial {
  readonly #basis: TrialBasis;
  readonly #labels: Labels;
  /** By key of the affinity. */
  readonly #wanted: number[];
  /** By anti-affinity term. */
  readonly #avoided: number[];
  /** By key. */
  readonly #avoiding: number[];
  #avoidingKeys: readonly string[];

  constructor(basis: TrialBasis, labels: Labels) {
    const { incoming, counts, wantedKeys, avoidingKeys } = basis;
    this.#basis = basis;
    this.#labels = labels;
    this.#wanted = wantedKeys.map((key) => countAt(counts.wanted, key, labels));
    this.#avoided = counts.avoided.map((one, term) =>
      countAt(one, incoming.antiAffinity[term]?.topologyKey ?? "", labels),
    );
    this.#avoiding = avoidingKeys.map((key) => countAt(counts.avoiding, key, labels));
    this.#avoidingKeys = avoidingKeys;
  }

  add(pod: PodInfo): void {
    this.#move(pod, 1);
  }

  remove(pod: PodInfo): void {
    this.#move(pod, -1);
  }

  filter(): Rejection | undefined {
    if (!this.#isAffinityMet()) return affinityNotMet;
    for (const pods of this.#avoided) if (pods > 0) return antiAffinityViolated;
    for (const pods of this.#avoiding) if (pods > 0) return existingAntiAffinityViolated;
    return undefined;
  }

  /** The node must have every term's key, even for the first pod. */
  #isAffinityMet(): boolean {
    const wanted = this.#wanted;
    if (wanted.length === 0) return true;
    if (wanted.includes(noDomain)) return false;
    return wanted.every((pods) => pods > 0) || this.#mayBeFirst();
  }

  /** See `judgeOf` of the filter: here, pods that come and go may be the only ones. */
  #mayBeFirst(): boolean {
    const { incoming, counts, wantedKeys } = this.#basis;
    let { occupied } = counts.wanted;
    for (const [at, key] of wantedKeys.entries()) {
      const before = counts.wanted.at(key, this.#labels);
      occupied += Number(this.#wanted[at] !== 0) - Number(before !== 0);
    }
    return occupied === 0 && matchesAll(incoming.affinity, incoming.pod);
  }

  #move(pod: PodInfo, by: 1 | -1): void {
    const { incoming } = this.#basis;
    const { wanted, avoided } = incoming.askedFor(pod);
    if (wanted) for (let at = 0; at < this.#wanted.length; at++) addTo(this.#wanted, at, by);
    for (const term of avoided) addTo(this.#avoided, term, by);
    for (const { topologyKey } of incoming.selecting(pod.requiredAntiAffinityTerms)) {
      addTo(this.#avoiding, this.#placeOf(topologyKey), by);
    }
  }

  /** A pod that is not of the cluster yet may avoid the incoming one by a key of its own. */
  #placeOf(avoidingKey: string): number {
    const known = this.#avoidingKeys.indexOf(avoidingKey);
    if (known >= 0) return known;
    this.#avoidingKeys = [...this.#avoidingKeys, avoidingKey];
    return this.#avoiding.push(countAt(this.#basis.counts.avoiding, avoidingKey, this.#labels)) - 1;
  }
}

function countAt(counts: DomainCounts, topologyKey: string, labels: Labels): number {
  return labelValue(labels, topologyKey) === undefined ? noDomain : counts.at(topologyKey, labels);
}

function addTo(counts: number[], at: number, by: 1 | -1): void {
  counts[at] = (counts[at] ?? 0) + by;
}
