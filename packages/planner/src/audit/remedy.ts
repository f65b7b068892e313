import {
  compileLabelSelector,
  controllerOf,
  matchesLabels,
  notCovered,
  type Pod,
  type PodObject,
} from "@stowage/engine";
import { type CoveringBudget, evictionAnswer } from "../controllers/eviction.ts";
import type { AuditedCluster } from "./audited-cluster.ts";
import type { Remedy } from "./audit.ts";

/**
 * What becomes of a running pod that is evicted, and whether it may be now. The pod must have been removed from the
 * engine; it comes back as `incoming`, without a node.
 */
export function evictionRemedy(pod: PodObject, incoming: Pod, cluster: AuditedCluster): Remedy {
  const uncovered = notCovered(incoming);
  if (uncovered !== undefined) return none(`where it would go is not known: ${uncovered}`);
  const decision = cluster.engine.decide(incoming, cluster.tieBreak);
  if (decision.kind !== "scheduled")
    return none(`nothing that is done to this pod: evicted, it would fit nowhere: ${decision.message}`);
  const { nodeName } = decision;
  if (nodeName === pod.spec.nodeName)
    return none(`nothing that is done to this pod: evicted, it would come back to ${nodeName}`);
  const answer = evictionAnswer(conditionOf(pod), budgetsOf(pod, cluster));
  const allowedNow = answer.status === 201;
  const permission = answer.status === 201 ? "" : `; not now: ${answer.because}`;
  const goes =
    controllerOf(pod.metadata) === undefined
      ? `nothing makes it anew; made again, it would go to ${nodeName}`
      : `what is made in its place would go to ${nodeName}`;
  return { kind: "evict", goesTo: nodeName, allowedNow, sentence: `evict it: ${goes}${permission}` };
}

function none(sentence: string): Remedy {
  return { kind: "none", sentence };
}

function conditionOf({ status }: PodObject): Parameters<typeof evictionAnswer>[0] {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return { isPending: status?.phase === "Pending", isReady: ready?.status === "True", isOver: false };
}

/**
 * The budgets that the Eviction API asks: those that select the pod; an empty selector selects every pod, but a pod
 * without labels is in none. Source: `GetPodPodDisruptionBudgets` (client-go, listers/policy/v1).
 */
function budgetsOf({ metadata }: PodObject, { budgets }: AuditedCluster): readonly CoveringBudget[] {
  const { labels = {}, namespace = "default" } = metadata;
  if (Object.keys(labels).length === 0) return [];
  return budgets
    .filter(
      (budget) =>
        (budget.metadata.namespace ?? "default") === namespace &&
        matchesLabels(compileLabelSelector(budget.spec?.selector), labels),
    )
    .map(({ metadata: { name = "" }, spec, status = {} }) => ({
      name,
      status: {
        disruptionsAllowed: status.disruptionsAllowed ?? 0,
        currentHealthy: status.currentHealthy ?? 0,
        desiredHealthy: status.desiredHealthy ?? 0,
        expectedPods: status.expectedPods ?? 0,
      },
      unhealthyPodEvictionPolicy: unhealthyPolicy(spec),
    }));
}

function unhealthyPolicy(spec: object | undefined): string | undefined {
  const policy =
    spec !== undefined && "unhealthyPodEvictionPolicy" in spec ? spec.unhealthyPodEvictionPolicy : undefined;
  return typeof policy === "string" ? policy : undefined;
}
