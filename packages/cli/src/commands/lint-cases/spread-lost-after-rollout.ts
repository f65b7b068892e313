import type { LintCases } from "./lint-case.ts";
import { deployment, host, onShape, spread, statefulSet, workload, zone } from "./manifest-text.ts";

export const spreadLostAfterRolloutCases: LintCases = {
  rule: "spread-lost-after-rollout",
  wrong: [
    {
      name: "strict zone",
      args: onShape(3, 2),
      yaml: deployment("web", 5, spread(zone, "app: web #! spread-lost-after-rollout")),
    },
    {
      name: "soft host",
      args: onShape(1, 4),
      yaml: deployment(
        "web",
        8,
        spread(host, "app: web #! spread-lost-after-rollout", "whenUnsatisfiable: ScheduleAnyway"),
      ),
    },
  ],
  right: [
    {
      name: "matchLabelKeys",
      args: onShape(3, 2),
      yaml: deployment("web", 4, spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
    },
    {
      name: "StatefulSet",
      args: onShape(3, 2),
      yaml: statefulSet("web", 4, spread(zone, "app: web")),
    },
    {
      name: "Recreate",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 4, spec: "strategy: {type: Recreate}", pod: spread(zone, "app: web") }),
    },
    { name: "nothing known", yaml: deployment("web", 4, spread(zone, "app: web")) },
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
