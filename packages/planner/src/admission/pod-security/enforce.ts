import type { Pod } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import type { AdmissionContext } from "../admission-context.ts";
import { refusal } from "../admitted.ts";
import { securityViolations } from "./violations.ts";

/** What of the pod its namespace forbids. Source: `EvaluatePod` (k8s.io/pod-security-admission, admission/admission.go). */
export function podSecurityProblems(pod: Pod, context: AdmissionContext): readonly FieldProblem[] {
  const policy = context.securityPolicies.get(pod.metadata.namespace ?? "default");
  const violations = policy && securityViolations(pod, policy.enforce, context.kubernetesVersion);
  return violations === undefined ? [] : [refusal("", `violates ${violations}`)];
}

/** What the API server warns of when it takes the pod, or a workload that makes such pods. */
export function podSecurityWarning(pod: Pod, context: AdmissionContext): string | undefined {
  const policy = context.securityPolicies.get(pod.metadata.namespace ?? "default");
  const violations = policy && securityViolations(pod, policy.warn, context.kubernetesVersion);
  return violations === undefined ? undefined : `would violate ${violations}`;
}
