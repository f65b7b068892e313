import type { LintCases } from "./lint-case.ts";
import { apart, deployment, file, host, onShape, term } from "./manifest-text.ts";

export const autoscalingBeyondDomainsCases: LintCases = {
  rule: "autoscaling-beyond-domains",
  wrong: [
    {
      name: "ten on three nodes, said where the maximum is",
      args: onShape(1, 3),
      yaml: file(
        deployment("web", 2, apart(term(host, "app: web"))),
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 10 #! autoscaling-beyond-domains",
      ),
    },
  ],
  right: [
    {
      name: "within",
      args: onShape(1, 4),
      yaml: file(
        deployment("web", 2, apart(term(host, "app: web"))),
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 3",
      ),
    },
  ],
};
