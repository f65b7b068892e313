import type { Position } from "@stowage/manifests";

/**
 * What a warning is about, for programs: a code keeps its meaning, whatever becomes of the message.
 *
 *     Adopted               pods that nothing owned are a workload's now
 *     Ended                 a pod or a Job has run to its end: nothing is started
 *     EvictionRange         timing decides how many pods are evicted
 *     GeneratedName         an object has a made-up name
 *     GivenTwice            an object is among the manifests twice
 *     HelmHook              a chart's hook is not planned
 *     KindMissing           a dump lacks a kind that a plan depends on
 *     ListedTwice           an object is in the cluster twice
 *     MadeUpCluster         no cluster was given
 *     Manifest              reading a manifest warned of it
 *     Misplaced             a DaemonSet's pods are where they should not be
 *     NeedsForce            kubectl drain refuses pods that nothing makes again
 *     NotCreated            the API server would refuse an object that makes no pods
 *     NotPlayed             what autoscalers, CronJobs and volumes' drivers would do is not simulated
 *     NotRead               objects of kinds that are not read
 *     NotSeen               what of a living cluster could not be listed
 *     OneRun                one run of a CronJob is planned
 *     Paused                a Deployment makes no pods of a new template
 *     PodSecurity           what pods do is forbidden by a level that is warned of
 *     Released              pods are not a workload's any more
 *     Replaced              pods of another template are taken as gone
 *     ScaledByAutoscaler    an autoscaler decides how many pods there are
 *     ScaledDown            pods more than asked for are taken as gone
 *     StaleTemplate         pods of another template stay
 *     Suspended             a Job or CronJob starts nothing
 *     TopologyKeyMissing    nodes lack the label of a rule's topologyKey
 *     UnknownNode           pods are on nodes that are not in the cluster
 *     VersionAssumed        the control plane's version is taken from the kubelets
 *     VersionNotCovered     the scheduler of another version decides
 */
export const warningCodes = [
  "Adopted",
  "Ended",
  "EvictionRange",
  "GeneratedName",
  "GivenTwice",
  "HelmHook",
  "KindMissing",
  "ListedTwice",
  "MadeUpCluster",
  "Manifest",
  "Misplaced",
  "NeedsForce",
  "NotCreated",
  "NotPlayed",
  "NotRead",
  "NotSeen",
  "OneRun",
  "Paused",
  "PodSecurity",
  "Released",
  "Replaced",
  "ScaledByAutoscaler",
  "ScaledDown",
  "StaleTemplate",
  "Suspended",
  "TopologyKeyMissing",
  "UnknownNode",
  "VersionAssumed",
  "VersionNotCovered",
] as const;

export type WarningCode = (typeof warningCodes)[number];

/** Something that the plan took for granted, or that will surprise. */
export interface Warning {
  readonly code: WarningCode;
  /** Whose, as `Deployment default/web`; empty for the plan as a whole. */
  readonly object: string;
  /** Field path; empty for the whole object. */
  readonly path: string;
  readonly message: string;
  /** Absent where no text says it. */
  readonly position?: Position | undefined;
}
