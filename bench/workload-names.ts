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
  "crossing-preferred-terms",
  "topology-spread",
  "service-spread",
  "namespace-selectors",
  "statefulsets",
  "tokens",
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
  "tenants",
  "crossing-many-terms",
  "crowded-plain",
  "daemonset",
  "sampled-plain",
  "sampled-note-pair",
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

/** The clusters of `questions/`, whose pods are not scheduled but asked about. */
export const questionNames = ["preemption", "explanation"] as const;

export type QuestionName = (typeof questionNames)[number];

/** What is measured: workloads, and questions. */
export interface Chosen {
  readonly workloads: readonly string[];
  readonly questions: readonly QuestionName[];
}

/** What was asked for by name. Without any name: these workloads, and all questions. @throws SpecError for any other name. */
export function chosenNames(asked: readonly string[], workloads: readonly string[]): Chosen {
  const known = [...workloadNames, ...questionNames];
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new SpecError(`no workload "${unknown}"; there are ${known.join(", ")}`);
  if (asked.length === 0) return { workloads, questions: questionNames };
  return {
    workloads: asked.filter((name) => workloadNames.includes(name)),
    questions: questionNames.filter((name) => asked.includes(name)),
  };
}
