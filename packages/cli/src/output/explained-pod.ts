import { type Engine, explainPod, type Pod, type PodExplanation, whyNoPreemption } from "@stowage/engine";
import {
  type BoundPod,
  isPlanned,
  type Plan,
  type PlannedPod,
  type PlannedStatus,
  stateWhenDecided,
  topologyKeyHint,
  type Victim,
} from "@stowage/planner";
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
  readonly seed: number;
}

/** Explains one pod of a plan, in the state in which it was decided. Takes the plan's engine there. */
export function explainedPod(plan: Plan, chosen: PlannedPod | BoundPod): ExplainedPod {
  const { pod, owner } = chosen;
  const { namespace = "default", name = "" } = pod.metadata;
  const nodeName = isPlanned(chosen) ? chosen.nodeName : pod.spec.nodeName;
  const reason = isPlanned(chosen) ? chosen.reason : undefined;
  const engine = stateWhenDecided(plan, chosen);
  const asked = isPlanned(chosen) ? pod : withoutNode(pod);
  const explanation = explainPod(engine, asked, owner?.name ?? name);
  const warnings = explanation.warnings.map((one) => ({
    ...one,
    message: `${one.message}${topologyKeyHint(one, engine.cluster)}`,
  }));
  return {
    title: `Pod ${namespace}/${name}`,
    owner: owner === undefined ? undefined : `${owner.kind}/${owner.name}`,
    explanation: { ...explanation, warnings },
    nodeName,
    status: isPlanned(chosen) ? chosen.status : "Bound",
    reason,
    event: isPlanned(chosen) ? chosen.event : undefined,
    // A cycle that fails asks nobody to leave.
    preemption: explanation.fails ? [] : preemptionOf(chosen, engine),
    victims: isPlanned(chosen) ? chosen.victims : [],
    seed: plan.seed,
  };
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
