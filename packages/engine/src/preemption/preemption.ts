import type { PluginRejection } from "../cycle/pre-filter.ts";
import type { PreemptionCandidate } from "./choose-candidate.ts";

/** What evicting pods of lower priority would do for a pod that no node takes as things are. */
export interface Preemption {
  /** Whether the pod may evict others at all. */
  readonly eligible: boolean;
  /** The nodes on which eviction makes room, in the snapshot's order. */
  readonly candidates: readonly PreemptionCandidate[];
  /** The names of the candidates among which upstream picks any, in the snapshot's order. */
  readonly best: readonly string[];
  /** By name, of the nodes where eviction was tried in vain: what still rejects the pod, or that nobody is there to evict. */
  readonly rejections: ReadonlyMap<string, PluginRejection>;
  /** What PostFilter adds to the scheduler's message when nobody is evicted. */
  readonly failure: string;
  /** What it adds when a candidate's victims are. */
  success(candidate: PreemptionCandidate): string;
}

/** The text of the pod's event: the FitError and what PostFilter adds. Source: `FitError.Error` (framework/types.go). */
export function eventText(fitError: string, postFilter: string): string {
  return postFilter === "" ? fitError : `${fitError} ${postFilter}`;
}
