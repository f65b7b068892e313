export { planPods } from "./plan/plan-pods.ts";
export type { ClusterInput, PlanInput, PlanProgress } from "./plan/plan-input.ts";
export { givenCluster } from "./plan/given-cluster.ts";
export type { BoundPod, PlacedDecision, Plan, PlannedPod, PlannedStatus, PodName, Victim } from "./plan/planned-pod.ts";
export type { PlannedRollout } from "./plan/planned-rollout.ts";
export type { TopOwner } from "./apply/owned-pods.ts";
export { type Warning, type WarningCode, warningCodes } from "./apply/warning.ts";
export { isPlanned, stateWhenDecided } from "./plan/state-when-decided.ts";
export { findPods, type Found } from "./plan/find-pods.ts";
export { kindNamed, objectKindNamed } from "./plan/resource-kinds.ts";
export { describesCluster, madeUpCluster, type MadeUp } from "./made-up/made-up-cluster.ts";
export { auditCluster, type AuditInput } from "./audit/audit-cluster.ts";
export type { Audit, AuditFinding, Remedy } from "./audit/audit.ts";
export { seededTieBreak } from "./plan/tie-break.ts";
export { topologyKeyHint } from "./plan/topology-key-hint.ts";

// What happens when something changes.
export { changeKinds, type Change, type ChangeAction, type ChangeKind, type ObjectName } from "./change/change.ts";
export { type ChangeProblem, ChangesRefused } from "./change/change-refusal.ts";
export { changeText } from "./change/change-text.ts";
export { byHand, type ByHand } from "./change/by-hand.ts";
export { type JsonPatchOperation, patched, pointerStep } from "./change/json-patch.ts";
export { type SimulationParts, simulationOf } from "./simulate/simulation-parts.ts";
export { findSimulationFixes } from "./simulate/find-simulation-fixes.ts";
export { simulate } from "./simulate/simulate.ts";
export { isAnything, madeWorse, type MadeWorse } from "./simulate/made-worse.ts";
export type { Frame, FrameNode, FramePods } from "./simulate/film.ts";
export { loseEach, type Loss, type Losses, type LossesSoFar, worstFirst } from "./simulate/lose-each.ts";
export type { SimulationInput, SimulationSoFar } from "./simulate/simulation-input.ts";
export type {
  BudgetState,
  ChangeResult,
  ClusterState,
  Extremes,
  Outcome,
  PendingPods,
  PodCounts,
  Simulation,
  Step,
  Why,
  WorkloadState,
} from "./simulate/simulation.ts";
export { lintManifests } from "./lint/lint-manifests.ts";
export type { LintInput } from "./lint/lint-input.ts";
export { type Finding, severities, type Severity } from "./lint/finding.ts";
export type { LintRule } from "./lint/lint-rule.ts";
export { lintRuleNamed, lintRules } from "./lint/lint-rules.ts";
export { ignoreComments, isIgnored } from "./lint/ignore-comments.ts";
export { type Autoscaler, autoscalers } from "./lint/lint-context.ts";
export { wrapperProblem } from "./lint/rules/wrapper-mix-up.ts";
export type { Assertion, Verdict } from "./assertions/assertion.ts";
export { type AssertionProblem, parseAssertion } from "./assertions/parse-assertion.ts";
export type { AssertionInput } from "./assertions/assertion-input.ts";
export { checkAssertion } from "./assertions/check-assertion.ts";

// How much more fits.
export type { CapacityInput } from "./capacity/capacity-input.ts";
export { measureCapacity } from "./capacity/measure-capacity.ts";
export type { Capacity, GrowingWorkload, LossOfRoom, RoomOfNode, RoomOfRollout, Stop } from "./capacity/capacity.ts";

// What would help.
export { groupBy } from "./group-by.ts";
export { findFixes, type Fixes, type FixOptions } from "./fix/find-fixes.ts";
export { type Fix, fixKinds, type FixKind, type FixMeans, type FixStep } from "./fix/fix.ts";
export { type FixDocument, fixDocument, type FixStepDocument } from "./fix/fix-document.ts";
export { ownerKey } from "./fix/outcome.ts";
export { shellWords } from "./fix/shell-words.ts";
export { stepCommand } from "./fix/step-command.ts";
export type { Replan } from "./fix/trial.ts";

// How often it goes well, with other seeds and orders of arrival.
export { mergeTrials, summedUp, trialNumbers } from "./trials/trials.ts";
export type { Shards, Trial, Trials, TrialsRun, WorstTrial } from "./trials/trials.ts";
export { tryPlan } from "./trials/try-plan.ts";
export { trySimulation } from "./trials/try-simulation.ts";

// What can come of a plan, whatever the ties and the order of arrival.
export { exhaustPlan, type ExhaustOptions } from "./exhaust/exhaust-plan.ts";
export type { Exhaustion, Placement, ReachedEnd } from "./exhaust/exhaustion.ts";
export { NotProvable } from "./exhaust/not-provable.ts";
