import type { LintCases } from "./lint-case.ts";
import { deployment } from "./manifest-text.ts";

export const wrapperMixUpCases: LintCases = {
  rule: "wrapper-mix-up",
  wrong: [
    {
      name: "plain term in preferred",
      yaml: deployment(
        "web",
        2,
        `affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: web}} #! wrapper-mix-up
      topologyKey: kubernetes.io/hostname`,
      ),
    },
    {
      name: "weight in required",
      yaml: deployment(
        "web",
        2,
        `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - weight: 100 #! wrapper-mix-up
      podAffinityTerm:
        labelSelector: {matchLabels: {app: web}}
        topologyKey: kubernetes.io/hostname`,
      ),
    },
  ],
  right: [],
};
