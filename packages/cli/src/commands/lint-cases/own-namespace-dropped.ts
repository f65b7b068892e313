import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  lines,
  namespace,
  node,
  ratherApart,
  ratherTogether,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const ownNamespaceDroppedCases: LintCases = {
  rule: "own-namespace-dropped",
  wrong: [
    {
      name: "namespaces without its own",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web", "namespaces: [default] #! own-namespace-dropped")),
      }),
    },
    {
      name: "a selector that its own lacks",
      yaml: file(
        namespace("shop", "team: a"),
        workload({
          kind: "StatefulSet",
          name: "db",
          namespace: "shop",
          replicas: 3,
          pod: apart(term(host, "app: db", "namespaceSelector: {matchLabels: {team: b}} #! own-namespace-dropped")),
        }),
      ),
    },
    {
      name: "preferred",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: ratherApart(term(zone, "app: web", "namespaces: [shop-old, shop-test] #! own-namespace-dropped")),
      }),
    },
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
          pod: apart(term(host, "app: web", "namespaceSelector: {matchLabels: {env: stage}} #! own-namespace-dropped")),
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
      yaml: deployment("web", 2, apart(term(host, "app: web", "namespaces: [staging] #! own-namespace-dropped"))),
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
      name: "no namespace is written: it may be applied into the one that is named",
      yaml: deployment("web", 2, apart(term(host, "app: web", "namespaces: [monitoring]"))),
    },
    {
      name: "its own among them",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web", "namespaces: [default, shop]")),
      }),
    },
    {
      name: "another's pods elsewhere",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 1,
        pod: apart(term(host, "app: batch", "namespaces: [jobs]")),
      }),
    },
    {
      name: "a selector of all",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web", "namespaceSelector: {}")),
      }),
    },
    {
      name: "a selector that may be its own's",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web", "namespaceSelector: {matchLabels: {team: a}}")),
      }),
    },
    {
      name: "one term for its own, one for others",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web"), term(host, "app: web", "namespaces: [shop-old]")),
      }),
    },
    {
      name: "its own by its name's label",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: apart(term(host, "app: web", "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}")),
      }),
    },
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
        deployment("web", 2, together(term(host, "app: agent", "namespaces: [kube-system]"))),
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
};
