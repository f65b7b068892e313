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
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

const quota = (ns: string) =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: no-cross, namespace: ${ns}}\nspec:\n  hard: {pods: "0"}\n  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}`;

export const forbiddenHereCases: LintCases = {
  rule: "forbidden-here",
  wrong: [
    {
      name: "the admission plugin allows hosts only",
      args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
      yaml: deployment("web", 2, apart(term(`${zone} #! forbidden-here`, "app: web"))),
    },
    {
      name: "a quota for affinity across namespaces",
      yaml: file(
        lines(
          "apiVersion: v1",
          "kind: ResourceQuota",
          "metadata: {name: no-cross, namespace: shop}",
          "spec:",
          '  hard: {pods: "0"}',
          "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
        ),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop] #! forbidden-here")),
        }),
      ),
    },
    {
      name: "quota, namespaceSelector, preferred",
      yaml: file(
        quota("shop"),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: ratherTogether(term(host, "app: web", "namespaceSelector: {} #! forbidden-here")),
        }),
      ),
    },
    {
      name: "plugin, CronJob, custom key, second",
      args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
      yaml: workload({
        kind: "CronJob",
        name: "x",
        pod: apart(term(host, "app: x"), term("example.com/rack #! forbidden-here", "app: x")),
      }),
    },
    {
      name: "quota in the dump",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 2,
        pod: apart(term(host, "app: web", "namespaces: [shop, b] #! forbidden-here")),
      }),
      cluster: file(quota("shop"), namespace("shop"), namespace("b"), twoNodes, node("n3", "c")),
    },
    {
      name: "plugin among several",
      args: ["--admission-plugins", "AlwaysPullImages,LimitPodHardAntiAffinityTopology"],
      yaml: statefulSet("web", 2, apart(term(`${zone} #! forbidden-here`, "app: web"))),
    },
  ],
  right: [
    { name: "the plugin is off", yaml: deployment("web", 2, apart(term(zone, "app: web"))) },
    {
      name: "hosts are allowed",
      args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
      yaml: deployment("web", 2, apart(term(host, "app: web"))),
    },
    {
      name: "preferred is allowed",
      args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
      yaml: deployment("web", 2, ratherApart(term(zone, "app: web"))),
    },
    {
      name: "affinity is allowed",
      args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
      yaml: deployment("web", 2, together(term(zone, "app: web"))),
    },
    {
      name: "the quota is another namespace's",
      yaml: file(
        lines(
          "apiVersion: v1",
          "kind: ResourceQuota",
          "metadata: {name: no-cross, namespace: data}",
          "spec:",
          '  hard: {pods: "0"}',
          "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
        ),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop]")),
        }),
      ),
    },
    {
      name: "the quota has room",
      yaml: file(
        lines(
          "apiVersion: v1",
          "kind: ResourceQuota",
          "metadata: {name: some-cross, namespace: shop}",
          "spec:",
          '  hard: {pods: "5"}',
          "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
        ),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop]")),
        }),
      ),
    },
    {
      name: "quota of another namespace",
      yaml: file(
        quota("other"),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop]")),
        }),
      ),
    },
    {
      name: "quota with room",
      yaml: file(
        quota("shop").replace('"0"', '"10"'),
        workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop]")),
        }),
      ),
    },
    {
      name: "no namespaces",
      yaml: file(
        quota("shop"),
        workload({ name: "web", namespace: "shop", replicas: 2, pod: apart(term(host, "app: web")) }),
      ),
    },
    {
      name: "another plugin",
      args: ["--admission-plugins", "AlwaysPullImages"],
      yaml: deployment("web", 2, apart(term(zone, "app: web"))),
    },
  ],
};
