import type { HorizontalPodAutoscaler } from "@stowage/engine";
import { required, type Report } from "./report.ts";

/** Source: `validateHorizontalPodAutoscalerSpec` (pkg/apis/autoscaling/validation), but for metrics and behaviour. */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, report: Report): void {
  const { minReplicas = 1, maxReplicas = 0 } = spec ?? {};
  if (minReplicas < 0) report("spec.minReplicas", `must be 0 or more, not ${minReplicas}`);
  if (maxReplicas < 1) report("spec.maxReplicas", `must be more than 0, not ${maxReplicas}`);
  else if (maxReplicas < minReplicas)
    report("spec.maxReplicas", `must be at least minReplicas (${minReplicas}), not ${maxReplicas}`);
  for (const field of ["kind", "name"] as const) {
    if ((spec?.scaleTargetRef?.[field] ?? "") === "")
      report(`spec.scaleTargetRef.${field}`, required("what is scaled, such as Deployment and web"));
  }
}
