import { createReferenceEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { planPods } from "../plan/plan-pods.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan } from "../plan/planned-pod.ts";
import { manifests } from "./objects.ts";

/** A plan of the reference engine. */
export function planOf(
  cluster: readonly KubernetesObject[] | undefined,
  wishes: readonly KubernetesObject[],
  more: Partial<PlanInput> = {},
): Plan {
  const plan = planPods({
    ...(cluster === undefined ? {} : { cluster: { source: "test", manifests: manifests(...cluster) } }),
    wishes: manifests(...wishes),
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createReferenceEngine,
    ...more,
  });
  // The small clusters of tests list what they are about.
  return { ...plan, warnings: plan.warnings.filter(({ code }) => code !== "KindMissing") };
}

/** One line a pod: `store-1 -> a`, `web-1: Unschedulable`; generated suffixes are cut. */
export function linesOf(plan: Plan): readonly string[] {
  return plan.pods.map(({ pod, status, nodeName }) => {
    const { name = "", generateName } = pod.metadata;
    const shown = generateName === undefined ? name : `${generateName}*`;
    return nodeName === undefined ? `${shown}: ${status}` : `${shown} -> ${nodeName}`;
  });
}

/** Statuses and how many pods have each. */
export function statusesOf(plan: Plan): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of plan.pods) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
