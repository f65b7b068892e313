import type { LintCases } from "./lint-case.ts";
import {
  deployment,
  file,
  host,
  lines,
  namespace,
  node,
  onShape,
  running,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const firstPodDefeatedCases: LintCases = {
  rule: "first-pod-defeated",
  wrong: [
    {
      name: "its own namespace is not among them",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: together(term(zone, "app: web", "namespaces: [default] #! own-namespace-dropped")),
      }).replace("own-namespace-dropped", "first-pod-defeated"),
    },
    {
      name: "two keys that no node has both",
      yaml: file(
        node("n1", "a"),
        node("n2", undefined, "rack: r1"),
        statefulSet("web", 2, together(term(zone, "app: web #! first-pod-defeated"), term("rack", "app: web"))),
      ),
    },
    {
      name: "two terms, and it matches one",
      yaml: file(
        deployment("cache", 1),
        deployment("web", 2, together(term(zone, "app: web #! affinity-unsatisfiable"), term(zone, "app: cache"))),
      ),
    },
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
      yaml: deployment(
        "web",
        3,
        together(term(zone, "app: web #! first-pod-defeated"), term("example.com/rack", "app: web")),
      ),
      cluster: file(node("n1", "a"), node("n2", undefined, "example.com/rack: r1")),
    },
    {
      name: "key on no eligible node",
      yaml: statefulSet(
        "web",
        3,
        lines("nodeSelector: {pool: a}", together(term("rack #! topology-key-missing", "app: web"))),
      ),
      cluster: file(node("n1", "a", "pool: a"), node("n2", "b", "rack: r1")),
    },
    {
      name: "matches elsewhere and so no exception",
      yaml: deployment(
        "web",
        2,
        together(term(zone, "app: web #! first-pod-defeated"), term("example.com/rack", "app: web")),
      ),
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
      name: "to itself",
      args: onShape(3, 2),
      yaml: deployment("web", 3, together(term(zone, "app: web"))),
    },
    {
      name: "by two keys that nodes have",
      args: onShape(3, 2),
      yaml: deployment("web", 1, together(term(zone, "app: web"), term(host, "app: web"))),
    },
    {
      name: "siblings run already elsewhere",
      cluster: file(twoNodes, running("web-0", "app: web", "n1", "other")),
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 3,
        pod: together(term(zone, "app: web", "namespaces: [other]")),
      }),
    },
    {
      name: "plain self",
      args: onShape(2, 2),
      yaml: deployment("web", 3, together(term(zone, "app: web"))),
    },
    {
      name: "both keys on every node",
      yaml: deployment("web", 3, together(term(zone, "app: web"), term("example.com/rack", "app: web"))),
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
      yaml: deployment("web", 2, together(term(zone, "app: web"))),
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
      yaml: deployment("web", 3, together(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]"))),
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
};
