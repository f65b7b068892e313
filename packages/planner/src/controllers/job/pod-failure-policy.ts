import type { PodFailurePolicy, PodFailurePolicyRule } from "@stowage/engine";
import type { JobPod } from "./job-view.ts";

/** What a policy makes of a pod that has failed. */
export interface PolicyVerdict {
  /** Absent: no rule is about it, so that it counts. */
  readonly action?: PodFailurePolicyRule["action"];
  /** Whether it counts against the limits. */
  readonly counts: boolean;
  /** Why the Job fails, where it does. */
  readonly message?: string;
}

/** The verdict of the first rule that fits. Source: `matchPodFailurePolicy` (pkg/controller/job/pod_failure_policy.go). */
export function policyVerdict(policy: PodFailurePolicy | undefined, pod: JobPod): PolicyVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const matched = whatMatches(rule, pod);
    if (matched === undefined) continue;
    const { action } = rule;
    if (action !== "FailJob") return { action, counts: action !== "Ignore" };
    return { action, counts: true, message: `${matched} matching ${action} rule at index ${index}` };
  }
  return { counts: true };
}

function whatMatches({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, pod: JobPod): string | undefined {
  if (onExitCodes !== undefined) {
    const { containerName, operator, values } = onExitCodes;
    const ended = pod.exitCodes.find(
      ({ container, code }) =>
        (containerName === undefined || containerName === container) &&
        code !== 0 &&
        values.includes(code) === (operator === "In"),
    );
    return ended && `Container ${ended.container} for pod ${pod.key} failed with exit code ${ended.code}`;
  }
  const condition = onPodConditions.find(({ type, status = "True" }) => pod.conditions.get(type) === status);
  return condition && `Pod ${pod.key} has condition ${condition.type}`;
}
