import { SpecError } from "./spec/spec-error.ts";

/** The workloads of the table, in its order: one of each kind, since upstream takes its time for each. */
export const tableNames = [
  "SchedulingPodAntiAffinity_5000Nodes_2000Pods",
  "SchedulingPodAffinity_5000Nodes_5000Pods",
  "SchedulingPreferredPodAffinity_5000Nodes_5000Pods",
  "SchedulingPreferredPodAntiAffinity_5000Nodes_5000Pods",
  "MixedSchedulingBasePod_5000Nodes_5000Pods",
  "plain",
  "note-pair",
  "note-pair-20000-deployments",
  "interleaved",
  "many-terms",
  "preferred-terms",
  "topology-spread",
  "service-spread",
  "namespace-selectors",
  "statefulsets",
  "volumes",
  "churn",
  "mixed",
  "matches-everything",
  "own-class",
  "own-shape",
  "own-topology-value",
  "crowded-note-pair",
  "million",
] as const;

/** The rest of `workloads/`: measured when they are named. */
export const otherNames = [
  "SchedulingPodMatchingAntiAffinity_5000Nodes_5000Pods",
  "SchedulingRequiredPodAntiAffinityWithNSSelector_5000Nodes_2000Pods",
  "SchedulingPreferredAntiAffinityWithNSSelector_5000Nodes_2000Pods",
  "TopologySpreading_5000Nodes_5000Pods",
  "PreferredTopologySpreading_5000Nodes_5000Pods",
  "hostname-anti-affinity",
  "rack-anti-affinity",
  "zone-affinity",
  "avoids-everything",
  "many-topology-keys",
  "crowded-plain",
] as const;

/** The workloads of `--quick`. */
export const quickNames: readonly string[] = [
  "SchedulingPodAntiAffinity_5000Nodes_2000Pods",
  "plain",
  "note-pair",
  "many-terms",
  "preferred-terms",
  "topology-spread",
  "churn",
];

/** All of `workloads/`. */
export const workloadNames: readonly string[] = [...tableNames, ...otherNames];

/** The workloads that were asked for. @throws SpecError for a name that none has. */
export function chosenNames(asked: readonly string[], otherwise: readonly string[]): readonly string[] {
  const unknown = asked.find((name) => !workloadNames.includes(name));
  if (unknown !== undefined) {
    throw new SpecError(`no workload "${unknown}"; there are ${workloadNames.join(", ")}`);
  }
  return asked.length === 0 ? otherwise : asked;
}
