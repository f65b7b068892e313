import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type Filtered, filterNodes } from "../cycle/filter.ts";
import { fitErrorOf } from "../cycle/fit-error.ts";
import { NodeTrial } from "../cycle/node-trial.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import { bestCandidates, type PreemptionCandidate } from "./choose-candidate.ts";
import { compileBudgets } from "./disruption-budgets.ts";
import { type DryRun, dryRunPreemption, type PreemptionSampling } from "./dry-run.ts";
import { whyNotEligible } from "./eligibility.ts";
import { postFilterText } from "./post-filter.ts";
import type { Preemption } from "./preemption.ts";
import { afterAll, parseTime } from "./start-time.ts";
import type { VictimSearch } from "./victims.ts";

export interface PreemptionOptions {
  /**
   * The present moment, in RFC 3339: pods that have not started count as started now.
   *
   * @defaultValue later than every start time, which decides as any moment does that really is later
   */
  readonly now?: string;
  /**
   * Asks no more nodes than upstream does in large clusters, and this one first, of those that eviction might help;
   * upstream rolls a dice for it. A whole number; counting begins again after the last node.
   *
   * @defaultValue every node that eviction might help is asked
   */
  readonly sampleFrom?: number;
}

/** A profile, and its plugins ready to run. */
export interface PreemptionProfile {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
}

/**
 * Whom the pod could evict, and where; for a pod that the cycle has found no node for. Nothing is changed.
 * Sources: `DefaultPreemption.PostFilter` and `Evaluator.evaluate` (pkg/scheduler/framework/preemption/preemption.go).
 */
export function preempt(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  { profile, plugins }: PreemptionProfile,
  options: PreemptionOptions = {},
): Preemption {
  const filtered = filterNodes(pod, cluster, plugins);
  const isOn = profile.postFilters.includes("DefaultPreemption");
  const notEligible = isOn ? whyNotEligible(pod, cluster, filtered.verdicts) : "preemption is not in the profile";
  const isAsked = notEligible === undefined && filtered.preFilter === undefined;
  const now = (options.now === undefined ? undefined : parseTime(options.now)) ?? afterAll;
  const { candidates, rejections } = isAsked ? dryRunPreemption(filtered, search(), sampling()) : nobodyAsked;

  const inOrder = options.sampleFrom === undefined ? candidates : inNodesOrder(candidates, cluster);
  return {
    eligible: notEligible === undefined,
    candidates: inOrder,
    best: bestCandidates(inOrder, now).map(({ nodeName }) => nodeName),
    rejections,
    ...postFilterText(filtered, profile, notEligible ?? nestedFitError(filtered, rejections)),
  };

  function search(): VictimSearch {
    const differences = differencesOf(profile.kubernetesVersion);
    const budgets = compileBudgets(cluster.objects("PodDisruptionBudget"));
    const trial = new NodeTrial(filtered.filters);
    return { pod, cluster, trial, budgets, differences, order: { now, ...differences } };
  }

  function sampling(): PreemptionSampling | undefined {
    const { sampleFrom } = options;
    return sampleFrom === undefined ? undefined : { ...profile.args.defaultPreemption, offset: sampleFrom };
  }
}

/** Sampling goes round the nodes from one of them on. */
function inNodesOrder(
  candidates: readonly PreemptionCandidate[],
  { nodes }: ClusterSnapshot,
): readonly PreemptionCandidate[] {
  const places = new Map(nodes.map(({ name }, index) => [name, index]));
  const placeOf = ({ nodeName }: PreemptionCandidate): number => places.get(nodeName) ?? 0;
  return candidates.toSorted((one, other) => placeOf(one) - placeOf(other));
}

const nobodyAsked: DryRun = { candidates: [], rejections: new Map() };

/** Of nodes where eviction was not even tried. */
const notHelpful = "Preemption is not helpful for scheduling";

/** Why no node is a candidate, in the words of a FitError of its own. */
function nestedFitError({ verdicts }: Filtered, rejections: DryRun["rejections"]): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejections.values()) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const others = verdicts.length - rejections.size;
  if (others > 0) counts.set(notHelpful, (counts.get(notHelpful) ?? 0) + others);
  return fitErrorOf(verdicts.length, counts);
}
