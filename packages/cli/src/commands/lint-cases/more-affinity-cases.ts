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
const noZone = file(node("n1", undefined), node("n2", undefined));

/** Further cases of every kind of object, of every form of selector, and their healthy look-alikes. */
export const moreAffinityCases: readonly LintCases[] = [
  {
    rule: "affinity-unsatisfiable",
    wrong: [
      {
        name: "nothing in the dump",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(term(zone, "app: memcached #! affinity-unsatisfiable")),
        }),
        cluster: file(twoNodes, running("db-0", "app: postgres, tier: data", "n1")),
      },
      {
        name: "two terms, two pods",
        args: onShape(2, 1),
        yaml: file(
          workload({ name: "a", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "b", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: together(term(zone, "app: a #! affinity-unsatisfiable"), term(host, "app: b")),
          }),
        ),
      },
      {
        name: "wanted one has no replicas",
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 0 }),
          workload({ name: "web", replicas: 1, pod: together(term(zone, "app: db #! affinity-unsatisfiable")) }),
        ),
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
        yaml: workload({
          kind: "Job",
          name: "batch",
          replicas: 1,
          pod: together(term(zone, "app: batch"), term(zone, "role: coordinator #! affinity-unsatisfiable")),
        }),
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
        name: "planned",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "web", replicas: 3, pod: together(term(zone, "app: db")) }),
        ),
      },
      {
        name: "runs",
        yaml: workload({ name: "web", replicas: 3, pod: together(term(zone, "app: db")) }),
        cluster: file(twoNodes, running("db-0", "app: db", "n1")),
      },
      { name: "nothing known", yaml: workload({ name: "web", replicas: 3, pod: together(term(zone, "app: db")) }) },
      {
        name: "itself",
        args: onShape(2, 2),
        yaml: workload({ name: "web", replicas: 3, pod: together(term(zone, "app: web")) }),
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
          workload({ name: "web", replicas: 3, pod: together(term(host, "app: agent")) }),
        ),
      },
      {
        name: "two terms, one pod",
        args: onShape(2, 1),
        yaml: file(
          workload({ name: "a", labels: "app: a, role: db", kind: "StatefulSet", replicas: 1 }),
          workload({ name: "web", replicas: 1, pod: together(term(zone, "app: a"), term(host, "role: db")) }),
        ),
      },
      {
        name: "CronJob's pods, some time",
        args: onShape(2, 1),
        yaml: file(
          workload({ name: "night", kind: "CronJob", replicas: 1 }),
          workload({ name: "web", kind: "Job", replicas: 1, pod: together(term(zone, "app: night")) }),
        ),
      },
    ],
  },
  {
    rule: "affinity-cycle",
    wrong: [
      {
        name: "two",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b #! affinity-cycle")) }),
          workload({ name: "b", replicas: 1, pod: together(term(host, "app: a #! affinity-cycle")) }),
        ),
      },
      {
        name: "three, nothing known, kinds",
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "a",
            replicas: 1,
            pod: together(term(zone, "app: b #! affinity-cycle")),
          }),
          workload({ kind: "Job", name: "b", replicas: 1, pod: together(term(zone, "app: c #! affinity-cycle")) }),
          workload({ kind: "Pod", name: "c", pod: together(term(zone, "app: a #! affinity-cycle")) }),
        ),
      },
      {
        name: "by expressions",
        args: onShape(1, 2),
        yaml: file(
          workload({
            name: "leader",
            labels: "role: leader, set: x",
            replicas: 1,
            pod: together(
              lines(
                "labelSelector: {matchExpressions: [{key: role, operator: In, values: [worker]}, {key: set, operator: Exists}]} #! affinity-cycle",
                `topologyKey: ${host}`,
              ),
            ),
          }),
          workload({
            name: "worker",
            labels: "role: worker, set: x",
            replicas: 2,
            pod: together(
              lines(
                "labelSelector: {matchExpressions: [{key: role, operator: In, values: [leader]}]} #! affinity-cycle",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
      {
        name: "over namespaces",
        args: onShape(1, 2),
        yaml: file(
          workload({
            name: "a",
            namespace: "x",
            replicas: 1,
            pod: together(term(zone, "app: b #! affinity-cycle", "namespaces: [q]")),
          }),
          workload({
            name: "b",
            namespace: "q",
            replicas: 1,
            pod: together(term(zone, "app: a #! affinity-cycle", "namespaces: [x]")),
          }),
        ),
      },
      {
        name: "a third one waits for the cycle",
        args: onShape(1, 2),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b #! affinity-cycle")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a #! affinity-cycle")) }),
          workload({ name: "z", replicas: 1, pod: together(term(zone, "app: a")) }),
        ),
      },
      {
        name: "empty dump",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b #! affinity-cycle")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a #! affinity-cycle")) }),
        ),
        cluster: twoNodes,
      },
    ],
    right: [
      {
        name: "one of them runs",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a")) }),
        ),
        cluster: file(twoNodes, running("a-1", "app: a", "n1"), running("b-1", "app: b", "n1")),
      },
      {
        name: "one prefers",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: ratherTogether(term(zone, "app: a")) }),
        ),
      },
      {
        name: "shared label, self first",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "a", labels: "app: a, group: g", replicas: 1, pod: together(term(zone, "group: g")) }),
          workload({ name: "b", labels: "app: b, group: g", replicas: 1, pod: together(term(zone, "group: g")) }),
        ),
      },
      {
        name: "a chain",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: c")) }),
          workload({ name: "c", replicas: 1 }),
        ),
      },
      {
        name: "broken by a second maker of the same label",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a")) }),
          workload({ name: "b2", labels: "app: b", replicas: 1 }),
        ),
      },
      {
        name: "other namespaces than each other's",
        yaml: file(
          workload({ name: "a", namespace: "x", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", namespace: "q", replicas: 1, pod: together(term(zone, "app: a")) }),
        ),
      },
    ],
  },
  {
    rule: "first-pod-defeated",
    wrong: [
      {
        name: "namespaces without its own",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 3,
          pod: together(term(zone, "app: web", "namespaces: [other] #! first-pod-defeated")),
        }),
      },
      {
        name: "two keys on no one node",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: together(term(zone, "app: web #! first-pod-defeated"), term("example.com/rack", "app: web")),
        }),
        cluster: file(node("n1", "a"), node("n2", undefined, "example.com/rack: r1")),
      },
      {
        name: "key on no eligible node",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 3,
          pod: lines("nodeSelector: {pool: a}", together(term("rack #! topology-key-missing", "app: web"))),
        }),
        cluster: file(node("n1", "a", "pool: a"), node("n2", "b", "rack: r1")),
      },
      {
        name: "matches elsewhere and so no exception",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(term(zone, "app: web #! first-pod-defeated"), term("example.com/rack", "app: web")),
        }),
        cluster: file(node("n1", "a"), node("n2", "b", "example.com/rack: r1"), running("old", "app: web", "n1")),
      },
      {
        name: "namespaceSelector not its own",
        yaml: file(
          namespace("shop", "team: shop"),
          namespace("x", "team: x"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 3,
            pod: together(term(zone, "app: web", "namespaceSelector: {matchLabels: {team: x}} #! first-pod-defeated")),
          }),
        ),
        cluster: twoNodes,
      },
    ],
    right: [
      {
        name: "plain self",
        args: onShape(2, 2),
        yaml: workload({ name: "web", replicas: 3, pod: together(term(zone, "app: web")) }),
      },
      {
        name: "both keys on every node",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: together(term(zone, "app: web"), term("example.com/rack", "app: web")),
        }),
        cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b", "example.com/rack: r2")),
      },
      {
        name: "own among namespaces",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 3,
          pod: together(term(zone, "app: web", "namespaces: [other, shop]")),
        }),
      },
      {
        name: "namespaceSelector all",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 3,
          pod: together(term(zone, "app: web", "namespaceSelector: {}")),
        }),
      },
      {
        name: "a mate runs that matches",
        yaml: workload({ name: "web", replicas: 2, pod: together(term(zone, "app: web")) }),
        cluster: file(twoNodes, running("old", "app: web", "n1")),
      },
      {
        name: "metadata.name selector",
        args: onShape(1, 1),
        yaml: file(
          namespace("shop"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 3,
            pod: together(
              term(zone, "app: web", "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}"),
            ),
          }),
        ),
      },
      {
        name: "matchLabelKeys revision",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: together(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
      },
      {
        name: "two terms, both match itself",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          labels: "app: web, tier: f",
          replicas: 3,
          pod: together(term(zone, "app: web"), term(host, "tier: f")),
        }),
      },
    ],
  },
  {
    rule: "shuts-out-others",
    wrong: [
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
          workload({ name: "small", replicas: 1 }),
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
          workload({ name: "web", replicas: 1 }),
        ),
      },
    ],
    right: [
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
          workload({ name: "db", kind: "StatefulSet", replicas: 1, pod: apart(term(host, "app: db")) }),
          workload({ name: "big", kind: "StatefulSet", replicas: 1 }).replace(
            "image: c:1}",
            "image: c:1, resources: {requests: {cpu: 900}}}",
          ),
        ),
      },
    ],
  },
  {
    rule: "weight-cannot-matter",
    wrong: [
      {
        name: "required twin",
        args: onShape(3, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 3,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 80 #! weight-cannot-matter
      podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}`,
        }),
      },
      {
        name: "DaemonSet",
        yaml: workload({
          kind: "DaemonSet",
          name: "agent",
          pod: `affinity:
  podAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 1 #! weight-cannot-matter
      podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}`,
        }),
      },
      {
        name: "nodeSelector of one zone",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone} #! weight-cannot-matter
      weight: 100`,
        }),
      },
      {
        name: "same with node affinity, twin in expressions",
        args: onShape(3, 2),
        yaml: workload({
          name: "web",
          kind: "StatefulSet",
          replicas: 2,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}, topologyKey: topology.kubernetes.io/zone}
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: #! weight-cannot-matter
        labelSelector: {matchLabels: {app: web}}
        topologyKey: topology.kubernetes.io/zone
      weight: 100`,
        }),
      },
      {
        name: "two pool nodes in one zone",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: `nodeSelector: {pool: x}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone} #! weight-cannot-matter
      weight: 100`,
        }),
        cluster: file(node("n1", "a", "pool: x"), node("n2", "a", "pool: x"), node("n3", "b")),
      },
      {
        name: "narrower than its required twin",
        args: onShape(3, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          labels: "app: web, tier: f",
          replicas: 3,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchExpressions: [{key: tier, operator: In, values: [f, g]}]}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 80 #! weight-cannot-matter
      podAffinityTerm: {labelSelector: {matchLabels: {tier: f, app: web}}, topologyKey: kubernetes.io/hostname}`,
        }),
      },
    ],
    right: [
      {
        name: "required host, preferred zone",
        args: onShape(3, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 3,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}}`,
        }),
      },
      {
        name: "preferred host alone",
        args: onShape(3, 2),
        yaml: workload({ name: "web", replicas: 3, pod: ratherApart(term(host, "app: web")) }),
      },
      {
        name: "one zone cluster (info)",
        args: onShape(1, 3),
        yaml: workload({ name: "web", replicas: 3, pod: ratherApart(term(zone, "app: web")) }),
      },
      {
        name: "twin broader than required",
        args: onShape(3, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          labels: "app: web, tier: f",
          replicas: 3,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web, tier: f}}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {tier: f}}, topologyKey: kubernetes.io/hostname}}`,
        }),
      },
      {
        name: "two zones selected",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, b]}]}]}}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}}`,
        }),
      },
      {
        name: "required affinity and preferred anti at other key",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}}`,
        }),
      },
    ],
  },
  {
    rule: "contradicts-node-affinity",
    wrong: [
      {
        name: "nodeSelector against node affinity",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution: #! contradicts-node-affinity
      nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}]`,
        }),
      },
      {
        name: "wants a mate whose node it may not use",
        yaml: file(
          twoNodes,
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 1,
            pod: "nodeSelector: {topology.kubernetes.io/zone: a}",
          }),
          workload({
            name: "web",
            replicas: 1,
            pod: lines(
              "nodeSelector: {topology.kubernetes.io/zone: b}",
              together(term(zone, "app: db #! contradicts-node-affinity")),
            ),
          }),
        ),
      },
      {
        name: "both required: with and without the same",
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}} #! contradicts-node-affinity
      topologyKey: topology.kubernetes.io/zone
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}}
      topologyKey: topology.kubernetes.io/zone`,
          }),
        ),
      },
      {
        name: "In and NotIn of one key",
        yaml: workload({
          kind: "CronJob",
          name: "web",
          pod: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution: #! contradicts-node-affinity
      nodeSelectorTerms:
      - matchExpressions:
        - {key: disk, operator: Exists}
        - {key: disk, operator: DoesNotExist}`,
        }),
      },
      {
        name: "Gt against Lt",
        yaml: workload({
          kind: "Pod",
          name: "web",
          pod: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution: #! contradicts-node-affinity
      nodeSelectorTerms:
      - matchExpressions:
        - {key: gpus, operator: Gt, values: ["4"]}
        - {key: gpus, operator: Lt, values: ["5"]}`,
        }),
      },
      {
        name: "runs in the other zone",
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: lines(
            "nodeSelector: {topology.kubernetes.io/zone: b}",
            together(term(zone, "app: db #! contradicts-node-affinity")),
          ),
        }),
        cluster: file(twoNodes, running("db-0", "app: db", "n1")),
      },
      {
        name: "broad anti, narrow affinity",
        yaml: file(
          workload({ name: "db", labels: "app: db, tier: data", kind: "StatefulSet", replicas: 1 }),
          workload({
            kind: "DaemonSet",
            name: "web",
            pod: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}} #! contradicts-node-affinity
      topologyKey: kubernetes.io/hostname
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchExpressions: [{key: tier, operator: In, values: [data]}]}
      topologyKey: topology.kubernetes.io/zone`,
          }),
        ),
        cluster: twoNodes,
      },
    ],
    right: [
      {
        name: "zone with, host without",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: db}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: db}}, topologyKey: kubernetes.io/hostname}`,
          }),
        ),
      },
      {
        name: "one of two node terms",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}, {matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, c]}]}]`,
        }),
      },
      {
        name: "preferred contradiction",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 1
      preference: {matchExpressions: [{key: disk, operator: In, values: [b]}]}`,
        }),
      },
      {
        name: "same zone",
        yaml: file(
          twoNodes,
          workload({
            name: "db",
            kind: "StatefulSet",
            replicas: 1,
            pod: "nodeSelector: {topology.kubernetes.io/zone: a}",
          }),
          workload({
            name: "web",
            replicas: 1,
            pod: lines("nodeSelector: {topology.kubernetes.io/zone: a}", together(term(zone, "app: db"))),
          }),
        ),
      },
      {
        name: "Gt and Lt leave some",
        yaml: workload({
          kind: "Pod",
          name: "web",
          pod: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions:
        - {key: gpus, operator: Gt, values: ["4"]}
        - {key: gpus, operator: Lt, values: ["6"]}`,
        }),
      },
      {
        name: "mate has no place of its own",
        yaml: file(
          twoNodes,
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", together(term(zone, "app: db"))),
          }),
        ),
      },
      {
        name: "self twins at other keys",
        args: onShape(3, 2),
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}`,
        }),
      },
    ],
  },
  {
    rule: "topology-key-missing",
    wrong: [
      {
        name: "preferred anti, misspelt",
        args: onShape(3, 1),
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherApart(term("topology.kubernetes.io/zon #! topology-key-missing", "app: web")),
        }),
      },
      {
        name: "affinity, dump",
        yaml: workload({ name: "web", replicas: 2, pod: together(term("rack #! topology-key-missing", "app: web")) }),
        cluster: twoNodes,
      },
      {
        name: "spread ScheduleAnyway",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: spread(
            "topology.kubernetes.io/region #! topology-key-missing",
            "app: web",
            "whenUnsatisfiable: ScheduleAnyway",
          ),
        }),
        cluster: twoNodes,
      },
      {
        name: "one of three eligible lacks it",
        yaml: workload({
          name: "web",
          kind: "StatefulSet",
          replicas: 2,
          pod: apart(term(`${zone} #! topology-key-missing`, "app: web")),
        }),
        cluster: file(twoNodes, node("n3", undefined)),
      },
      {
        name: "hostname misspelt",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 2,
          kind: "StatefulSet",
          pod: apart(term("kubernetes.io/hostName #! topology-key-missing", "app: web")),
        }),
      },
      {
        name: "DaemonSet wants rack mates",
        yaml: file(
          workload({
            kind: "DaemonSet",
            name: "agent",
            pod: together(term("example.com/rack #! topology-key-missing", "app: store")),
          }),
          workload({ name: "store", replicas: 1 }),
        ),
        cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b")),
      },
      {
        name: "spread strict zone on nodes without",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: spread(`${zone} #! topology-key-missing`, "app: web"),
        }),
        cluster: noZone,
      },
      {
        name: "two terms with the same bad key",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term("zone #! topology-key-missing", "app: web"),
            term("zone #! topology-key-missing", "app: web, tier: x"),
          ),
        }),
      },
      {
        name: "bare key zone preferred affinity",
        args: onShape(2, 2),
        yaml: file(
          workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: ratherTogether(term("failure-domain #! topology-key-missing", "app: db")),
          }),
        ),
      },
      {
        name: "deprecated, and no node has it",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 2,
          kind: "StatefulSet",
          pod: apart(term("failure-domain.beta.kubernetes.io/zone #! topology-key-missing", "app: web")),
        }),
      },
      {
        name: "spread by the deprecated region",
        args: onShape(2, 2),
        yaml: workload({
          name: "web",
          replicas: 2,
          kind: "StatefulSet",
          pod: spread(
            "failure-domain.beta.kubernetes.io/region #! topology-key-missing",
            "app: web",
            "whenUnsatisfiable: ScheduleAnyway",
          ),
        }),
      },
    ],
    right: [
      {
        name: "the one without is tainted",
        yaml: workload({ kind: "StatefulSet", name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }),
        cluster: file(twoNodes, node("cp", undefined, "", "taints: [{key: x, effect: NoSchedule}]")),
      },
      {
        name: "not selected",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: lines("nodeSelector: {pool: a}", apart(term(zone, "app: web"))),
        }),
        cluster: file(node("n1", "a", "pool: a"), node("n2", "b", "pool: a"), node("n3", undefined)),
      },
      { name: "nothing known: zone", yaml: workload({ name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }) },
      {
        name: "nothing known: own key",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term("example.com/rack", "app: web")) }),
      },
      {
        name: "cordoned one lacks it",
        yaml: workload({ kind: "StatefulSet", name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }),
        cluster: file(twoNodes, node("n3", undefined, "", "unschedulable: true")),
      },
      {
        name: "all have it",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: apart(term("example.com/rack", "app: web")),
        }),
        cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b", "example.com/rack: r2")),
      },
      {
        name: "node affinity asks for the key",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: example.com/rack, operator: Exists}]}]}}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: example.com/rack}`,
        }),
        cluster: file(
          node("n1", "a", "example.com/rack: r1"),
          node("n2", "b", "example.com/rack: r2"),
          node("n3", "b"),
        ),
      },
      {
        name: "shape with labels",
        args: ["--shape", "zones=2,nodes=2"],
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: apart(term("topology.kubernetes.io/zone", "app: web")),
        }),
      },
    ],
  },
];
