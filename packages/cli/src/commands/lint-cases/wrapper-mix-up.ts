import type { LintCases } from "./lint-case.ts";
import { workload } from "./manifest-text.ts";

export const wrapperMixUpCases: LintCases = {
  rule: "wrapper-mix-up",
  wrong: [
    {
      name: "plain term in preferred",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: `affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: web}} #! wrapper-mix-up
      topologyKey: kubernetes.io/hostname`,
      }),
    },
    {
      name: "weight in required",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - weight: 100 #! wrapper-mix-up
      podAffinityTerm:
        labelSelector: {matchLabels: {app: web}}
        topologyKey: kubernetes.io/hostname`,
      }),
    },
  ],
  right: [],
};
