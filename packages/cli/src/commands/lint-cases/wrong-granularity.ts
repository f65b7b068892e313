import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  lines,
  node,
  onShape,
  ratherApart,
  spread,
  statefulSet,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

export const wrongGranularityCases: LintCases = {
  rule: "wrong-granularity",
  wrong: [
    {
      name: "a name that says node, a key that says zone",
      args: ["--shape", "zones=1,nodes=3"],
      yaml: statefulSet("one-per-node", 3, apart(term(`${zone} #! wrong-granularity`, "app: one-per-node"))),
    },
    {
      name: "comment says one per node",
      args: onShape(3, 3),
      yaml:
        "# at most one pod per node\n" + statefulSet("web", 6, apart(term(`${zone} #! wrong-granularity`, "app: web"))),
    },
    {
      name: "name says per-host",
      args: onShape(2, 2),
      yaml: statefulSet("one-per-host", 4, apart(term(`${zone} #! wrong-granularity`, "app: one-per-host"))),
    },
    {
      name: "annotation says same zone",
      args: onShape(2, 1),
      yaml: file(statefulSet("db", 2, apart(term(host, "app: db"))), deployment("web", 1)),
    },
    {
      name: "hostname affinity where zones are meant",
      args: onShape(2, 2),
      yaml: file(
        statefulSet("cache", 1).replace("image: c:1}", "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}"),
        "# keep the web pods in the same zone as the cache\n" +
          statefulSet("web", 1, together(term(`${host} #! wrong-granularity`, "app: cache"))).replace(
            "image: c:1}",
            "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}",
          ),
      ),
    },
    {
      name: "comment at the term",
      args: onShape(3, 2),
      yaml: `apiVersion: apps/v1
kind: Deployment
metadata: {name: scim}
spec:
  replicas: 5
  strategy: {rollingUpdate: {maxSurge: 0}}
  selector: {matchLabels: {app: scim}}
  template:
    metadata: {labels: {app: scim}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          # do not schedule two on the same host
          - labelSelector: {matchExpressions: [{key: app, operator: In, values: [scim]}]}
            topologyKey: topology.kubernetes.io/zone #! wrong-granularity
      containers: [{name: c, image: c:1}]
`,
    },
    {
      name: "DaemonSet by zone is always per node",
      args: onShape(2, 2),
      yaml:
        "# one agent per node\n" +
        workload({
          kind: "DaemonSet",
          name: "agent",
          pod: apart(term(`${zone} #! wrong-granularity`, "app: agent")),
        }),
    },
    {
      name: "nodes of another pool in the same zone, by hostname",
      yaml: file(
        workload({
          name: "web",
          pod: lines(
            "nodeSelector: {pool: apps}",
            "# in the same zone as the database",
            together(term(`${host} #! wrong-granularity`, "app: db")),
          ),
        }),
        workload({ name: "db", pod: "nodeSelector: {pool: data}" }),
        node("n1", "a", "pool: apps"),
        node("n2", "a", "pool: data"),
      ),
    },
  ],
  right: [
    {
      name: "no word of nodes",
      args: ["--shape", "zones=3,nodes=3"],
      yaml: statefulSet("db", 3, apart(term(zone, "app: db"))),
    },
    {
      name: "words, but nothing is blocked",
      args: onShape(3, 2),
      yaml: statefulSet("one-per-node", 3, apart(term(zone, "app: one-per-node"))),
    },
    {
      name: "a spread by zone",
      args: onShape(3, 2),
      yaml: deployment("per-node", 6, spread(zone, "app: per-node", "matchLabelKeys: [pod-template-hash]")),
    },
    {
      name: "fits by zone",
      args: onShape(3, 3),
      yaml: "# at most one pod per node\n" + statefulSet("web", 3, apart(term(zone, "app: web"))),
    },
    {
      name: "words say zone: too many replicas",
      args: onShape(3, 3),
      yaml: "# one per zone\n" + statefulSet("web", 4, apart(term(zone, "app: web #! more-replicas-than-domains"))),
    },
    {
      name: "hostname would not do either",
      args: onShape(3, 1),
      yaml: "# one per node\n" + statefulSet("web", 4, apart(term(zone, "app: web #! more-replicas-than-domains"))),
    },
    {
      name: "nothing known",
      yaml: "# one per node\n" + statefulSet("web", 4, apart(term(zone, "app: web"))),
    },
    {
      name: "host, comment speaks of both",
      args: onShape(3, 2),
      yaml: "# spread over nodes; zones do not matter\n" + statefulSet("web", 4, apart(term(host, "app: web"))),
    },
    {
      name: "preferred",
      args: onShape(3, 3),
      yaml: "# one per node\n" + statefulSet("web", 4, ratherApart(term(zone, "app: web"))),
    },
  ],
};
