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
  statefulSet,
  term,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const shutsOutOthersCases: LintCases = {
  rule: "shuts-out-others",
  wrong: [
    {
      name: "one pod a node, and another workload wants in",
      yaml: file(
        twoNodes,
        statefulSet(
          "db",
          2,
          apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: Exists}]} #! shuts-out-others",
              `topologyKey: ${host}`,
            ),
          ),
        ),
        deployment("web", 1),
      ),
    },
    {
      name: "by zone, across namespaces",
      args: ["--shape", "zones=2,nodes=1"],
      yaml: file(
        workload({
          kind: "StatefulSet",
          name: "db",
          namespace: "data",
          replicas: 2,
          pod: apart(term(zone, "tier: backend #! shuts-out-others", "namespaceSelector: {}")),
          labels: "app: db, tier: backend",
        }),
        workload({ name: "api", namespace: "shop", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "tenant all namespaces",
      args: onShape(1, 2),
      yaml: file(
        workload({
          name: "db",
          namespace: "a",
          labels: "app: db, tier: backend",
          kind: "StatefulSet",
          replicas: 2,
          pod: apart(term(host, "tier: backend #! shuts-out-others", "namespaceSelector: {}")),
        }),
        workload({ name: "api", namespace: "b", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "by zone",
      args: onShape(2, 2),
      yaml: file(
        workload({
          name: "db",
          kind: "StatefulSet",
          replicas: 2,
          labels: "app: db, tier: backend",
          pod: apart(term(zone, "tier: backend #! shuts-out-others")),
        }),
        workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "exclusive to all with app",
      args: onShape(1, 1),
      yaml: file(
        workload({
          name: "greedy",
          replicas: 1,
          spec: "strategy: {type: Recreate}",
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: Exists}]} #! shuts-out-others",
              `topologyKey: ${host}`,
            ),
          ),
        }),
        deployment("small", 1),
      ),
    },
    {
      name: "runs in the dump",
      yaml:
        workload({
          name: "api",
          labels: "app: api, tier: backend",
          replicas: 1,
          pod: apart(lines("labelSelector: {matchLabels: {tier: web}} #! shuts-out-others", `topologyKey: ${zone}`)),
        }) +
        "\n---\n" +
        workload({ name: "web", labels: "app: web, tier: web", replicas: 1 }),
      cluster: file(node("n1", "a")),
    },
    {
      name: "DaemonSet avoids a web",
      args: onShape(1, 2),
      yaml: file(
        workload({ kind: "DaemonSet", name: "agent", pod: apart(term(host, "app: web #! shuts-out-others")) }),
        deployment("web", 1),
      ),
    },
  ],
  right: [
    {
      name: "room for both",
      args: onShape(3, 2),
      yaml: file(
        statefulSet(
          "db",
          2,
          apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
        ),
        deployment("web", 1),
      ),
    },
    {
      name: "only preferred",
      yaml: file(
        twoNodes,
        statefulSet(
          "db",
          2,
          ratherApart(
            lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
          ),
        ),
        deployment("web", 1),
      ),
    },
    {
      name: "the other is in another namespace",
      yaml: file(
        twoNodes,
        workload({
          kind: "StatefulSet",
          name: "db",
          namespace: "data",
          replicas: 2,
          pod: apart(
            lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
          ),
        }),
        deployment("web", 1),
      ),
    },
    {
      name: "nothing is known of nodes",
      yaml: file(
        workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 2,
          pod: apart(term(host, "tier: backend")),
          labels: "app: db, tier: backend",
        }),
        workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "room for both",
      args: onShape(1, 4),
      yaml: file(
        workload({
          name: "db",
          kind: "StatefulSet",
          replicas: 2,
          labels: "app: db, tier: backend",
          pod: apart(term(host, "tier: backend")),
        }),
        workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "preferred",
      args: onShape(1, 1),
      yaml: file(
        workload({
          name: "db",
          replicas: 1,
          labels: "app: db, tier: backend",
          pod: ratherApart(term(host, "tier: backend")),
        }),
        workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "other namespace not reached",
      args: onShape(1, 1),
      yaml: file(
        workload({
          name: "db",
          namespace: "a",
          kind: "StatefulSet",
          replicas: 1,
          labels: "app: db, tier: backend",
          pod: apart(term(host, "tier: backend")),
        }),
        workload({ name: "api", namespace: "b", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "nothing known",
      yaml: file(
        workload({
          name: "db",
          kind: "StatefulSet",
          replicas: 1,
          labels: "app: db, tier: backend",
          pod: apart(term(host, "tier: backend")),
        }),
        workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
      ),
    },
    {
      name: "pending for resources, not for this",
      args: onShape(1, 2),
      yaml: file(
        statefulSet("db", 1, apart(term(host, "app: db"))),
        statefulSet("big", 1).replace("image: c:1}", "image: c:1, resources: {requests: {cpu: 900}}}"),
      ),
    },
  ],
};
