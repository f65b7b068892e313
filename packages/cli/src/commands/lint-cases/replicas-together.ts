import type { LintCases } from "./lint-case.ts";
import { apart, file, host, onShape, ratherApart, spread, term, together, workload } from "./manifest-text.ts";

export const replicasTogetherCases: LintCases = {
  rule: "replicas-together",
  wrong: [
    {
      name: "plain",
      yaml: workload({ name: "web", replicas: 2 }).replace("replicas: 2", "replicas: 2 #! replicas-together"),
    },
    {
      name: "StatefulSet",
      yaml: workload({ kind: "StatefulSet", name: "web", replicas: 3 }).replace(
        "replicas: 3",
        "replicas: 3 #! replicas-together",
      ),
    },
    {
      name: "affinity to others only",
      yaml: file(
        workload({ name: "web", replicas: 3, pod: apart(term(host, "app: db")) }).replace(
          "replicas: 3",
          "replicas: 3 #! replicas-together",
        ),
        workload({ name: "db", replicas: 1 }),
      ),
    },
    {
      name: "an autoscaler's minimum",
      yaml: file(
        workload({ name: "web" }).replace("spec:", "spec: #! replicas-together"),
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 4}",
      ),
    },
    {
      name: "ReplicaSet",
      yaml: workload({ kind: "ReplicaSet", name: "web", replicas: 3 }).replace(
        "replicas: 3",
        "replicas: 3 #! replicas-together",
      ),
    },
  ],
  right: [
    { name: "preferred", yaml: workload({ name: "web", replicas: 2, pod: ratherApart(term(host, "app: web")) }) },
    {
      name: "spread",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: spread(host, "app: web", "whenUnsatisfiable: ScheduleAnyway"),
      }),
    },
    {
      name: "wants to be on one node",
      args: onShape(2, 2),
      yaml: workload({ name: "web", replicas: 3, pod: together(term(host, "app: web")) }),
    },
    { name: "one", yaml: workload({ name: "web", replicas: 1 }) },
    { name: "DaemonSet", yaml: workload({ kind: "DaemonSet", name: "web" }) },
    { name: "Job", yaml: workload({ kind: "Job", name: "web", replicas: 3 }) },
    {
      name: "hostPort",
      yaml: workload({ name: "web", replicas: 2 }).replace(
        "image: c:1",
        "image: c:1, ports: [{containerPort: 80, hostPort: 80}]",
      ),
    },
  ],
};
