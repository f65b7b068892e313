import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  job,
  onShape,
  ratherApart,
  spread,
  statefulSet,
  term,
  together,
  workload,
} from "./manifest-text.ts";

export const replicasTogetherCases: LintCases = {
  rule: "replicas-together",
  wrong: [
    {
      name: "plain",
      yaml: deployment("web", 2).replace("replicas: 2", "replicas: 2 #! replicas-together"),
    },
    {
      name: "StatefulSet",
      yaml: statefulSet("web", 3).replace("replicas: 3", "replicas: 3 #! replicas-together"),
    },
    {
      name: "affinity to others only",
      yaml: file(
        deployment("web", 3, apart(term(host, "app: db"))).replace("replicas: 3", "replicas: 3 #! replicas-together"),
        deployment("db", 1),
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
    { name: "preferred", yaml: deployment("web", 2, ratherApart(term(host, "app: web"))) },
    {
      name: "spread",
      yaml: deployment("web", 2, spread(host, "app: web", "whenUnsatisfiable: ScheduleAnyway")),
    },
    {
      name: "wants to be on one node",
      args: onShape(2, 2),
      yaml: deployment("web", 3, together(term(host, "app: web"))),
    },
    { name: "one", yaml: deployment("web", 1) },
    { name: "DaemonSet", yaml: workload({ kind: "DaemonSet", name: "web" }) },
    { name: "Job", yaml: job("web", 3) },
    {
      name: "hostPort",
      yaml: deployment("web", 2).replace("image: c:1", "image: c:1, ports: [{containerPort: 80, hostPort: 80}]"),
    },
  ],
};
