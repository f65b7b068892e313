import type { Pod } from "@stowage/engine";
import { type FieldProblem, validatePod } from "@stowage/manifests";
import type { AdmissionContext } from "./admission-context.ts";
import type { Admitted } from "./admitted.ts";
import { defaultPodLevelResources, defaultPorts, defaultRequests, defaultScheduler } from "./defaults.ts";
import { mergeLabelKeys } from "./label-keys.ts";
import { defaultFromLimitRanges, limitRangeProblems } from "./limit-ranges.ts";
import { podSecurityProblems } from "./pod-security/enforce.ts";
import { resolvePriority } from "./priority.ts";
import { applyRuntimeClass } from "./runtime-class.ts";
import { serviceAccountProblems } from "./service-account.ts";
import type { Step } from "./step.ts";
import { defaultTolerations } from "./tolerations.ts";

/**
 * What the API server does to a pod before any scheduler sees it, in its order: defaults, admission plugins that
 * change the pod, what the pod strategy prepares, validation, admission plugins that judge. Where upstream stops at
 * the first refusal this goes on, so that every problem is told at once. Quota is for {@link QuotaLedger}: it depends
 * on the pods before.
 *
 * Source: pkg/apis/core/v1/defaults.go, pkg/kubeapiserver/options/plugins.go, pkg/registry/core/pod/strategy.go.
 */
export function admitPod(pod: Pod, context: AdmissionContext): Admitted {
  const limitRanges = context.limitRanges.get(pod.metadata.namespace ?? "default") ?? [];
  const steps: readonly ((pod: Pod) => Step)[] = [
    changes(defaultScheduler),
    changes(defaultRequests),
    changes(defaultPorts),
    changes((one) => defaultFromLimitRanges(one, limitRanges)),
    (one) => resolvePriority(one, context.priorityClasses),
    changes(defaultTolerations),
    (one) => applyRuntimeClass(one, context.runtimeClasses),
    changes(mergeLabelKeys),
    changes(defaultPodLevelResources),
    judges(validatePod),
    judges((one) => limitRangeProblems(one, pod, limitRanges)),
    judges((one) => serviceAccountProblems(one, context)),
    judges((one) => podSecurityProblems(one, context)),
  ];
  let admitted = pod;
  const problems: FieldProblem[] = [];
  for (const step of steps) {
    const result = step(admitted);
    admitted = result.pod;
    problems.push(...result.problems);
  }
  return problems.some(({ severity }) => severity === "error")
    ? { kind: "refused", problems }
    : { kind: "admitted", pod: admitted };
}

function changes(change: (pod: Pod) => Pod): (pod: Pod) => Step {
  return (pod) => ({ pod: change(pod), problems: [] });
}

function judges(judge: (pod: Pod) => readonly FieldProblem[]): (pod: Pod) => Step {
  return (pod) => ({ pod, problems: judge(pod) });
}
