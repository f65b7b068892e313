import type { Taint } from "../api/node.ts";
import type { Toleration } from "../api/pod.ts";

/** Whether one of the tolerations tolerates the taint. Source: `TolerationsTolerateTaint` (component-helpers). */
export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return tolerations !== undefined && tolerations.some((one) => toleratesTaint(one, taint));
}

/**
 * Whether the toleration tolerates the taint. An empty key or effect fits every one. `Gt` and `Lt` fit none: their
 * feature gate is off. Source: `Toleration.ToleratesTaint` (api, core/v1/toleration.go).
 */
export function toleratesTaint({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (!isEmpty(effect) && effect !== taint.effect) return false;
  if (!isEmpty(key) && key !== taint.key) return false;
  if (operator === "Exists") return true;
  return (isEmpty(operator) || operator === "Equal") && (value ?? "") === (taint.value ?? "");
}

/** The first taint with one of the effects that is not tolerated. Source: `FindMatchingUntoleratedTaint`. */
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  hasEffect: (taint: Taint) => boolean,
): Taint | undefined {
  return taints?.find((taint) => hasEffect(taint) && !tolerates(tolerations, taint));
}

/** Whether the taint keeps pods off a node, rather than only making it less welcome. */
export function doNotSchedule({ effect }: Taint): boolean {
  return effect === "NoSchedule" || effect === "NoExecute";
}

/** The API server leaves out what is empty; a manifest may spell it. */
function isEmpty(text: string | undefined): text is undefined | "" {
  return text === undefined || text === "";
}
