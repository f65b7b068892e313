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
  running,
  statefulSet,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

const notin = (k: string, op: string, v = "") =>
  `labelSelector: {matchExpressions: [{key: ${k}, operator: ${op}${v}}]}`;

export const matchesUnlabelledCases: LintCases = {
  rule: "matches-unlabelled",
  wrong: [
    {
      name: "NotIn its own app, beside a pod without the label",
      yaml: file(
        workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
        deployment(
          "web",
          1,
          apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]} #! matches-unlabelled",
              `topologyKey: ${host}`,
            ),
          ),
        ),
      ),
    },
    {
      name: "with a dump",
      cluster: file(twoNodes, running("old", "k8s-app: old", "n1")),
      yaml: deployment(
        "web",
        1,
        ratherApart(
          lines(
            "labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [front]}]} #! matches-unlabelled",
            `topologyKey: ${host}`,
          ),
        ),
      ),
    },
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
        statefulSet(
          "web",
          2,
          apart(lines(notin("app", "NotIn", ", values: [web]") + " #! matches-unlabelled", `topologyKey: ${host}`)),
        ),
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
      yaml: file(
        workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
        deployment(
          "web",
          1,
          apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}, {key: app, operator: Exists}]}",
              `topologyKey: ${host}`,
            ),
          ),
        ),
      ),
    },
    {
      name: "no such pod in scope",
      yaml: file(
        workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 1,
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      ),
    },
    {
      name: "another label narrows it",
      yaml: file(
        workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
        workload({
          name: "web",
          labels: "app: web, color: blue",
          replicas: 1,
          pod: apart(
            lines(
              "labelSelector: {matchLabels: {app: web}, matchExpressions: [{key: color, operator: NotIn, values: [green]}]}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      ),
    },
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
};
