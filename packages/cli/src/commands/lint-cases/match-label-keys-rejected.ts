import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  host,
  lines,
  ratherApart,
  ratherTogether,
  statefulSet,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

export const matchLabelKeysRejectedCases: LintCases = {
  rule: "match-label-keys-rejected",
  wrong: [
    {
      name: "the key is in the selector too",
      yaml: deployment("web", 2, apart(term(host, "app: web", "matchLabelKeys: [app] #! match-label-keys-rejected"))),
    },
    {
      name: "second of two, in an expression",
      yaml: statefulSet(
        "db",
        2,
        together(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}",
            `topologyKey: ${zone}`,
            "matchLabelKeys: [controller-revision-hash, app] #! match-label-keys-rejected",
          ),
        ),
      ),
    },
    {
      name: "preferred, in a CronJob",
      yaml: workload({
        kind: "CronJob",
        name: "night",
        pod: ratherApart(term(host, "app: night", "matchLabelKeys: [app] #! match-label-keys-rejected")),
      }),
    },
    {
      name: "in expression",
      yaml: statefulSet(
        "web",
        2,
        ratherApart(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: Exists}]}",
            "matchLabelKeys: [app] #! match-label-keys-rejected",
            `topologyKey: ${host}`,
          ),
        ),
      ),
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
      yaml: deployment("web", 2, apart(term(host, "app: web", "matchLabelKeys: [pod-template-hash]"))),
    },
    {
      name: "mismatchLabelKeys may be in the selector",
      yaml: workload({
        name: "web",
        labels: "app: web, tenant: a",
        replicas: 2,
        pod: apart(
          lines(
            "labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]}",
            "mismatchLabelKeys: [tenant]",
            `topologyKey: ${zone}`,
          ),
        ),
      }),
    },
    {
      name: "the pod has not the label",
      yaml: deployment(
        "web",
        2,
        ratherApart(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: canary, operator: DoesNotExist}]}",
            "matchLabelKeys: [canary]",
            `topologyKey: ${zone}`,
          ),
        ),
      ),
    },
    {
      name: "key that the pod lacks",
      yaml: deployment("web", 2, apart(term(host, "app: web", "matchLabelKeys: [release]"))),
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
      yaml: deployment(
        "web",
        2,
        apart(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: legacy, operator: DoesNotExist}]}",
            "matchLabelKeys: [legacy]",
            `topologyKey: ${host}`,
          ),
        ),
      ),
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
};
