import type { LintCases } from "./lint-case.ts";
import {
  apart,
  block,
  deployment,
  file,
  host,
  job,
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

const inPlace = block("strategy:", "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}");

export const moreReplicasThanDomainsCases: LintCases = {
  rule: "more-replicas-than-domains",
  wrong: [
    {
      name: "a Deployment by zone",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 4,
        spec: inPlace,
        pod: apart(term(zone, "app: web #! more-replicas-than-domains")),
      }),
    },
    {
      name: "a StatefulSet by node, with the Nodes in the file",
      yaml: file(twoNodes, statefulSet("db", 3, apart(term(host, "app: db #! more-replicas-than-domains")))),
    },
    {
      name: "nodeSelector leaves two of six nodes",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: inPlace,
        pod: lines(
          "nodeSelector:",
          "  topology.kubernetes.io/zone: zone-a",
          apart(term(host, "app: web #! more-replicas-than-domains")),
        ),
      }),
    },
    {
      name: "a Job whose pods run at once",
      yaml: file(twoNodes, job("sum", 3, apart(term(host, "app: sum #! more-replicas-than-domains")))),
    },
    {
      name: "a tainted node does not count",
      yaml: file(
        twoNodes,
        node("n3", "c", "", "taints: [{key: gpu, value: yes, effect: NoSchedule}]".replace("yes", '"yes"')),
        workload({
          name: "web",
          replicas: 3,
          spec: inPlace,
          pod: apart(term(host, "app: web #! more-replicas-than-domains")),
        }),
      ),
    },
    {
      name: "with expressions, and a cordoned node",
      yaml: file(
        twoNodes,
        node("n3", "c", "", "unschedulable: true"),
        workload({
          name: "web",
          replicas: 3,
          spec: inPlace,
          pod: apart(
            lines(
              "labelSelector: #! more-replicas-than-domains",
              "  matchExpressions: [{key: app, operator: In, values: [web]}]",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      ),
    },
    {
      name: "StatefulSet, In, five in three zones",
      args: onShape(3, 2),
      yaml: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd, namespace: infra}
spec:
  replicas: 5
  serviceName: etcd
  selector: {matchLabels: {app.kubernetes.io/name: etcd}}
  template:
    metadata: {labels: {app.kubernetes.io/name: etcd, app.kubernetes.io/instance: prod}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: topology.kubernetes.io/zone #! more-replicas-than-domains
            labelSelector:
              matchExpressions:
              - key: app.kubernetes.io/name
                operator: In
                values: [etcd, etcd-proxy]
      containers: [{name: etcd, image: e:1}]
`,
    },
    {
      name: "DaemonSet one per zone",
      args: onShape(2, 3),
      yaml: workload({
        kind: "DaemonSet",
        name: "agent",
        pod: apart(term(zone, "app: agent #! more-replicas-than-domains")),
      }),
    },
    {
      name: "Job at once",
      args: onShape(1, 3),
      yaml: job("crunch", 4, apart(term(host, "app: crunch #! more-replicas-than-domains"))),
    },
    {
      name: "nodeSelector leaves two",
      yaml: file(
        node("n1", "a", "disk: ssd"),
        node("n2", "b", "disk: ssd"),
        node("n3", "c"),
        node("n4", "c"),
        statefulSet(
          "db",
          3,
          lines("nodeSelector: {disk: ssd}", apart(term(host, "app: db #! more-replicas-than-domains"))),
        ),
      ),
    },
    {
      name: "control plane tainted",
      yaml: file(
        node(
          "cp",
          "a",
          "node-role.kubernetes.io/control-plane: ''",
          "taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]",
        ),
        node("n2", "b"),
        node("n3", "c"),
        statefulSet("db", 3, apart(term(zone, "app: db #! more-replicas-than-domains"))),
      ),
    },
    {
      name: "second term of two",
      args: onShape(3, 1),
      yaml: file(
        deployment("cache", 1),
        statefulSet(
          "db",
          4,
          apart(term(host, "app: cache, none: such"), term(host, "app: db #! more-replicas-than-domains")),
        ),
      ),
    },
    {
      name: "ReplicaSet in a List",
      args: onShape(1, 2),
      yaml: `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80}]}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata: {name: web}
  spec:
    replicas: 3
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec:
        containers: [{name: c, image: c}]
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - labelSelector: {matchExpressions: [{key: app, operator: Exists}]} #! more-replicas-than-domains
                topologyKey: kubernetes.io/hostname
`,
    },
    {
      name: "CronJob",
      args: onShape(1, 2),
      yaml: workload({
        kind: "CronJob",
        name: "night",
        replicas: 3,
        pod: apart(term(host, "app: night #! more-replicas-than-domains")),
      }),
    },
    {
      name: "matchLabelKeys does not help",
      args: onShape(3, 1),
      yaml: deployment(
        "web",
        4,
        apart(term(host, "app: web #! more-replicas-than-domains", "matchLabelKeys: [pod-template-hash]")),
      ),
    },
    {
      name: "dump with a cordoned node",
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}",
        pod: apart(term(host, "app: web #! more-replicas-than-domains")),
      }),
      cluster: file(node("n1", "a"), node("n2", "b"), node("n3", "c", "", "unschedulable: true")),
    },
    {
      name: "JSON",
      args: onShape(1, 2),
      yaml: JSON.stringify(
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web" },
          spec: {
            replicas: 3,
            selector: { matchLabels: { app: "web" } },
            template: {
              metadata: { labels: { app: "web" } },
              spec: {
                containers: [{ name: "c", image: "c" }],
                affinity: {
                  podAntiAffinity: {
                    requiredDuringSchedulingIgnoredDuringExecution: [
                      { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" },
                    ],
                  },
                },
              },
            },
          },
        },
        null,
        1,
      ).replace(/\{(?=\s*"labelSelector)/, "{ #! more-replicas-than-domains"),
    },
    {
      name: "node affinity NotIn",
      yaml: file(
        node("n1", "a"),
        node("n2", "b"),
        node("n3", "c"),
        statefulSet(
          "db",
          3,
          `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: NotIn, values: [c]}]}]}}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}} #! more-replicas-than-domains
      topologyKey: topology.kubernetes.io/zone`,
        ),
      ),
    },
    {
      name: "two shapes: too few for both together",
      args: ["--shape", "zones=1,nodes=1", "--shape", "zones=1,nodes=1"],
      yaml: statefulSet("db", 5, apart(term(host, "app: db #! more-replicas-than-domains"))),
    },
    {
      name: "a mistyped number of replicas, which nothing plays",
      args: onShape(1, 3),
      yaml: deployment("web", 2_147_483_647, apart(term(host, "app: web #! more-replicas-than-domains"))),
    },
  ],
  right: [
    {
      name: "as many as zones",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 3, spec: inPlace, pod: apart(term(zone, "app: web")) }),
    },
    {
      name: "only preferred",
      args: onShape(3, 2),
      yaml: deployment("web", 9, ratherApart(term(zone, "app: web"))),
    },
    {
      name: "nothing is known of the nodes",
      yaml: deployment("web", 30, apart(term(host, "app: web"))),
    },
    {
      name: "it tolerates the taint",
      yaml: file(
        twoNodes,
        node("n3", "c", "", 'taints: [{key: gpu, value: "yes", effect: NoSchedule}]'),
        statefulSet("web", 3, lines("tolerations: [{key: gpu, operator: Exists}]", apart(term(host, "app: web")))),
      ),
    },
    {
      name: "a DaemonSet",
      args: onShape(3, 2),
      yaml: workload({ kind: "DaemonSet", name: "agent", pod: apart(term(host, "app: agent")) }),
    },
    {
      name: "a Job that runs its pods one after the other",
      args: ["--shape", "nodes=1"],
      yaml: workload({ kind: "Job", name: "sum", pod: apart(term(host, "app: sum")) }),
    },
    {
      name: "replicas by node in a cluster with zones",
      args: onShape(3, 2),
      yaml: statefulSet("web", 6, apart(term(host, "app: web"))),
    },
    {
      name: "scaled to zero",
      args: onShape(3, 2),
      yaml: deployment("web", 0, apart(term(zone, "app: web"))),
    },
    {
      name: "anti-affinity by pod-template-hash counts each revision",
      args: onShape(3, 2),
      yaml: deployment("web", 3, apart(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]"))),
    },
    {
      name: "as many as zones",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: "strategy: {rollingUpdate: {maxSurge: 0}}",
        pod: apart(term(zone, "app: web")),
      }),
    },
    {
      name: "of another",
      args: onShape(3, 2),
      yaml: file(deployment("web", 4, apart(term(host, "app: db"))), statefulSet("db", 1)),
    },
    { name: "nothing known", yaml: deployment("web", 90, apart(term(host, "app: web"))) },
    {
      name: "tolerated",
      yaml: file(
        node("cp", "a", "", "taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]"),
        node("n2", "b"),
        node("n3", "c"),
        statefulSet("db", 3, lines("tolerations: [{operator: Exists}]", apart(term(zone, "app: db")))),
      ),
    },
    {
      name: "Job, not all at once",
      args: onShape(1, 3),
      yaml: job("sum", 3, apart(term(host, "app: sum"))).replace("completions: 3", "completions: 9"),
    },
    {
      name: "replicas 0",
      args: onShape(1, 1),
      yaml: deployment("web", 0, apart(term(host, "app: web"))),
    },
    {
      name: "pod-index",
      args: onShape(1, 3),
      yaml: statefulSet("db", 5, apart(term(host, "app: db", "matchLabelKeys: [apps.kubernetes.io/pod-index]"))),
    },
    {
      name: "mismatchLabelKeys with Exists",
      args: onShape(1, 3),
      yaml: workload({
        name: "t",
        replicas: 5,
        labels: "app: t, tenant: a",
        pod: apart(
          lines(
            "labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]}",
            "mismatchLabelKeys: [tenant]",
            `topologyKey: ${host}`,
          ),
        ),
      }),
    },
    {
      name: "DaemonSet by hostname",
      args: onShape(2, 3),
      yaml: workload({ kind: "DaemonSet", name: "agent", pod: apart(term(host, "app: agent")) }),
    },
    {
      name: "track label differs",
      args: onShape(1, 5),
      yaml:
        workload({
          name: "web",
          replicas: 4,
          labels: "app: web, track: stable",
          pod: apart(term(host, "app: web, track: canary")),
        }) +
        "\n---\n" +
        workload({ name: "web-canary", replicas: 1, labels: "app: web, track: canary" }),
    },
    {
      name: "PreferNoSchedule does not count",
      yaml: file(
        node("n1", "a", "", "taints: [{key: a, effect: PreferNoSchedule}]"),
        node("n2", "b"),
        statefulSet("db", 2, apart(term(host, "app: db"))),
      ),
    },
    {
      name: "key that no node of the first pool has",
      yaml: file(node("n1", undefined), node("n2", undefined), statefulSet("db", 2, apart(term(host, "app: db")))),
    },
  ],
};
