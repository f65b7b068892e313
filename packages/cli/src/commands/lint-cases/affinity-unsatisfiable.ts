import type { LintCases } from "./lint-case.ts";
import {
  deployment,
  file,
  host,
  job,
  lines,
  onShape,
  ratherTogether,
  running,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const affinityUnsatisfiableCases: LintCases = {
  rule: "affinity-unsatisfiable",
  wrong: [
    {
      name: "nothing in the cluster is like it",
      cluster: file(twoNodes, running("api-0", "app: api", "n1")),
      yaml: deployment("web", 2, together(term(zone, "app: memcached #! affinity-unsatisfiable"))),
    },
    {
      name: "two pods match a term each, none matches both",
      cluster: file(twoNodes, running("a-0", "app: a", "n1"), running("b-0", "app: b", "n1")),
      yaml: deployment("web", 1, together(term(zone, "app: a #! affinity-unsatisfiable"), term(zone, "app: b"))),
    },
    {
      name: "in a CronJob",
      cluster: file(twoNodes, running("api-0", "app: api", "n1")),
      yaml: workload({
        kind: "CronJob",
        name: "night",
        pod: together(term(host, "app: warehouse #! affinity-unsatisfiable")),
      }),
    },
    {
      name: "nothing in the dump",
      yaml: deployment("web", 2, together(term(zone, "app: memcached #! affinity-unsatisfiable"))),
      cluster: file(twoNodes, running("db-0", "app: postgres, tier: data", "n1")),
    },
    {
      name: "two terms, two pods",
      args: onShape(2, 1),
      yaml: file(
        statefulSet("a", 1),
        statefulSet("b", 1),
        deployment("web", 1, together(term(zone, "app: a #! affinity-unsatisfiable"), term(host, "app: b"))),
      ),
    },
    {
      name: "wanted one has no replicas",
      yaml: file(statefulSet("db", 0), deployment("web", 1, together(term(zone, "app: db #! affinity-unsatisfiable")))),
      cluster: twoNodes,
    },
    {
      name: "wanted one is over",
      yaml: workload({
        kind: "Pod",
        name: "report",
        pod: together(term(host, "job-name: load #! affinity-unsatisfiable")),
      }),
      cluster: file(twoNodes, running("load-1", "job-name: load", "n1").replace("Running", "Succeeded")),
    },
    {
      name: "wants a label it has, but another of it too",
      yaml: job(
        "batch",
        1,
        together(term(zone, "app: batch"), term(zone, "role: coordinator #! affinity-unsatisfiable")),
      ),
      cluster: file(twoNodes, running("x", "app: other", "n1")),
    },
    {
      name: "Exists",
      yaml: workload({
        kind: "DaemonSet",
        name: "sidecar",
        pod: together(
          lines(
            "labelSelector: {matchExpressions: [{key: example.com/gpu-job, operator: Exists}]} #! affinity-unsatisfiable",
            `topologyKey: ${host}`,
          ),
        ),
      }),
      cluster: file(twoNodes, running("x", "app: other", "n1")),
    },
    {
      name: "terms of itself, one of which its pods do not match",
      yaml: file(
        workload({
          name: "web",
          labels: "app: web",
          replicas: 3,
          pod: together(term(zone, "app: web"), term(host, "app: web, leader: 'true' #! affinity-unsatisfiable")),
        }),
      ),
      cluster: twoNodes,
    },
  ],
  right: [
    {
      name: "something planned is like it",
      cluster: twoNodes,
      yaml: file(deployment("cache", 1), deployment("web", 2, together(term(zone, "app: cache")))),
    },
    {
      name: "to itself",
      cluster: twoNodes,
      yaml: deployment("web", 2, together(term(zone, "app: web"))),
    },
    {
      name: "nothing is known of the cluster",
      yaml: deployment("web", 2, together(term(zone, "app: cache"))),
    },
    {
      name: "only preferred",
      cluster: twoNodes,
      yaml: deployment("web", 2, ratherTogether(term(zone, "app: web"))),
    },
    {
      name: "what it waits for is a DaemonSet",
      cluster: twoNodes,
      yaml: file(
        workload({ kind: "DaemonSet", name: "agent" }),
        deployment("web", 2, together(term(host, "app: agent"))),
      ),
    },
    {
      name: "planned",
      args: onShape(2, 2),
      yaml: file(statefulSet("db", 1), deployment("web", 3, together(term(zone, "app: db")))),
    },
    {
      name: "runs",
      yaml: deployment("web", 3, together(term(zone, "app: db"))),
      cluster: file(twoNodes, running("db-0", "app: db", "n1")),
    },
    { name: "nothing known", yaml: deployment("web", 3, together(term(zone, "app: db"))) },
    {
      name: "itself",
      args: onShape(2, 2),
      yaml: deployment("web", 3, together(term(zone, "app: web"))),
    },
    {
      name: "other namespace",
      args: onShape(2, 2),
      yaml: file(
        workload({ name: "db", namespace: "data", kind: "StatefulSet", replicas: 1 }),
        workload({
          name: "web",
          namespace: "front",
          replicas: 3,
          pod: together(term(zone, "app: db", "namespaceSelector: {}")),
        }),
      ),
    },
    {
      name: "a DaemonSet's",
      args: onShape(2, 2),
      yaml: file(
        workload({ name: "agent", kind: "DaemonSet" }),
        deployment("web", 3, together(term(host, "app: agent"))),
      ),
    },
    {
      name: "two terms, one pod",
      args: onShape(2, 1),
      yaml: file(
        workload({ name: "a", labels: "app: a, role: db", kind: "StatefulSet", replicas: 1 }),
        deployment("web", 1, together(term(zone, "app: a"), term(host, "role: db"))),
      ),
    },
    {
      name: "CronJob's pods, some time",
      args: onShape(2, 1),
      yaml: file(
        workload({ name: "night", kind: "CronJob", replicas: 1 }),
        job("web", 1, together(term(zone, "app: night"))),
      ),
    },
  ],
};
