import type { Filtered } from "../cycle/filter.ts";
import type { PluginRejection } from "../cycle/pre-filter.ts";
import type { DefaultPreemptionArgs } from "../cycle/profile.ts";
import type { PreemptionCandidate } from "./choose-candidate.ts";
import { findVictims, type VictimSearch } from "./victims.ts";

/** Where to stop looking: what upstream does in large clusters. */
export interface PreemptionSampling extends DefaultPreemptionArgs {
  /** The first node to ask, among those that eviction might help; upstream rolls a dice. */
  readonly offset: number;
}

/** What evicting would do on each node that was asked. */
export interface DryRun {
  /** In the order of asking. */
  readonly candidates: readonly PreemptionCandidate[];
  /** By node: why eviction does not help there. */
  readonly rejections: ReadonlyMap<string, PluginRejection>;
}

/**
 * Tries eviction on every node that it might help: those rejected with the code `Unschedulable`. With `sampling`, only
 * until there are enough candidates, one of which breaks no budget. Upstream asks several nodes at once, so that some
 * more may be asked. Sources: `findCandidates`, `DryRunPreemption` (pkg/scheduler/framework/preemption/preemption.go),
 * `GetOffsetAndNumCandidates` (plugins/defaultpreemption/default_preemption.go).
 */
export function dryRunPreemption(
  { verdicts }: Pick<Filtered, "verdicts">,
  search: VictimSearch,
  sampling: PreemptionSampling | undefined,
): DryRun {
  const potential = verdicts.filter(({ rejection }) => rejection?.code === "Unschedulable");
  const enough = sampling === undefined ? potential.length : candidatesWanted(potential.length, sampling);
  const offset = (sampling?.offset ?? 0) % Math.max(potential.length, 1);
  const candidates: PreemptionCandidate[] = [];
  const rejections = new Map<string, PluginRejection>();
  let someBreakNone = false;
  const inOrder = offset === 0 ? potential : [...potential.slice(offset), ...potential.slice(0, offset)];
  for (const verdict of inOrder) {
    const { node } = verdict;
    const found = findVictims(verdict, search);
    if (found.kind === "rejected") {
      rejections.set(node.name, found.rejection);
      continue;
    }
    const { victims, pdbViolations } = found;
    candidates.push({ nodeName: node.name, victims, pdbViolations });
    someBreakNone ||= pdbViolations === 0;
    if (candidates.length >= enough && someBreakNone) break;
  }
  return { candidates, rejections };
}

/** Source: `calculateNumCandidates` (plugins/defaultpreemption/default_preemption.go). */
function candidatesWanted(nodes: number, args: DefaultPreemptionArgs): number {
  const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = args;
  const share = Math.trunc((nodes * minCandidateNodesPercentage) / 100);
  return Math.min(Math.max(share, minCandidateNodesAbsolute), nodes);
}
