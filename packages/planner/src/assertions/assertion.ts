import type { Severity } from "../lint/finding.ts";

/** Names a workload or a pod: `deploy/web`, `Pod/db-0`. */
export interface WorkloadName {
  readonly kind: string;
  readonly name: string;
  /** @defaultValue the namespace of the test */
  readonly namespace?: string;
}

/** Something that is to be true of where pods go. `by` is `node`, `zone`, `region` or the key of a label of nodes. */
export type Assertion =
  /** Every pod has a node; of these workloads, or of all. */
  | { readonly kind: "allPlaced"; readonly workloads: readonly WorkloadName[] }
  /** No two of these workloads' pods share a domain. */
  | { readonly kind: "neverTogether"; readonly workloads: readonly WorkloadName[]; readonly by: string }
  /** All of these workloads' pods are in one domain; of the first workload each has pods of the others with it. */
  | { readonly kind: "alwaysTogether"; readonly workloads: readonly WorkloadName[]; readonly by: string }
  /** The workload's pods are in at least so many domains. */
  | { readonly kind: "atLeast"; readonly workload: WorkloadName; readonly domains: number; readonly by: string }
  /** No domain has more than so many of the workload's pods. */
  | { readonly kind: "atMost"; readonly workload: WorkloadName; readonly pods: number; readonly by: string }
  /** Whatever one node, or one domain, is lost: all pods find another place. */
  | { readonly kind: "survives"; readonly losing: string }
  /** A restart ends, with never fewer pods ready than `minReady`. */
  | { readonly kind: "rolloutFinishes"; readonly workload: WorkloadName; readonly minReady: number }
  /** Each node can be drained. */
  | { readonly kind: "drainsFinish" }
  /** So many of the cluster's nodes, the first ones, are enough. */
  | { readonly kind: "fitsOn"; readonly nodes: number }
  /** Lint finds nothing above the severity; with `none` nothing at all. */
  | { readonly kind: "noFindings"; readonly above: Severity | "none" }
  /** A pod of the workload stays pending, for a reason that contains the text. */
  | { readonly kind: "staysPending"; readonly workload: WorkloadName; readonly because: string };

export type AssertionKind = Assertion["kind"];

/** What became of an assertion on one cluster. */
export interface Verdict {
  /** The assertion in words: `at most 1 pod of Deployment/web a node`. */
  readonly text: string;
  readonly passed: boolean;
  /** What came instead; absent where it passed. */
  readonly instead?: string;
  /** The least change that would help, where one was found. */
  readonly fix?: string;
}
