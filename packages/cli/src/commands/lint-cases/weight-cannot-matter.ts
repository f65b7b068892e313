import type { LintCases } from "./lint-case.ts";
import {
  block,
  deployment,
  file,
  host,
  item,
  lines,
  node,
  onShape,
  ratherApart,
  statefulSet,
  term,
  workload,
  zone,
} from "./manifest-text.ts";

export const weightCannotMatterCases: LintCases = {
  rule: "weight-cannot-matter",
  wrong: [
    {
      name: "preferred and required alike",
      args: onShape(3, 2),
      yaml: statefulSet(
        "db",
        3,
        block(
          "affinity:",
          block(
            "podAntiAffinity:",
            block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(host, "app: db"))),
            block(
              "preferredDuringSchedulingIgnoredDuringExecution:",
              item(lines("weight: 50 #! weight-cannot-matter", block("podAffinityTerm:", term(host, "app: db")))),
            ),
          ),
        ),
      ),
    },
    {
      name: "a DaemonSet's pods go where they go",
      args: onShape(3, 2),
      yaml: workload({ kind: "DaemonSet", name: "agent", pod: ratherApart(term(host, "app: agent")) }).replace(
        "weight: 100",
        "weight: 100 #! weight-cannot-matter",
      ),
    },
    {
      name: "zone, but the node rules leave one",
      args: onShape(3, 2),
      yaml: deployment(
        "web",
        2,
        lines("nodeSelector: {topology.kubernetes.io/zone: zone-a}", ratherApart(term(zone, "app: web"))),
      ).replace("weight: 100", "weight: 100 #! weight-cannot-matter"),
    },
    {
      name: "a DaemonSet's preferred node affinity",
      args: onShape(3, 2),
      yaml: workload({
        kind: "DaemonSet",
        name: "agent",
        pod: block(
          "affinity:",
          block(
            "nodeAffinity:",
            block(
              "preferredDuringSchedulingIgnoredDuringExecution:",
              "- weight: 1 #! weight-cannot-matter",
              "  preference: {matchExpressions: [{key: disk, operator: In, values: [ssd]}]}",
            ),
          ),
        ),
      }),
    },
    {
      name: "required twin",
      args: onShape(3, 2),
      yaml: statefulSet(
        "web",
        3,
        `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 80 #! weight-cannot-matter
      podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}`,
      ),
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
      yaml: deployment(
        "web",
        3,
        `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone} #! weight-cannot-matter
      weight: 100`,
      ),
    },
    {
      name: "same with node affinity, twin in expressions",
      args: onShape(3, 2),
      yaml: statefulSet(
        "web",
        2,
        `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}, topologyKey: topology.kubernetes.io/zone}
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: #! weight-cannot-matter
        labelSelector: {matchLabels: {app: web}}
        topologyKey: topology.kubernetes.io/zone
      weight: 100`,
      ),
    },
    {
      name: "two pool nodes in one zone",
      yaml: deployment(
        "web",
        3,
        `nodeSelector: {pool: x}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone} #! weight-cannot-matter
      weight: 100`,
      ),
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
      name: "a role label, whose value is empty, beside no required rule",
      yaml: workload({
        name: "master",
        pod: lines(
          "affinity:",
          "  nodeAffinity:",
          "    preferredDuringSchedulingIgnoredDuringExecution:",
          "      - weight: 1",
          '        preference: {matchExpressions: [{key: node-role.kubernetes.io/control-plane, operator: In, values: [""]}]}',
        ),
      }),
    },
    {
      name: "required by node, preferred by zone",
      args: onShape(3, 2),
      yaml: statefulSet(
        "db",
        3,
        block(
          "affinity:",
          block(
            "podAntiAffinity:",
            block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(host, "app: db"))),
            block(
              "preferredDuringSchedulingIgnoredDuringExecution:",
              item(lines("weight: 50", block("podAffinityTerm:", term(zone, "app: db")))),
            ),
          ),
        ),
      ),
    },
    {
      name: "the same key with other labels",
      args: onShape(3, 2),
      yaml: file(
        workload({ name: "cache", labels: "app: cache, tier: mem", replicas: 2 }),
        statefulSet(
          "db",
          3,
          block(
            "affinity:",
            block(
              "podAntiAffinity:",
              block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(host, "app: db"))),
              block(
                "preferredDuringSchedulingIgnoredDuringExecution:",
                item(lines("weight: 50", block("podAffinityTerm:", term(host, "app: cache")))),
              ),
            ),
          ),
        ),
      ),
    },
    {
      name: "nothing is known of the nodes",
      yaml: deployment("web", 2, ratherApart(term(zone, "app: web"))),
    },
    {
      name: "two preferred terms of different weight",
      args: onShape(3, 2),
      yaml: deployment("web", 3, ratherApart(term(zone, "app: web"), term(host, "app: web"))),
    },
    {
      name: "one zone of a cluster is not a mistake",
      args: ["--shape", "zones=1,nodes=3"],
      yaml: deployment("web", 2, ratherApart(term(zone, "app: web"))),
    },
    {
      name: "required host, preferred zone",
      args: onShape(3, 2),
      yaml: statefulSet(
        "web",
        3,
        `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}}`,
      ),
    },
    {
      name: "preferred host alone",
      args: onShape(3, 2),
      yaml: deployment("web", 3, ratherApart(term(host, "app: web"))),
    },
    {
      name: "one zone cluster (info)",
      args: onShape(1, 3),
      yaml: deployment("web", 3, ratherApart(term(zone, "app: web"))),
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
      yaml: deployment(
        "web",
        3,
        `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, b]}]}]}}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}}`,
      ),
    },
    {
      name: "required affinity and preferred anti at other key",
      args: onShape(2, 2),
      yaml: deployment(
        "web",
        3,
        `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - {weight: 80, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}}`,
      ),
    },
  ],
};
