import type { LintCases } from "./lint-case.ts";
import {
  block,
  deployment,
  file,
  host,
  indent,
  item,
  lines,
  node,
  onNodes,
  onShape,
  running,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const contradictsNodeAffinityCases: LintCases = {
  rule: "contradicts-node-affinity",
  wrong: [
    {
      name: "with its siblings and without them, in one zone",
      args: onShape(3, 2),
      yaml: deployment(
        "web",
        2,
        lines(
          together(term(zone, "app: web #! contradicts-node-affinity")),
          indent(
            block(
              "podAntiAffinity:",
              block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(zone, "app: web"))),
            ),
          ),
        ),
      ),
    },
    {
      name: "one label, asked for and forbidden",
      yaml: workload({
        name: "web",
        pod: block("affinity:", onNodes("disk", "ssd")).replace(
          "values: [ssd]}]",
          "values: [ssd]}, {key: disk, operator: NotIn, values: [ssd]}] #! contradicts-node-affinity",
        ),
      }),
    },
    {
      name: "affinity to what is pinned to another zone",
      args: onShape(3, 2),
      yaml: file(
        statefulSet("db", 1, "nodeSelector: {topology.kubernetes.io/zone: zone-a}"),
        deployment(
          "web",
          2,
          lines(
            "nodeSelector: {topology.kubernetes.io/zone: zone-b}",
            together(term(zone, "app: db #! contradicts-node-affinity")),
          ),
        ),
      ),
    },
    {
      name: "nodeSelector and node affinity exclude each other",
      yaml: deployment(
        "web",
        1,
        lines("nodeSelector: {disk: ssd}", block("affinity:", onNodes("disk", "hdd"))),
      ).replace("operator: In, values: [hdd]}]", "operator: In, values: [hdd]}] #! contradicts-node-affinity"),
    },
    {
      name: "to a running pod in a zone that the node affinity forbids",
      cluster: file(node("n1", "a"), node("n2", "b"), running("db-0", "app: db", "n1")),
      yaml: deployment(
        "web",
        1,
        lines(
          block(
            "affinity:",
            onNodes(zone, "b"),
            block(
              "podAffinity:",
              block(
                "requiredDuringSchedulingIgnoredDuringExecution:",
                item(term(zone, "app: db #! contradicts-node-affinity")),
              ),
            ),
          ),
        ),
      ),
    },
    {
      name: "nodeSelector against node affinity",
      yaml: deployment(
        "web",
        2,
        `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}] #! contradicts-node-affinity`,
      ),
    },
    {
      name: "wants a mate whose node it may not use",
      yaml: file(
        twoNodes,
        statefulSet("db", 1, "nodeSelector: {topology.kubernetes.io/zone: a}"),
        deployment(
          "web",
          1,
          lines(
            "nodeSelector: {topology.kubernetes.io/zone: b}",
            together(term(zone, "app: db #! contradicts-node-affinity")),
          ),
        ),
      ),
    },
    {
      name: "both required: with and without the same",
      yaml: file(
        statefulSet("db", 1),
        deployment(
          "web",
          1,
          `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}} #! contradicts-node-affinity
      topologyKey: topology.kubernetes.io/zone
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: db}}
      topologyKey: topology.kubernetes.io/zone`,
        ),
      ),
    },
    {
      name: "In and NotIn of one key",
      yaml: workload({
        kind: "CronJob",
        name: "web",
        pod: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions:
        - {key: disk, operator: Exists}
        - {key: disk, operator: DoesNotExist} #! contradicts-node-affinity`,
      }),
    },
    {
      name: "Gt against Lt",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions:
        - {key: gpus, operator: Gt, values: ["4"]}
        - {key: gpus, operator: Lt, values: ["5"]} #! contradicts-node-affinity`,
      }),
    },
    {
      name: "runs in the other zone",
      yaml: deployment(
        "web",
        1,
        lines(
          "nodeSelector: {topology.kubernetes.io/zone: b}",
          together(term(zone, "app: db #! contradicts-node-affinity")),
        ),
      ),
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
      name: "its siblings' zone, another node",
      args: onShape(3, 2),
      yaml: statefulSet(
        "web",
        2,
        lines(
          together(term(zone, "app: web")),
          indent(
            block(
              "podAntiAffinity:",
              block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(host, "app: web"))),
            ),
          ),
        ),
      ),
    },
    {
      name: "both in the same zone",
      args: onShape(3, 2),
      yaml: file(
        statefulSet("db", 1, "nodeSelector: {topology.kubernetes.io/zone: zone-a}"),
        deployment(
          "web",
          2,
          lines("nodeSelector: {topology.kubernetes.io/zone: zone-a}", together(term(zone, "app: db"))),
        ),
      ),
    },
    {
      name: "terms are alternatives",
      args: onShape(3, 2),
      yaml: deployment(
        "web",
        1,
        lines(
          "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
          block(
            "affinity:",
            block(
              "nodeAffinity:",
              block(
                "requiredDuringSchedulingIgnoredDuringExecution:",
                block(
                  "nodeSelectorTerms:",
                  `- matchExpressions: [{key: ${zone}, operator: In, values: [zone-9]}]`,
                  `- matchExpressions: [{key: ${zone}, operator: In, values: [zone-a]}]`,
                ),
              ),
            ),
          ),
        ),
      ),
    },
    {
      name: "a label that no node has, of another cluster perhaps",
      yaml: deployment("web", 1, "nodeSelector: {disk: ssd}"),
    },
    {
      name: "only preferred",
      args: onShape(3, 2),
      yaml: file(
        statefulSet("db", 1, "nodeSelector: {topology.kubernetes.io/zone: zone-a}"),
        deployment(
          "web",
          2,
          lines(
            "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
            "affinity:",
            "  nodeAffinity:",
            "    preferredDuringSchedulingIgnoredDuringExecution:",
            "      - weight: 1",
            `        preference: {matchExpressions: [{key: ${host}, operator: In, values: [elsewhere]}]}`,
          ),
        ),
      ),
    },
    {
      name: "zone with, host without",
      args: onShape(2, 2),
      yaml: file(
        statefulSet("db", 1),
        deployment(
          "web",
          1,
          `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: db}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: db}}, topologyKey: kubernetes.io/hostname}`,
        ),
      ),
    },
    {
      name: "one of two node terms",
      yaml: deployment(
        "web",
        2,
        `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}, {matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, c]}]}]`,
      ),
    },
    {
      name: "preferred contradiction",
      yaml: deployment(
        "web",
        2,
        `nodeSelector: {topology.kubernetes.io/zone: a}
affinity:
  nodeAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 1
      preference: {matchExpressions: [{key: disk, operator: In, values: [b]}]}`,
      ),
    },
    {
      name: "same zone",
      yaml: file(
        twoNodes,
        statefulSet("db", 1, "nodeSelector: {topology.kubernetes.io/zone: a}"),
        deployment("web", 1, lines("nodeSelector: {topology.kubernetes.io/zone: a}", together(term(zone, "app: db")))),
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
        statefulSet("db", 1),
        deployment("web", 1, lines("nodeSelector: {topology.kubernetes.io/zone: b}", together(term(zone, "app: db")))),
      ),
    },
    {
      name: "self twins at other keys",
      args: onShape(3, 2),
      yaml: statefulSet(
        "web",
        2,
        `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zone}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}`,
      ),
    },
  ],
};
