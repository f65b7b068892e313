import type { Pod, PriorityClass } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import { refusal } from "./admitted.ts";
import type { Step } from "./step.ts";

/** The classes that every cluster has. Source: `SystemPriorityClasses` (pkg/apis/scheduling/v1/helpers.go). */
const systemClasses: ReadonlyMap<string, PriorityClass> = new Map(
  [systemClass("system-node-critical", 2_000_001_000), systemClass("system-cluster-critical", 2_000_000_000)].map(
    (one) => [one.metadata.name ?? "", one],
  ),
);

function systemClass(name: string, value: number): PriorityClass {
  return { kind: "PriorityClass", metadata: { name }, value };
}

/**
 * Sets the pod's priority from its class, or from the cluster's default class.
 * Source: `admitPod` (plugin/pkg/admission/priority/admission.go).
 */
export function resolvePriority(pod: Pod, classes: ReadonlyMap<string, PriorityClass>): Step {
  const { spec } = pod;
  const name = spec.priorityClassName ?? "";
  const known = name === "" ? defaultClass(classes) : (classes.get(name) ?? systemClasses.get(name));
  if (name !== "" && known === undefined) {
    const existing = [...classes.keys(), ...systemClasses.keys()].sort().join(", ");
    const message = `there is no PriorityClass "${name}" (there is ${existing}); add its manifest or the cluster's`;
    return { pod, problems: [refusal("spec.priorityClassName", message)] };
  }
  const priority = known?.value ?? 0;
  const preemptionPolicy = known?.preemptionPolicy ?? "PreemptLowerPriority";
  const source = known === undefined ? "without a class" : `from PriorityClass "${known.metadata.name}"`;
  const problems: FieldProblem[] = [];
  if (spec.priority !== undefined && spec.priority !== priority) {
    problems.push(refusal("spec.priority", `must not be set to ${spec.priority}: it is ${priority}, ${source}`));
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const message = `must not be set to "${spec.preemptionPolicy}": it is "${preemptionPolicy}", ${source}`;
    problems.push(refusal("spec.preemptionPolicy", message));
  }
  const priorityClassName = known?.metadata.name;
  const named = priorityClassName === undefined ? {} : { priorityClassName };
  return { pod: { ...pod, spec: { ...spec, ...named, priority, preemptionPolicy } }, problems };
}

/** Among several defaults the lowest counts. Source: `getDefaultPriority`. */
function defaultClass(classes: ReadonlyMap<string, PriorityClass>): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const one of classes.values()) {
    if (one.globalDefault === true && (lowest === undefined || one.value < lowest.value)) lowest = one;
  }
  return lowest;
}
