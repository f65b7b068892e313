import type { LintCases } from "./lint-case.ts";
import {
  file,
  workload,
  onShape,
  host,
  zone,
  apart,
  together,
  ratherApart,
  spread,
  term,
  node,
  lines,
} from "./manifest-text.ts";

/** Further cases of every kind of object, of every form of selector, and their healthy look-alikes. */
export const moreCountingCases: readonly LintCases[] = [
  {
    rule: "more-replicas-than-domains",
    wrong: [
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
        yaml: workload({
          kind: "Job",
          name: "crunch",
          replicas: 4,
          pod: apart(term(host, "app: crunch #! more-replicas-than-domains")),
        }),
      },
      {
        name: "nodeSelector leaves two",
        yaml: file(
          node("n1", "a", "disk: ssd"),
          node("n2", "b", "disk: ssd"),
          node("n3", "c"),
          node("n4", "c"),
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 3,
            pod: lines("nodeSelector: {disk: ssd}", apart(term(host, "app: db #! more-replicas-than-domains"))),
          }),
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
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 3,
            pod: apart(term(zone, "app: db #! more-replicas-than-domains")),
          }),
        ),
      },
      {
        name: "second term of two",
        args: onShape(3, 1),
        yaml: file(
          workload({ name: "cache", replicas: 1 }),
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 4,
            pod: apart(term(host, "app: cache, none: such"), term(host, "app: db #! more-replicas-than-domains")),
          }),
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
        yaml: workload({
          name: "web",
          replicas: 4,
          pod: apart(term(host, "app: web #! more-replicas-than-domains", "matchLabelKeys: [pod-template-hash]")),
        }),
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
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 3,
            pod: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: NotIn, values: [c]}]}]}}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}} #! more-replicas-than-domains
      topologyKey: topology.kubernetes.io/zone`,
          }),
        ),
      },
      {
        name: "two shapes: too few for both together",
        args: ["--shape", "zones=1,nodes=1", "--shape", "zones=1,nodes=1"],
        yaml: workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 5,
          pod: apart(term(host, "app: db #! more-replicas-than-domains")),
        }),
      },
    ],
    right: [
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
        name: "preferred",
        args: onShape(3, 2),
        yaml: workload({ name: "web", replicas: 9, pod: ratherApart(term(zone, "app: web")) }),
      },
      {
        name: "of another",
        args: onShape(3, 2),
        yaml: file(
          workload({ name: "web", replicas: 4, pod: apart(term(host, "app: db")) }),
          workload({ name: "db", replicas: 1, kind: "StatefulSet" }),
        ),
      },
      { name: "nothing known", yaml: workload({ name: "web", replicas: 90, pod: apart(term(host, "app: web")) }) },
      {
        name: "tolerated",
        yaml: file(
          node("cp", "a", "", "taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]"),
          node("n2", "b"),
          node("n3", "c"),
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 3,
            pod: lines("tolerations: [{operator: Exists}]", apart(term(zone, "app: db"))),
          }),
        ),
      },
      {
        name: "Job, not all at once",
        args: onShape(1, 3),
        yaml: workload({ kind: "Job", name: "sum", replicas: 3, pod: apart(term(host, "app: sum")) }).replace(
          "completions: 3",
          "completions: 9",
        ),
      },
      {
        name: "replicas 0",
        args: onShape(1, 1),
        yaml: workload({ name: "web", replicas: 0, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "pod-index",
        args: onShape(1, 3),
        yaml: workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 5,
          pod: apart(term(host, "app: db", "matchLabelKeys: [apps.kubernetes.io/pod-index]")),
        }),
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
          workload({ kind: "StatefulSet", name: "db", replicas: 2, pod: apart(term(host, "app: db")) }),
        ),
      },
      {
        name: "key that no node of the first pool has",
        yaml: file(
          node("n1", undefined),
          node("n2", undefined),
          workload({ kind: "StatefulSet", name: "db", replicas: 2, pod: apart(term(host, "app: db")) }),
        ),
      },
    ],
  },
  {
    rule: "rollout-deadlock",
    wrong: [
      {
        name: "defaults",
        args: onShape(3, 1),
        yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web #! rollout-deadlock")) }),
      },
      {
        name: "replicas unset: one on one node",
        args: onShape(1, 1),
        yaml: workload({ name: "web", pod: apart(term(host, "app: web #! rollout-deadlock")) }),
      },
      {
        name: "hostPort",
        args: onShape(1, 2),
        yaml: `apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress}
