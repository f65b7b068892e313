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
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

export const negativeNamespaceSelectorCases: LintCases = {
  rule: "negative-namespace-selector",
  wrong: [
    {
      name: "NotIn",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: #! negative-namespace-selector",
            "  matchExpressions: [{key: env, operator: NotIn, values: [test]}]",
          ),
        ),
      ),
    },
    {
      name: "DoesNotExist",
      args: ["--kubernetes-version", "1.34"],
      yaml: deployment(
        "web",
        2,
        ratherApart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: DoesNotExist}]} #! negative-namespace-selector",
          ),
        ),
      ),
    },
    {
      name: "NotIn, 1.36",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
          ),
        ),
      ),
    },
    {
      name: "DoesNotExist, 1.34, affinity",
      args: ["--kubernetes-version", "1.34"],
      yaml: deployment(
        "web",
        2,
        together(
          term(
            zone,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: legacy, operator: DoesNotExist}]} #! negative-namespace-selector",
          ),
        ),
      ),
    },
    {
      name: "preferred, 1.35, two negatives",
      args: ["--kubernetes-version", "1.35"],
      yaml: file(
        deployment("x", 1),
        deployment(
          "web",
          2,
          ratherApart(
            term(
              host,
              "app: x",
              "namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist}, {key: b, operator: NotIn, values: [c]}]} #! negative-namespace-selector",
            ),
          ),
        ),
      ),
    },
    {
      name: "by kubelet of the dump",
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
          ),
        ),
      ),
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
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaces: [default]",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]} #! negative-namespace-selector",
          ),
        ),
      ),
    },
  ],
  right: [
    {
      name: "mended in 1.37",
      args: ["--kubernetes-version", "1.37"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [test]}]}",
          ),
        ),
      ),
    },
    {
      name: "In beside NotIn",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [test]}, {key: team, operator: Exists}]}",
          ),
        ),
      ),
    },
    {
      name: "NotIn of pods",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: canary, operator: DoesNotExist}]}",
            `topologyKey: ${host}`,
          ),
        ),
      ),
    },
    {
      name: "1.37",
      args: ["--kubernetes-version", "1.37"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(host, "app: web", "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}"),
        ),
      ),
    },
    {
      name: "with a positive one",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}, {key: env, operator: Exists}]}",
          ),
        ),
      ),
    },
    {
      name: "In",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment(
        "web",
        2,
        apart(
          term(host, "app: web", "namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [prod]}]}"),
        ),
      ),
    },
    {
      name: "{}",
      args: ["--kubernetes-version", "1.36"],
      yaml: deployment("web", 2, apart(term(host, "app: web", "namespaceSelector: {}"))),
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
      yaml: deployment(
        "web",
        2,
        apart(
          term(
            host,
            "app: web",
            "namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}",
          ),
        ),
      ),
    },
  ],
};
