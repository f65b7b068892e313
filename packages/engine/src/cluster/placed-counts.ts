import type { AffinityTerm } from "./affinity-term.ts";
import type { DomainCounts } from "./domain-counts.ts";
import type { LabelMatcher } from "./label-selector.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";

/**
 * Counts of placed pods that somebody keeps up to date, so that nobody need look at each. What they say is true until
 * the cluster changes.
 */
export interface PlacedCounts {
  /**
   * The pods that match every one of an incoming pod's terms, by each of the terms' keys.
   *
   * @param terms as the pod has them, with their namespace selectors; at least one.
   */
  matching(terms: readonly AffinityTerm[]): DomainCounts;
  /** The pods whose required anti-affinity selects the incoming pod, once for each term that does. */
  avoiding(incoming: PodInfo): DomainCounts;
  /**
   * What the placed pods' preferred terms add for the incoming pod, those of anti-affinity with a minus, and
   * `requiredWeight` for each of their required affinity terms: of terms that select it, by their keys.
   */
  preferring(incoming: PodInfo, requiredWeight: number): DomainCounts;
  /**
   * The pods of the namespace that the selector selects, on a node of the cluster. Terminating ones do not count, and a
   * selector of everything counts none.
   */
  selected(namespace: string, selectsPod: LabelMatcher): (node: NodeInfo) => number;
}
