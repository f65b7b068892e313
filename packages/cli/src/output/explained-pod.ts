import {
  type Engine,
  explainPod,
  type NodePreferences,
  type Pod,
  type PodExplanation,
  preferenceTexts,
  whyNoPreemption,
} from "@stowage/engine";
import {
  type BoundPod,
  type Fixes,
  isPlanned,
  type Plan,
  type PlannedPod,
  type PlannedStatus,
  stateWhenDecided,
  topologyKeyHint,
  type Victim,
} from "@stowage/planner";
import { bestFeasible } from "./best-feasible.ts";
import { evictionText } from "./eviction-text.ts";

/** What `explain` has to say of a pod, beside the engine's explanation. */
export interface ExplainedPod {
  /** `Pod default/web-server-7d4b9-x2k4q`. */
  readonly title: string;
  /** `Deployment/web-server`, where a workload makes it. */
  readonly owner: string | undefined;
  readonly explanation: PodExplanation;
  /** Where it goes or is; `undefined` while it is pending. */
  readonly nodeName: string | undefined;
  /** `Bound`: it was on a node already. */
  readonly status: PlannedStatus | "Bound";
  /** Why it is not placed, in our words. */
  readonly reason: string | undefined;
  /** The scheduler's message with what became of preemption. */
  readonly event: string | undefined;
  readonly victims: readonly Victim[];
  /** Whom it evicts, or why evicting others does not help; a sentence each, without their subject. */
  readonly preemption: readonly string[];
  /** Who attracts the pod to the best nodes, and who repels it. */
  readonly preferences: readonly NodePreferences[];
  readonly seed: number;
  /** What would help, where it is not placed. */
  readonly fixes: Pick<Fixes, "fixes" | "isCut"> | undefined;
}

/** Explains one pod of a plan, in the state in which it was decided. Takes the plan's engine there. */
export function explainedPod(
  plan: Plan,
  chosen: PlannedPod | BoundPod,
  fixes?: Pick<Fixes, "fixes" | "isCut">,
): ExplainedPod {
  const { pod, owner } = chosen;
  const { namespace = "default", name = "" } = pod.metadata;
  const nodeName = isPlanned(chosen) ? chosen.nodeName : pod.spec.nodeName;
  const reason = isPlanned(chosen) ? chosen.reason : undefined;
  const engine = stateWhenDecided(plan, chosen);
  const asked = isPlanned(chosen) ? pod : withoutNode(pod);
  const status = isPlanned(chosen) ? chosen.status : "Bound";
  const explanation = explainPod(engine, asked, owner?.name ?? name);
  const warnings = explanation.warnings.map((one) => ({
    ...one,
    message: `${one.message}${topologyKeyHint(one, engine.cluster)}`,
  }));
  return {
    title: `Pod ${namespace}/${name}`,
    owner: owner === undefined ? undefined : `${owner.kind}/${owner.name}`,
    explanation: askedNodes({ ...explanation, warnings }, status),
    nodeName,
    status,
    reason,
    event: isPlanned(chosen) ? chosen.event : undefined,
    // A cycle that fails asks nobody to leave.
    preemption: explanation.fails ? [] : preemptionOf(chosen, engine),
    victims: isPlanned(chosen) ? chosen.victims : [],
    preferences: explanation.fails || nodeName === undefined ? [] : preferencesOf(explanation, nodeName, asked, engine),
    seed: plan.seed,
    fixes,
  };
}

/**
 * The explanation without the nodes, and what the scheduler says of them, where it is not asked: the pod is not created, or
 * not ours to place, or gone. Of a pod that waits for its gates the nodes are those that would do.
 */
function askedNodes(explanation: PodExplanation, status: ExplainedPod["status"]): PodExplanation {
  switch (status) {
    case "Scheduled":
    case "Bound":
    case "Unschedulable":
      return explanation;
    case "SchedulingGated": {
      const { message: _, ...rest } = explanation;
      return rest;
    }
    case "NotCreated":
    case "Refused":
    case "Evicted": {
      const { message: _, ...rest } = explanation;
      return { ...rest, nodes: [], best: [] };
    }
    default:
      return status satisfies never;
  }
}

/** Of the chosen node and the best of the others, where there is something to choose. */
function preferencesOf(
  { nodes }: PodExplanation,
  nodeName: string,
  pod: Pod,
  engine: Engine,
): ExplainedPod["preferences"] {
  const names = bestFeasible(nodes, nodeName).map((one) => one.nodeName);
  return names.length < 2 ? [] : preferenceTexts(engine, pod, names);
}

/** Whom the pod evicts, or why that would not help; nothing for a pod that has its room without. */
function preemptionOf(chosen: PlannedPod | BoundPod, engine: Engine): readonly string[] {
  if (!isPlanned(chosen)) return [];
  const eviction = evictionText(chosen);
  if (eviction !== undefined) return [`${chosen.pod.metadata.name ?? ""} ${eviction}`];
  if (chosen.status !== "Unschedulable") return [];
  return whyNoPreemption(chosen.pod, engine.preempt(chosen.pod), engine.cluster.nodes.length);
}

/** The pod as the scheduler met it: the binding wrote the node into its specification. */
function withoutNode(pod: Pod): Pod {
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec };
}
