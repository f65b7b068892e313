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
  ratherTogether,
  spread,
  term,
  node,
  running,
  namespace,
  lines,
} from "./manifest-text.ts";

const twoNodes = file(node("n1", "a"), node("n2", "b"));
const notin = (k: string, op: string, v = "") =>
  `labelSelector: {matchExpressions: [{key: ${k}, operator: ${op}${v}}]}`;

/** Further cases of every kind of object, of every form of selector, and their healthy look-alikes. */
export const moreSelectingCases: readonly LintCases[] = [
  {
    rule: "selector-matches-nothing",
    wrong: [
      {
        name: "typo of another's value",
        yaml: file(
          workload({ name: "postgres", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: together(term(zone, "app: postgress #! selector-matches-nothing")),
          }),
        ),
      },
      {
        name: "other key",
        yaml: file(
          workload({ name: "redis", kind: "StatefulSet", labels: "app.kubernetes.io/name: redis", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: redis #! selector-matches-nothing")) }),
        ),
      },
      {
        name: "dump, preferred, In",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherTogether(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [kafka-broker]}]} #! selector-matches-nothing",
              `topologyKey: ${zone}`,
            ),
          ),
        }),
        cluster: file(twoNodes, running("kafka-0", "app: kafka-brokers", "n1")),
      },
      {
        name: "upper case",
        yaml: file(
          workload({ name: "redis", labels: "app: Redis", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: redis #! selector-matches-nothing")) }),
        ),
      },
      {
        name: "one of two labels wrong",
        yaml: file(
          workload({ name: "redis", labels: "app: redis, component: primary", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: together(term(host, "app: redis, component: primery #! selector-matches-nothing")),
          }),
        ),
      },
      {
        name: "anti in a dump, namespace given",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: batch-jobs #! selector-matches-nothing", "namespaces: [jobs]")),
        }),
        cluster: file(twoNodes, namespace("jobs"), namespace("shop"), running("j", "app: batch-job", "n1", "jobs")),
      },
    ],
    right: [
      {
        name: "nothing known, far label",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: batch")) }),
      },
      {
        name: "matches one of two",
        yaml: file(
          workload({ name: "redis", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: app, operator: In, values: [redis, redis-old]}]}",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
      {
        name: "a CronJob's pods",
        yaml: file(
          workload({ name: "night", kind: "CronJob", replicas: 1 }),
          workload({ name: "nights", kind: "Job", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: night")) }),
        ),
      },
      {
        name: "blue avoids green, not there",
        yaml: workload({
          name: "web-blue",
          labels: "app: web, color: blue",
          replicas: 1,
          pod: ratherApart(term(host, "app: web, color: green")),
        }),
      },
      {
        name: "label of the controller",
        args: onShape(3, 1),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 3,
          pod: ratherApart(term(host, "statefulset.kubernetes.io/pod-name: web-0")),
        }),
      },
      {
        name: "DaemonSet of another place, in dump, other namespace",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: noisy", "namespaceSelector: {}")) }),
        cluster: file(twoNodes, running("j", "app: noisy", "n1", "jobs")),
      },
      {
        name: "job-name",
        yaml: file(
          workload({ kind: "Job", name: "load", replicas: 1 }),
          workload({ kind: "Pod", name: "p", pod: together(term(host, "job-name: load")) }),
          workload({ kind: "Pod", name: "p2", pod: together(term(host, "batch.kubernetes.io/job-name: load")) }),
        ),
      },
      {
        name: "shop avoids shops-like name far",
        yaml: file(
          workload({ name: "db", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: mq")) }),
        ),
      },
    ],
  },
  {
    rule: "self-selector-mismatch",
    wrong: [
      {
        name: "zookeeper tutorial",
        yaml: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: zk}
spec:
  replicas: 3
  serviceName: zk-hs
  selector: {matchLabels: {app.kubernetes.io/name: zk}}
  template:
    metadata: {labels: {app.kubernetes.io/name: zk}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector: #! self-selector-mismatch
                matchExpressions:
                  - {key: app, operator: In, values: [zk]}
              topologyKey: kubernetes.io/hostname
      containers: [{name: zk, image: zk:1}]
`,
      },
      {
        name: "dump, spread over nothing",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: spread(zone, "app: wbe #! self-selector-mismatch", "matchLabelKeys: [pod-template-hash]"),
        }),
        cluster: file(twoNodes),
      },
      {
        name: "old chart labels",
        args: onShape(3, 2),
        yaml: workload({
          name: "rabbitmq",
          labels: "app.kubernetes.io/name: rabbitmq, app.kubernetes.io/instance: mq",
          replicas: 3,
          kind: "StatefulSet",
          pod: ratherApart(term(host, "app: rabbitmq #! self-selector-mismatch")),
        }),
      },
      {
        name: "name of the workload as value",
        yaml: workload({
          name: "checkout-api",
          labels: "app: checkout, part: api",
          replicas: 3,
          pod: apart(term(host, "app: checkout-api #! self-selector-mismatch")),
        }),
      },
      {
        name: "spread",
        args: onShape(3, 2),
        yaml: workload({
          name: "web",
          labels: "app.kubernetes.io/name: web",
          replicas: 3,
          pod: spread(zone, "app: web #! self-selector-mismatch"),
        }),
      },
      {
        name: "k8s-app",
        yaml: workload({
          name: "coredns",
          namespace: "kube-system",
          labels: "k8s-app: coredns",
          replicas: 2,
          pod: ratherApart(
            lines(
              "labelSelector: {matchExpressions: [{key: k8s-app, operator: In, values: [core-dns]}]} #! self-selector-mismatch",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "DaemonSet? two jobs",
        yaml: workload({
          kind: "Job",
          name: "sum",
          labels: "job: sum",
          replicas: 3,
          pod: apart(term(host, "app: sum #! self-selector-mismatch")),
        }),
      },
      {
        name: "component typo",
        yaml: workload({
          name: "web",
          labels: "app: shop, component: frontend",
          replicas: 3,
          pod: apart(term(host, "app: shop, component: front-end #! self-selector-mismatch")),
        }),
      },
    ],
    right: [
      {
        name: "avoids another by its name",
        yaml: file(
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web-cache")) }),
          workload({ name: "web-cache", replicas: 2 }),
        ),
      },
      {
        name: "avoids what is not here",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: noisy-batch")) }),
      },
      {
        name: "one replica avoids its twin",
        yaml: file(
          workload({
            name: "web-a",
            labels: "app: web, side: a",
            replicas: 1,
            pod: apart(term(host, "app: web, side: b")),
          }),
          workload({
            name: "web-b",
            labels: "app: web, side: b",
            replicas: 1,
            pod: apart(term(host, "app: web, side: a")),
          }),
        ),
      },
      {
        name: "affinity to master not own",
        yaml: file(
          workload({
            name: "replica",
            labels: "app: db, role: replica",
            replicas: 2,
            pod: apart(term(host, "app: db, role: primary")),
          }),
          workload({ name: "primary", labels: "app: db, role: primary", replicas: 1 }),
        ),
      },
      {
        name: "matches by Exists",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
          ),
        }),
      },
      {
        name: "primary runs in dump",
        yaml: workload({
          name: "replica",
          labels: "app: db, role: replica",
          replicas: 2,
          pod: apart(term(host, "app: db, role: primary")),
        }),
        cluster: file(
          twoNodes,
          running("p", "app: db, role: primary", "n1"),
          running("r", "app: db, role: replica", "n2"),
        ),
      },
      {
        name: "track, single replica, twin elsewhere",
        yaml: workload({
          name: "web-canary",
          labels: "app: web, track: canary",
          replicas: 1,
          pod: apart(term(host, "app: web, track: stable")),
        }),
      },
    ],
  },
  {
    rule: "null-selector",
    wrong: [
      {
        name: "required anti",
        yaml: workload({ name: "web", replicas: 2, pod: apart(`topologyKey: ${host} #! null-selector`) }),
      },
      {
        name: "affinity",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(
            lines("namespaceSelector: {}", `topologyKey: ${host}`).replace(
              "namespaceSelector: {}",
              "namespaceSelector: {} #! null-selector",
            ),
          ),
        }),
      },
      {
        name: "preferred, tilde",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherApart(lines("labelSelector: ~ #! null-selector", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "spread without",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `topologySpreadConstraints:
- maxSkew: 1 #! null-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
        }),
      },
      {
        name: "second of two, Pod",
        yaml: workload({
          kind: "Pod",
          name: "p",
          pod: apart(term(host, "app: p"), lines(`topologyKey: ${zone} #! null-selector`, "namespaces: [x]")),
        }),
      },
      {
        name: "labelSelector empty value",
        yaml: workload({
          kind: "CronJob",
          name: "p",
          pod: apart(lines("labelSelector: #! null-selector", `topologyKey: ${zone}`)),
        }),
      },
    ],
    right: [
      { name: "matchLabels", yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }) },
      {
        name: "namespaceSelector null",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "namespaceSelector: null")) }),
      },
      {
        name: "matchExpressions only",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            lines(
              "labelSelector: {matchLabels: null, matchExpressions: [{key: app, operator: In, values: [web]}]}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      { name: "no affinity at all", yaml: workload({ name: "web", replicas: 2, pod: "affinity: {}" }) },
      {
        name: "empty lists",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: []}}\ntopologySpreadConstraints: []",
        }),
      },
    ],
  },
  {
    rule: "empty-selector",
    wrong: [
      {
        name: "required anti",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "empty lists",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(lines("labelSelector: {matchExpressions: []} #! empty-selector", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "spread",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: `topologySpreadConstraints:
- maxSkew: 1
  labelSelector: {} #! empty-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
        }),
      },
      {
        name: "preferred",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherTogether(
            lines("labelSelector: {matchLabels: {}, matchExpressions: []} #! empty-selector", `topologyKey: ${host}`),
          ),
        }),
      },
      {
        name: "all namespaces",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: apart(lines("labelSelector: {} #! empty-selector", "namespaceSelector: {}", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "beside others that it shuts out",
        args: onShape(1, 1),
        yaml: file(
          workload({
            name: "web",
            replicas: 1,
            spec: "strategy: {type: Recreate}",
            pod: apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
          }),
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
        ),
      },
    ],
    right: [
      {
        name: "mismatchLabelKeys",
        yaml: workload({
          name: "t",
          replicas: 2,
          labels: "app: t, tenant: a",
          pod: apart(lines("labelSelector: {}", "mismatchLabelKeys: [tenant]", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "matchLabelKeys",
        yaml: workload({
          name: "t",
          replicas: 2,
          pod: apart(lines("labelSelector: {}", "matchLabelKeys: [app]", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "namespaceSelector {} only",
        yaml: workload({ name: "t", replicas: 2, pod: apart(term(host, "app: t", "namespaceSelector: {}")) }),
      },
      {
        name: "a Service's and policy's",
        yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: 1, selector: {}}
`,
      },
      {
        name: "spread with matchLabelKeys",
        yaml: workload({
          name: "t",
          replicas: 2,
          pod: `topologySpreadConstraints:
- {maxSkew: 1, labelSelector: {}, matchLabelKeys: [app, pod-template-hash], topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}`,
        }),
      },
      {
        name: "ns of its own (exclusive)",
        yaml: workload({
          name: "t",
          replicas: 2,
          pod: apart(
            lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
          ),
        }),
      },
    ],
  },
  {
    rule: "own-namespace-dropped",
    wrong: [
      {
        name: "list",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop-prod] #! own-namespace-dropped")),
        }),
      },
      {
        name: "selector with Namespace given",
        yaml: file(
          namespace("shop", "env: prod"),
          namespace("stage", "env: stage"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(
              term(host, "app: web", "namespaceSelector: {matchLabels: {env: stage}} #! own-namespace-dropped"),
            ),
          }),
        ),
      },
      {
        name: "spread? no: preferred affinity",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: ratherTogether(term(zone, "app: web", "namespaces: [default] #! own-namespace-dropped")),
        }),
      },
      {
        name: "NotIn of its own",
        yaml: file(
          namespace("shop"),
          namespace("b"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(
              term(
                host,
                "app: web",
                "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [b]}]} #! own-namespace-dropped",
              ),
            ),
          }),
        ),
      },
      {
        name: "-n given",
        args: ["-n", "prod"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [staging] #! own-namespace-dropped")),
        }),
      },
      {
        name: "siblings of another workload",
        yaml: file(
          workload({ name: "db", namespace: "shop", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: db", "namespaces: [default] #! own-namespace-dropped")),
          }),
        ),
        cluster: file(twoNodes, node("n3", "c")),
      },
      {
        name: "required affinity, a neighbour, by selector",
        yaml: file(
          namespace("shop"),
          workload({ name: "cache", namespace: "shop", replicas: 1 }),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 1,
            pod: together(
              term(zone, "app: cache", "namespaceSelector: {matchLabels: {env: prod}} #! own-namespace-dropped"),
            ),
          }),
        ),
        cluster: file(twoNodes, namespace("default", "env: prod")),
      },
    ],
    right: [
      {
        name: "own in list",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop, shop-prod]")),
        }),
      },
      {
        name: "pods meant are there",
        yaml: file(
          workload({ name: "db", namespace: "data", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: db", "namespaces: [data]")),
          }),
        ),
      },
      {
        name: "own and other term",
        yaml: file(
          workload({ name: "web", namespace: "canary", replicas: 1 }),
          workload({
            name: "web",
            namespace: "shop",
            kind: "StatefulSet",
            replicas: 2,
            pod: apart(term(host, "app: web"), term(host, "app: web", "namespaces: [canary]")),
          }),
        ),
      },
      {
        name: "selector that its namespace has",
        yaml: file(
          namespace("shop", "env: prod"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaceSelector: {matchLabels: {env: prod}}")),
          }),
        ),
      },
      {
        name: "namespace unknown: can not be decided",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaceSelector: {matchLabels: {env: prod}}")),
        }),
      },
      {
        name: "tenants: others only",
        yaml: file(
          namespace("a", "tenant: a"),
          namespace("b", "tenant: b"),
          workload({
            name: "web",
            namespace: "a",
            replicas: 2,
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: app, operator: Exists}]}",
                "namespaceSelector: {matchExpressions: [{key: tenant, operator: NotIn, values: [a]}, {key: tenant, operator: Exists}]}",
                `topologyKey: ${host}`,
              ),
            ),
          }),
          workload({ name: "web", namespace: "b", replicas: 1 }),
        ),
      },
      {
        name: "wants agents of kube-system",
        yaml: file(
          workload({ kind: "DaemonSet", name: "agent", namespace: "kube-system" }),
          workload({ name: "web", replicas: 2, pod: together(term(host, "app: agent", "namespaces: [kube-system]")) }),
        ),
      },
      {
        name: "a neighbour and one elsewhere",
        yaml: file(
          workload({ name: "cache", namespace: "shop", replicas: 1 }),
          workload({ name: "cache", namespace: "old", replicas: 1 }),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 1,
            pod: together(term(zone, "app: cache", "namespaces: [old]")),
          }),
        ),
        cluster: file(twoNodes),
      },
    ],
  },
  {
    rule: "negative-namespace-selector",
    wrong: [
      {
        name: "NotIn, 1.36",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
            ),
          ),
        }),
      },
      {
        name: "DoesNotExist, 1.34, affinity",
        args: ["--kubernetes-version", "1.34"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(
            term(
              zone,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: legacy, operator: DoesNotExist}]} #! negative-namespace-selector",
            ),
          ),
        }),
      },
      {
        name: "preferred, 1.35, two negatives",
        args: ["--kubernetes-version", "1.35"],
        yaml: file(
          workload({ name: "x", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: ratherApart(
              term(
                host,
                "app: x",
                "namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist}, {key: b, operator: NotIn, values: [c]}]} #! negative-namespace-selector",
              ),
            ),
          }),
        ),
      },
      {
        name: "by kubelet of the dump",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
            ),
          ),
        }),
        cluster: file(
          namespace("default"),
          namespace("d", "env: dev"),
          ...["n1", "n2", "n3"].map((n) =>
            node(n, "a").replace("status: {", "status: {nodeInfo: {kubeletVersion: v1.35.2}, "),
          ),
        ),
      },
      {
        name: "with namespaces list",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaces: [default]",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
            ),
          ),
        }),
      },
    ],
    right: [
      {
        name: "1.37",
        args: ["--kubernetes-version", "1.37"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}",
            ),
          ),
        }),
      },
      {
        name: "with a positive one",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}, {key: env, operator: Exists}]}",
            ),
          ),
        }),
      },
      {
        name: "In",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(host, "app: web", "namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [prod]}]}"),
          ),
        }),
      },
      {
        name: "{}",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "namespaceSelector: {}")) }),
      },
      {
        name: "negative labelSelector",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          labels: "app: web, env: prod",
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: env, operator: NotIn, values: [dev]}]}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "matchLabels and negative",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}",
            ),
          ),
        }),
      },
    ],
  },
  {
    rule: "match-label-keys-rejected",
    wrong: [
      {
        name: "Deployment",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term(host, "app: web", "matchLabelKeys: [app] #! match-label-keys-rejected")),
        }),
      },
      {
        name: "in expression",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: ratherApart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: Exists}]}",
              "matchLabelKeys: [app] #! match-label-keys-rejected",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "CronJob affinity",
        yaml: workload({
          kind: "CronJob",
          name: "x",
          pod: together(term(zone, "app: x", "matchLabelKeys: [app] #! match-label-keys-rejected")),
        }),
      },
      {
        name: "DaemonSet, revision hash named in selector",
        yaml: workload({
          kind: "DaemonSet",
          name: "x",
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [x]}, {key: controller-revision-hash, operator: Exists}]}",
              "matchLabelKeys: [controller-revision-hash] #! match-label-keys-rejected",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "second key",
        yaml: workload({
          kind: "Job",
          name: "x",
          labels: "app: x, batch: b",
          pod: ratherTogether(
            term(zone, "app: x", "matchLabelKeys:", "  - batch", "  - app #! match-label-keys-rejected"),
          ),
        }),
      },
    ],
    right: [
      {
        name: "pod-template-hash",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term(host, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
      },
      {
        name: "key that the pod lacks",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "matchLabelKeys: [release]")) }),
      },
      {
        name: "mismatch of a selected key",
        yaml: workload({
          name: "web",
          replicas: 2,
          labels: "app: web, tenant: a",
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
        name: "key named but absent from pod",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: legacy, operator: DoesNotExist}]}",
              "matchLabelKeys: [legacy]",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "both lists different keys",
        yaml: workload({
          name: "web",
          replicas: 2,
          labels: "app: web, tenant: a, v: '1'",
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]}",
              "matchLabelKeys: [v]",
              "mismatchLabelKeys: [tenant]",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
    ],
  },
  {
    rule: "matches-unlabelled",
    wrong: [
      {
        name: "NotIn affinity",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "other", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            labels: "app: web, tier: f",
            pod: together(
              lines(notin("tier", "NotIn", ", values: [back]") + " #! matches-unlabelled", `topologyKey: ${zone}`),
            ),
          }),
        ),
      },
      {
        name: "DoesNotExist anti",
        args: onShape(2, 3),
        yaml: file(
          workload({ name: "other", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            pod: apart(
              lines(notin("app", "NotIn", ", values: [web]") + " #! matches-unlabelled", `topologyKey: ${host}`),
            ),
          }),
        ),
      },
      {
        name: "in the dump, other tenants",
        yaml: workload({
          name: "web",
          replicas: 2,
          kind: "StatefulSet",
          labels: "tenant: a",
          pod: apart(
            lines(
              notin("tenant", "NotIn", ", values: [a]") + " #! matches-unlabelled",
              "namespaceSelector: {}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
        cluster: file(
          twoNodes,
          node("n3", "a"),
          node("n4", "a"),
          running("coredns", "k8s-app: kube-dns", "n1", "kube-system"),
          running("tb", "tenant: b", "n4", "tb"),
        ),
      },
      {
        name: "preferred",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "b", labels: "app: b, tier: back", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            labels: "app: web, tier: f",
            pod: ratherApart(
              lines(notin("tier", "NotIn", ", values: [f]") + " #! matches-unlabelled", `topologyKey: ${zone}`),
            ),
          }),
        ),
      },
      {
        name: "mismatchLabelKeys",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, tenant: a",
            pod: apart(
              lines("labelSelector: {}", "mismatchLabelKeys: [tenant] #! matches-unlabelled", `topologyKey: ${host}`),
            ),
          }),
        ),
      },
    ],
    right: [
      {
        name: "with Exists",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "other", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "b", labels: "tier: b", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, tier: f",
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [f]}, {key: tier, operator: Exists}]}",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
      {
        name: "all have the label",
        args: onShape(2, 3),
        yaml: file(
          workload({ name: "b", labels: "tier: b", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, tier: f",
            pod: apart(lines(notin("tier", "NotIn", ", values: [f]"), `topologyKey: ${host}`)),
          }),
        ),
      },
      {
        name: "with matchLabels that only labelled ones have",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "x", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, canary: 'no'",
            pod: apart(
              lines(
                "labelSelector: {matchLabels: {app: web}, matchExpressions: [{key: canary, operator: NotIn, values: ['yes']}]}",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
      {
        name: "unlabelled in another namespace",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "x", namespace: "q", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "b", labels: "tier: b", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, tier: f",
            pod: apart(lines(notin("tier", "NotIn", ", values: [f]"), `topologyKey: ${host}`)),
          }),
        ),
      },
      {
        name: "nothing else known",
        yaml: workload({
          name: "web",
          kind: "StatefulSet",
          replicas: 2,
          labels: "app: web, tier: f",
          pod: apart(lines(notin("tier", "NotIn", ", values: [f]"), `topologyKey: ${host}`)),
        }),
      },
      {
        name: "mismatch with Exists",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", labels: "x: q", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            kind: "StatefulSet",
            replicas: 2,
            labels: "app: web, tenant: a",
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]}",
                "mismatchLabelKeys: [tenant]",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
    ],
  },
];
