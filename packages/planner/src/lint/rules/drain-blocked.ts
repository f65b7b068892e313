import { compileLabelSelector, matchesLabels, type PodDisruptionBudget } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { patchedManifest } from "../../fix/candidate.ts";
import type { Report, ReportedFix } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { mostReplicas, replicasOver } from "./most-replicas.ts";
import { relatedManifests, simulatedName } from "./related-manifests.ts";

/**
 * A disruption budget and rules that together block the drain of every node with pods of the workload: found by draining
 * each of them.
 * Source: pkg/registry/core/pod/storage/eviction.go; pkg/controller/disruption.
 */
export const drainBlocked: LintRule = {
  name: "drain-blocked",
  summary: "a budget and anti-affinity that together block every drain",
  severity: "warning",
  check: (context) =>
    context.nodes.length === 0 ? [] : context.subjects.flatMap((subject) => reportOf(subject, context) ?? []),
};

/** How many nodes are tried: if as many drains are blocked, so are the others. */
const mostTried = 8;

function reportOf(subject: Subject, context: LintContext): Report | undefined {
  if (subject.kind === "DaemonSet" || subject.kind === "Job" || subject.kind === "CronJob") return undefined;
  const term = context
    .selections(subject)
    .find(
      (selection) => selection.kind === "antiAffinity" && selection.required && selectsItself(selection, context.seen),
    );
  const budget = context.objects.find((object): object is PodDisruptionBudget => isBudgetOf(object, subject));
  if (term === undefined || budget === undefined) return undefined;
  // Replicas that have no place to begin with are more-replicas-than-domains.
  if (replicasOver(term, context) !== undefined) return undefined;
  // Where the rule leaves an evicted pod another domain, it is the budget alone that blocks.
  const most = mostReplicas(term, context);
  if (most === undefined || (subject.replicas ?? 0) < most) return undefined;
  const manifests = relatedManifests(subject, context);
  const settled = context.simulateWith(manifests, []);
  if (settled === undefined) return undefined;
  const nodes = new Set(
    Object.entries(settled.final.placement).flatMap(([pod, names]) =>
      pod.includes(`${simulatedName(subject)} `) ? names : [],
    ),
  );
  if (nodes.size === 0) return undefined;
  const tried = [...nodes].slice(0, mostTried);
  for (const node of tried) if (drainOf(node, manifests, context) !== "blocked") return undefined;
  const fix = lenientBudget(budget, manifests, tried, context);
  return {
    ...(fix === undefined ? {} : { fix }),
    subject,
    path: term.path,
    message: `the budget ${budget.metadata.name ?? ""} and this rule block the drain of every node with a pod of ${subject.text}: an evicted pod has no other node to go to, and the budget lets none go before it is ready elsewhere`,
  };
}

/** How the drain of a node ends. */
function drainOf(node: string, manifests: readonly Manifest[], context: LintContext): string | undefined {
  return context.simulateWith(manifests, [{ kind: "drain", node }])?.changes[1]?.drain;
}

/** The budget that lets one pod go, where it is among the manifests and the drains then end. */
function lenientBudget(
  budget: PodDisruptionBudget,
  manifests: readonly Manifest[],
  nodes: readonly string[],
  context: LintContext,
): ReportedFix | undefined {
  const of = manifests.find(({ object }) => object === budget);
  if (of === undefined) return undefined;
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const patch: readonly JsonPatchOperation[] = [
    ...(minAvailable === undefined ? [] : [{ op: "remove" as const, path: "/spec/minAvailable" }]),
    { op: maxUnavailable === undefined ? "add" : "replace", path: "/spec/maxUnavailable", value: 1 },
  ];
  const changed = patchedManifest(of, patch);
  if (changed === undefined) return undefined;
  const eased = manifests.map((one) => (one === of ? changed : one));
  if (!nodes.every((node) => drainOf(node, eased, context) === "drained")) return undefined;
  return { kind: "budget-eased", sentence: "let the budget allow one pod to go: maxUnavailable: 1", patch, of };
}

function isBudgetOf(object: LintContext["objects"][number], { namespace, info }: Subject): boolean {
  if (object.kind !== "PodDisruptionBudget" || (object.metadata.namespace ?? "default") !== namespace) return false;
  return matchesLabels(compileLabelSelector(object.spec?.selector), info.labels);
}
