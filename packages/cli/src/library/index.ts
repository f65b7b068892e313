/**
 * Where would Kubernetes put these pods, and why: `plan` and `explain` as functions.
 *
 * @packageDocumentation
 */
export { plan } from "./plan.ts";
export { explain } from "./explain.ts";
export { type AssertionInput, check, type CheckRequest, cluster } from "./check.ts";
export type { Verdict } from "@stowage/planner";
export type { ClusterInput, ExplainRequest, ManifestInput, PlanRequest } from "./request.ts";
export type {
  PlanDocument,
  PlannedPodDocument,
  PodReference,
  RemovedPodDocument,
  WarningDocument,
} from "./plan-document.ts";
export type {
  ExplanationDocument,
  ExplainedNodeDocument,
  RejectionDocument,
  RuleDocument,
  RuleWarningDocument,
} from "./explanation-document.ts";
export { InputError } from "./input-error.ts";
export type { Position, Problem } from "@stowage/manifests";