spec:
  replicas: 2
  selector: {matchLabels: {app: ingress}}
  template:
    metadata: {labels: {app: ingress}}
    spec:
      containers:
      - name: c
        image: c:1
        ports:
        - containerPort: 80
          hostPort: 80 #! rollout-deadlock
`,
      },
      {
        name: "DaemonSet surge with host port",
        args: onShape(1, 2),
        yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ingress}
spec:
  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  selector: {matchLabels: {app: ingress}}
  template:
    metadata: {labels: {app: ingress}}
    spec:
      containers:
      - name: c
        image: c:1
        ports:
        - containerPort: 80
          hostPort: 80 #! rollout-deadlock
`,
      },
      {
        name: "DaemonSet surge, keeps itself apart",
        args: onShape(1, 2),
        yaml: workload({
          kind: "DaemonSet",
          name: "agent",
          spec: "updateStrategy: {rollingUpdate: {maxSurge: 50%, maxUnavailable: 0}}",
          pod: apart(term(host, "app: agent #! rollout-deadlock")),
        }),
      },
      {
        name: "strict spread with minDomains",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: spread(host, "app: web #! rollout-deadlock", "minDomains: 4"),
        }),
      },
      {
        name: "by zone, explicit",
        args: onShape(2, 3),
        yaml: workload({
          name: "web",
          replicas: 2,
          spec: "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
          pod: apart(term(zone, "app: web #! rollout-deadlock")),
        }),
      },
      {
        name: "dump of the running one",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web #! rollout-deadlock")) }),
        cluster: file(node("n1", "a"), node("n2", "b")),
      },
      {
        name: "hostNetwork",
        args: onShape(1, 1),
        yaml: workload({ name: "web", replicas: 1, pod: "hostNetwork: true" }).replace(
          "containers: [{name: c, image: c:1}]",
          "containers: [{name: c, image: c:1, ports: [{containerPort: 9100, hostPort: 9100}]}] #! rollout-deadlock",
        ),
      },
    ],
    right: [
      {
        name: "four at 25%",
        args: onShape(4, 1),
        yaml: workload({ name: "web", replicas: 4, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "maxSurge 0",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 3,
          spec: "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}",
          pod: apart(term(host, "app: web")),
        }),
      },
      {
        name: "matchLabelKeys",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(term(host, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
      },
      {
        name: "Recreate",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 3,
          spec: "strategy: {type: Recreate}",
          pod: apart(term(host, "app: web")),
        }),
      },
      {
        name: "StatefulSet",
        args: onShape(3, 1),
        yaml: workload({ kind: "StatefulSet", name: "web", replicas: 3, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "a node to spare",
        args: onShape(4, 1),
        yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "only resources",
        yaml: file(
          node("n1", "a"),
          workload({ name: "big", replicas: 1 }).replace(
            "{name: c, image: c:1}",
            "{name: c, image: c:1, resources: {requests: {cpu: 6}}}",
          ),
        ),
      },
      {
        name: "DaemonSet host port, default strategy",
        args: onShape(1, 3),
        yaml: workload({ kind: "DaemonSet", name: "p" }).replace(
          "image: c:1",
          "image: c:1, ports: [{containerPort: 80, hostPort: 80}]",
        ),
      },
      { name: "nothing known", yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web")) }) },
      {
        name: "replicas 0",
        args: onShape(1, 1),
        yaml: workload({ name: "web", replicas: 0, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "paused",
        args: onShape(1, 1),
        yaml: workload({
          name: "web",
          replicas: 1,
          spec: "strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}",
          pod: apart(term(host, "app: web")),
        }),
      },
      {
        name: "DaemonSet OnDelete",
        args: onShape(1, 3),
        yaml: workload({
          kind: "DaemonSet",
          name: "p",
          spec: "updateStrategy: {type: OnDelete}",
          pod: apart(term(host, "app: p")),
        }),
      },
      {
        name: "ReplicaSet makes no rollout",
        args: onShape(1, 2),
        yaml: workload({ kind: "ReplicaSet", name: "p", replicas: 2, pod: apart(term(host, "app: p")) }),
      },
      {
        name: "strict spread by zone leaves room",
        args: onShape(3, 2),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]"),
        }),
      },
    ],
  },
  {
    rule: "wrong-granularity",
    wrong: [
      {
        name: "comment says one per node",
        args: onShape(3, 3),
        yaml:
          "# at most one pod per node\n" +
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 6,
            pod: apart(term(`${zone} #! wrong-granularity`, "app: web")),
          }),
      },
      {
        name: "name says per-host",
        args: onShape(2, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "one-per-host",
          replicas: 4,
          pod: apart(term(`${zone} #! wrong-granularity`, "app: one-per-host")),
        }),
      },
      {
        name: "annotation says same zone",
        args: onShape(2, 1),
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 2, pod: apart(term(host, "app: db")) }),
          workload({ name: "web", replicas: 1 }),
        ),
      },
      {
        name: "hostname affinity where zones are meant",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "cache", kind: "StatefulSet", replicas: 1 }).replace(
            "image: c:1}",
            "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}",
          ),
          "# keep the web pods in the same zone as the cache\n" +
            workload({
              kind: "StatefulSet",
              name: "web",
              replicas: 1,
              pod: together(term(`${host} #! wrong-granularity`, "app: cache")),
            }).replace("image: c:1}", "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}"),
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
    ],
    right: [
      {
        name: "fits by zone",
        args: onShape(3, 3),
        yaml:
          "# at most one pod per node\n" +
          workload({ kind: "StatefulSet", name: "web", replicas: 3, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "words say zone: too many replicas",
        args: onShape(3, 3),
        yaml:
          "# one per zone\n" +
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 4,
            pod: apart(term(zone, "app: web #! more-replicas-than-domains")),
          }),
      },
      {
        name: "hostname would not do either",
        args: onShape(3, 1),
        yaml:
          "# one per node\n" +
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 4,
            pod: apart(term(zone, "app: web #! more-replicas-than-domains")),
          }),
      },
      {
        name: "nothing known",
        yaml:
          "# one per node\n" +
          workload({ kind: "StatefulSet", name: "web", replicas: 4, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "host, comment speaks of both",
        args: onShape(3, 2),
        yaml:
          "# spread over nodes; zones do not matter\n" +
          workload({ kind: "StatefulSet", name: "web", replicas: 4, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "preferred",
        args: onShape(3, 3),
        yaml:
          "# one per node\n" +
          workload({ kind: "StatefulSet", name: "web", replicas: 4, pod: ratherApart(term(zone, "app: web")) }),
      },
    ],
  },
  {
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
        name: "wants to be together",
        args: onShape(2, 2),
        yaml: workload({ name: "web", replicas: 3, pod: together(term(host, "app: web")) }),
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
  },
  {
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
  },
  {
    rule: "drain-blocked",
    wrong: [],
    right: [
      {
        name: "with a budget, and more replicas than nodes",
        args: onShape(1, 1),
        yaml: file(
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web #! more-replicas-than-domains")) }),
          lines(
            "apiVersion: policy/v1",
            "kind: PodDisruptionBudget",
            "metadata: {name: web}",
            "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}",
          ),
        ),
      },
    ],
  },
  {
    rule: "autoscaling-beyond-domains",
    wrong: [
      {
        name: "hp1",
        args: onShape(1, 3),
        yaml: file(
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web #! autoscaling-beyond-domains")) }),
          "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 10",
        ),
      },
    ],
    right: [
      {
        name: "within",
        args: onShape(1, 4),
        yaml: file(
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }),
          "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  minReplicas: 2\n  maxReplicas: 3",
        ),
      },
    ],
  },
];
