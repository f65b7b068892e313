import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  lines,
  onShape,
  ratherApart,
  running,
  spread,
  term,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const selfSelectorMismatchCases: LintCases = {
  rule: "self-selector-mismatch",
  wrong: [
    {
      name: "a typo in its own label",
      yaml: deployment("frontend", 3, apart(term(host, "app: fronted #! self-selector-mismatch"))),
    },
    {
      name: "the ZooKeeper way",
      yaml: workload({
        kind: "StatefulSet",
        name: "zk",
        labels: "app.kubernetes.io/name: zk",
        replicas: 3,
        pod: apart(
          lines(
            "labelSelector: #! self-selector-mismatch",
            "  matchExpressions: [{key: app, operator: In, values: [zk]}]",
            `topologyKey: ${host}`,
          ),
        ),
      }),
    },
    {
      name: "preferred",
      yaml: workload({
        name: "web",
        labels: "app: web, tier: front",
        replicas: 3,
        pod: ratherApart(term(host, "app: web, tier: frontend #! self-selector-mismatch")),
      }),
    },
    {
      name: "by the workload's name",
      yaml: workload({
        name: "checkout",
        labels: "service: checkout-v2",
        replicas: 3,
        pod: apart(term(host, "app: checkout #! self-selector-mismatch")),
      }),
    },
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
      yaml: deployment(
        "web",
        2,
        spread(zone, "app: wbe #! self-selector-mismatch", "matchLabelKeys: [pod-template-hash]"),
      ),
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
    {
      name: "the labels of the workload, of which its pods lack one",
      yaml: workload({
        kind: "StatefulSet",
        name: "etcd",
        replicas: 3,
        labels: "app: etcd",
        pod: apart(term(host, "app: etcd, release: r1 #! self-selector-mismatch")),
      }).replace("{name: etcd}", "{name: etcd, labels: {app: etcd, release: r1}}"),
    },
    {
      name: "the workload's name in the place of its label",
      yaml: workload({
        kind: "StatefulSet",
        name: "kafka",
        replicas: 3,
        labels: "app: kafka-broker",
        pod: apart(term(host, "app: kafka #! self-selector-mismatch")),
      }),
    },
  ],
  right: [
    {
      name: "a label that neither the workload nor its pods have",
      yaml: workload({
        kind: "StatefulSet",
        name: "etcd",
        replicas: 3,
        labels: "app: etcd",
        pod: apart(term(host, "app: etcd, release: r1")),
      }).replace("{name: etcd}", "{name: etcd, labels: {app: etcd}}"),
    },
    { name: "its own labels", yaml: deployment("web", 3, apart(term(host, "app: web"))) },
    {
      name: "one of its own labels",
      yaml: workload({
        name: "web",
        labels: "app: web, tier: front",
        replicas: 3,
        pod: apart(term(host, "tier: front")),
      }),
    },
    {
      name: "another's pods, with a name like its own",
      yaml: file(deployment("web-db", 1), deployment("web", 3, apart(term(host, "app: web-db")))),
    },
    { name: "something far", yaml: deployment("web", 3, apart(term(host, "app: postgres"))) },
    {
      name: "one replica stays away from its brother of another release",
      yaml: workload({
        name: "web-blue",
        labels: "app: web, color: blue",
        replicas: 1,
        pod: apart(term(host, "app: web, color: green")),
      }),
    },
    {
      name: "avoids another by its name",
      yaml: file(deployment("web", 2, apart(term(host, "app: web-cache"))), deployment("web-cache", 2)),
    },
    {
      name: "avoids what is not here",
      yaml: deployment("web", 2, apart(term(host, "app: noisy-batch"))),
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
      yaml: deployment(
        "web",
        2,
        apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
      ),
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
};
