import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  item,
  lines,
  node,
  noZone,
  onShape,
  ratherApart,
  ratherTogether,
  spread,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const topologyKeyMissingCases: LintCases = {
  rule: "topology-key-missing",
  wrong: [
    {
      name: "a typo",
      args: onShape(3, 2),
      yaml: deployment("web", 2, apart(term("topology.kubernetes.io/zones #! topology-key-missing", "app: web"))),
    },
    {
      name: "an affinity by rack",
      args: onShape(3, 2),
      yaml: statefulSet("web", 2, together(term("example.com/rack #! topology-key-missing", "app: web"))),
    },
    {
      name: "a strict spread",
      yaml: file(
        node("n1", undefined),
        node("n2", undefined),
        deployment(
          "web",
          2,
          spread(`${zone} #! topology-key-missing`, "app: web", "matchLabelKeys: [pod-template-hash]"),
        ),
      ),
    },
    {
      name: "one node of three",
      yaml: file(
        twoNodes,
        node("n3", undefined),
        statefulSet("web", 2, apart(term(`${zone} #! topology-key-missing`, "app: web"))),
      ),
    },
    {
      name: "preferred",
      yaml: file(
        twoNodes,
        node("n3", undefined),
        deployment("web", 2, ratherApart(term(`${zone} #! topology-key-missing`, "app: web"))),
      ),
    },
    {
      name: "preferred anti, misspelt",
      args: onShape(3, 1),
      yaml: deployment("web", 2, ratherApart(term("topology.kubernetes.io/zon #! topology-key-missing", "app: web"))),
    },
    {
      name: "affinity, dump",
      yaml: deployment("web", 2, together(term("rack #! topology-key-missing", "app: web"))),
      cluster: twoNodes,
    },
    {
      name: "spread ScheduleAnyway",
      yaml: deployment(
        "web",
        2,
        spread(
          "topology.kubernetes.io/region #! topology-key-missing",
          "app: web",
          "whenUnsatisfiable: ScheduleAnyway",
        ),
      ),
      cluster: twoNodes,
    },
    {
      name: "one of three eligible lacks it",
      yaml: statefulSet("web", 2, apart(term(`${zone} #! topology-key-missing`, "app: web"))),
      cluster: file(twoNodes, node("n3", undefined)),
    },
    {
      name: "hostname misspelt",
      args: onShape(2, 2),
      yaml: statefulSet("web", 2, apart(term("kubernetes.io/hostName #! topology-key-missing", "app: web"))),
    },
    {
      name: "DaemonSet wants rack mates",
      yaml: file(
        workload({
          kind: "DaemonSet",
          name: "agent",
          pod: together(term("example.com/rack #! topology-key-missing", "app: store")),
        }),
        deployment("store", 1),
      ),
      cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b")),
    },
    {
      name: "spread strict zone on nodes without",
      yaml: statefulSet("web", 2, spread(`${zone} #! topology-key-missing`, "app: web")),
      cluster: noZone,
    },
    {
      name: "two terms with the same bad key",
      args: onShape(2, 2),
      yaml: deployment(
        "web",
        2,
        apart(
          term("zone #! topology-key-missing", "app: web"),
          term("zone #! topology-key-missing", "app: web, tier: x"),
        ),
      ),
    },
    {
      name: "bare key zone preferred affinity",
      args: onShape(2, 2),
      yaml: file(
        statefulSet("db", 1),
        deployment("web", 2, ratherTogether(term("failure-domain #! topology-key-missing", "app: db"))),
      ),
    },
    {
      name: "deprecated, and no node has it",
      args: onShape(2, 2),
      yaml: statefulSet(
        "web",
        2,
        apart(term("failure-domain.beta.kubernetes.io/zone #! topology-key-missing", "app: web")),
      ),
    },
    {
      name: "spread by the deprecated region",
      args: onShape(2, 2),
      yaml: statefulSet(
        "web",
        2,
        spread(
          "failure-domain.beta.kubernetes.io/region #! topology-key-missing",
          "app: web",
          "whenUnsatisfiable: ScheduleAnyway",
        ),
      ),
    },
  ],
  right: [
    {
      name: "the node without it is not for these pods",
      yaml: file(
        twoNodes,
        node("n3", undefined, "role: edge"),
        statefulSet(
          "web",
          2,
          lines(
            "affinity:",
            "  nodeAffinity:",
            "    requiredDuringSchedulingIgnoredDuringExecution:",
            "      nodeSelectorTerms: [{matchExpressions: [{key: role, operator: DoesNotExist}]}]",
            "  podAntiAffinity:",
            "    requiredDuringSchedulingIgnoredDuringExecution:",
            `      ${item(term(zone, "app: web")).replaceAll("\n", "\n      ")}`,
          ),
        ),
      ),
    },
    {
      name: "a tainted node without it",
      yaml: file(
        twoNodes,
        node("n3", undefined, "", "taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]"),
        statefulSet("web", 2, apart(term(zone, "app: web"))),
      ),
    },
    {
      name: "nothing is known",
      yaml: deployment("web", 2, apart(term("example.com/rack", "app: web"))),
    },
    {
      name: "constructor is no label that every node has, and here all have it",
      yaml: file(
        node("n1", "a", "constructor: x"),
        node("n2", "a", "constructor: w"),
        statefulSet("web", 2, apart(term("constructor", "app: web"))),
      ),
    },
    {
      name: "the one without is tainted",
      yaml: statefulSet("web", 2, apart(term(zone, "app: web"))),
      cluster: file(twoNodes, node("cp", undefined, "", "taints: [{key: x, effect: NoSchedule}]")),
    },
    {
      name: "not selected",
      yaml: statefulSet("web", 2, lines("nodeSelector: {pool: a}", apart(term(zone, "app: web")))),
      cluster: file(node("n1", "a", "pool: a"), node("n2", "b", "pool: a"), node("n3", undefined)),
    },
    { name: "nothing known: zone", yaml: deployment("web", 2, apart(term(zone, "app: web"))) },
    {
      name: "cordoned one lacks it",
      yaml: statefulSet("web", 2, apart(term(zone, "app: web"))),
      cluster: file(twoNodes, node("n3", undefined, "", "unschedulable: true")),
    },
    {
      name: "all have it",
      yaml: statefulSet("web", 2, apart(term("example.com/rack", "app: web"))),
      cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b", "example.com/rack: r2")),
    },
    {
      name: "node affinity asks for the key",
      yaml: statefulSet(
        "web",
        2,
        `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: example.com/rack, operator: Exists}]}]}}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: example.com/rack}`,
      ),
      cluster: file(node("n1", "a", "example.com/rack: r1"), node("n2", "b", "example.com/rack: r2"), node("n3", "b")),
    },
    {
      name: "shape with labels",
      args: ["--shape", "zones=2,nodes=2"],
      yaml: statefulSet("web", 2, apart(term("topology.kubernetes.io/zone", "app: web"))),
    },
  ],
};
