import { parseQuantity, type Pod, type ResourceList, type RuntimeClass } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import { refusal } from "./admitted.ts";
import { mergeTolerations } from "./tolerations.ts";
import type { Step } from "./step.ts";

/**
 * Adds the overhead, node selector and tolerations of the pod's RuntimeClass.
 * Source: plugin/pkg/admission/runtimeclass/admission.go.
 */
export function applyRuntimeClass(pod: Pod, classes: ReadonlyMap<string, RuntimeClass>): Step {
  const name = pod.spec.runtimeClassName;
  const runtimeClass = name === undefined ? undefined : classes.get(name);
  if (name !== undefined && runtimeClass === undefined) {
    const message = `there is no RuntimeClass "${name}"; add its manifest or the cluster's`;
    return { pod, problems: [refusal("spec.runtimeClassName", message)] };
  }
  const problems: FieldProblem[] = [];
  const overhead = runtimeClass?.overhead?.podFixed;
  const { overhead: ownOverhead, nodeSelector, tolerations } = pod.spec;
  if (ownOverhead !== undefined && !(overhead === undefined ? false : sameAmounts(ownOverhead, overhead))) {
    const message =
      overhead === undefined
        ? "must be left out: only a RuntimeClass sets it"
        : "must be that of the RuntimeClass, or left out";
    problems.push(refusal("spec.overhead", message));
  }
  const scheduling = runtimeClass?.scheduling;
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const own = Object.hasOwn(nodeSelector ?? {}, key) ? nodeSelector?.[key] : undefined;
    if (own === undefined || own === value) continue;
    problems.push(refusal(`spec.nodeSelector[${key}]`, `is "${own}", the RuntimeClass "${name}" asks for "${value}"`));
  }
  const spec = {
    ...pod.spec,
    ...(overhead === undefined ? {} : { overhead }),
    ...(scheduling?.nodeSelector === undefined
      ? {}
      : { nodeSelector: { ...nodeSelector, ...scheduling.nodeSelector } }),
    ...(scheduling === undefined
      ? {}
      : { tolerations: mergeTolerations(tolerations ?? [], scheduling.tolerations ?? []) }),
  };
  return { pod: { ...pod, spec }, problems };
}

function sameAmounts(one: ResourceList, other: ResourceList): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) => Object.hasOwn(other, name) && parseQuantity(one[name] ?? "") === parseQuantity(other[name] ?? ""),
    )
  );
}
