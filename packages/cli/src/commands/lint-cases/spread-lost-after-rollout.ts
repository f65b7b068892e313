import type { LintCases } from "./lint-case.ts";
import { host, onShape, spread, workload, zone } from "./manifest-text.ts";

export const spreadLostAfterRolloutCases: LintCases = {
  rule: "spread-lost-after-rollout",
  wrong: [
    {
      name: "strict zone",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 5, pod: spread(zone, "app: web #! spread-lost-after-rollout") }),
    },
    {
      name: "soft host",
      args: onShape(1, 4),
      yaml: workload({
        name: "web",
        replicas: 8,
        pod: spread(host, "app: web #! spread-lost-after-rollout", "whenUnsatisfiable: ScheduleAnyway"),
      }),
    },
  ],
  right: [
    {
      name: "matchLabelKeys",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 4,
        pod: spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]"),
      }),
    },
    {
      name: "StatefulSet",
      args: onShape(3, 2),
      yaml: workload({ kind: "StatefulSet", name: "web", replicas: 4, pod: spread(zone, "app: web") }),
    },
    {
      name: "Recreate",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 4, spec: "strategy: {type: Recreate}", pod: spread(zone, "app: web") }),
    },
    { name: "nothing known", yaml: workload({ name: "web", replicas: 4, pod: spread(zone, "app: web") }) },
    {
      name: "revision label by hand",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        labels: "app: web, version: v2",
        replicas: 4,
        pod: spread(zone, "app: web", "matchLabelKeys: [pod-template-hash, version]"),
      }),
    },
  ],
};
