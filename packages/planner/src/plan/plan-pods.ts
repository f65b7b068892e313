import type { ClusterObject, Engine } from "@stowage/engine";
import { evictionRange } from "./eviction-range.ts";
import { fillEngine } from "./fill-engine.ts";
import type { PlanInput } from "./plan-input.ts";
import { planOnce } from "./plan-once.ts";
import { planWarnings } from "./plan-warnings.ts";
import type { Plan } from "./planned-pod.ts";

/**
 * Where every pod would go: the wishes are applied to the cluster, controllers make pods, the API server admits them,
 * the scheduler places them.
 *
 * @throws RangeError for a `replay` that does not fit.
 */
export function planPods(input: PlanInput): Plan {
  const once = planOnce(input, { eviction: "any", filled: (objects) => filledEngine(input, objects) });
  const { pods, bound } = once.plan;
  const { onProgress: _, reasonOf: __, ...quiet } = input;
  const range = evictionRange(
    pods,
    pods.length + bound.length,
    (eviction) => planOnce(quiet, { eviction, filled: (objects) => filledEngine(quiet, objects) }).plan.pods,
  );
  return { ...once.plan, warnings: [...planWarnings(input, once), ...range] };
}

/** A new engine with the objects. */
function filledEngine({ profiles, createEngine, onProgress }: PlanInput, objects: readonly ClusterObject[]): Engine {
  const engine = createEngine(...profiles);
  fillEngine(engine, objects, onProgress);
  return engine;
}
