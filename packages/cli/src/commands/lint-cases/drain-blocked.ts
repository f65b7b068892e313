import type { LintCases } from "./lint-case.ts";
import { apart, deployment, file, host, lines, onShape, statefulSet, term } from "./manifest-text.ts";

export const drainBlockedCases: LintCases = {
  rule: "drain-blocked",
  wrong: [
    {
      name: "no pod may go",
      args: onShape(1, 2),
      yaml: file(
        statefulSet("web", 2, apart(term(host, "app: web #! drain-blocked"))),
        lines(
          "apiVersion: policy/v1",
          "kind: PodDisruptionBudget",
          "metadata: {name: web}",
          "spec: {maxUnavailable: 0, selector: {matchLabels: {app: web}}}",
        ),
      ),
    },
  ],
  right: [
    {
      name: "a budget that lets no pod go, and nodes that are free",
      args: onShape(1, 5),
      yaml: file(
        deployment("web", 2, apart(term(host, "app: web"))),
        lines(
          "apiVersion: policy/v1",
          "kind: PodDisruptionBudget",
          "metadata: {name: web}",
          "spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}",
        ),
      ),
    },
    {
      name: "with a budget, and more replicas than nodes",
      args: onShape(1, 1),
      yaml: file(
        deployment("web", 2, apart(term(host, "app: web #! more-replicas-than-domains"))),
        lines(
          "apiVersion: policy/v1",
          "kind: PodDisruptionBudget",
          "metadata: {name: web}",
          "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}",
        ),
      ),
    },
  ],
};
