import type { LintCases } from "./lint-case.ts";
import {
  apart,
  block,
  file,
  host,
  indent,
  item,
  lines,
  node,
  onNodes,
  ratherApart,
  running,
  spread,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

const threeZones = ["--shape", "zones=3,nodes=2"];
const twoNodes = file(node("n1", "a"), node("n2", "b"));
const inPlace = block("strategy:", "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}");

/** Rules about how many there are. */
export const countingCases: readonly LintCases[] = [
  {
    rule: "more-replicas-than-domains",
    wrong: [
      {
        name: "a Deployment by zone",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 4,
          spec: inPlace,
          pod: apart(term(zone, "app: web #! more-replicas-than-domains")),
        }),
      },
      {
        name: "a StatefulSet by node, with the Nodes in the file",
        yaml: file(
          twoNodes,
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 3,
            pod: apart(term(host, "app: db #! more-replicas-than-domains")),
          }),
        ),
      },
      {
        name: "nodeSelector leaves two of six nodes",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 3,
          spec: inPlace,
          pod: lines(
            "nodeSelector:",
            "  topology.kubernetes.io/zone: zone-a",
            apart(term(host, "app: web #! more-replicas-than-domains")),
          ),
        }),
      },
      {
        name: "a Job whose pods run at once",
        yaml: file(
          twoNodes,
          workload({
            kind: "Job",
            name: "sum",
            replicas: 3,
            pod: apart(term(host, "app: sum #! more-replicas-than-domains")),
          }),
        ),
      },
      {
        name: "a tainted node does not count",
        yaml: file(
          twoNodes,
          node("n3", "c", "", "taints: [{key: gpu, value: yes, effect: NoSchedule}]".replace("yes", '"yes"')),
          workload({
            name: "web",
            replicas: 3,
            spec: inPlace,
            pod: apart(term(host, "app: web #! more-replicas-than-domains")),
          }),
        ),
      },
      {
        name: "with expressions, and a cordoned node",
        yaml: file(
          twoNodes,
          node("n3", "c", "", "unschedulable: true"),
          workload({
            name: "web",
            replicas: 3,
            spec: inPlace,
            pod: apart(
              lines(
                "labelSelector: #! more-replicas-than-domains",
                "  matchExpressions: [{key: app, operator: In, values: [web]}]",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
    ],
    right: [
      {
        name: "as many as zones",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, spec: inPlace, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "only preferred",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 9, pod: ratherApart(term(zone, "app: web")) }),
      },
      {
        name: "nothing is known of the nodes",
        yaml: workload({ name: "web", replicas: 30, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "it tolerates the taint",
        yaml: file(
          twoNodes,
          node("n3", "c", "", 'taints: [{key: gpu, value: "yes", effect: NoSchedule}]'),
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 3,
            pod: lines("tolerations: [{key: gpu, operator: Exists}]", apart(term(host, "app: web"))),
          }),
        ),
      },
      {
        name: "a DaemonSet",
        args: threeZones,
        yaml: workload({ kind: "DaemonSet", name: "agent", pod: apart(term(host, "app: agent")) }),
      },
      {
        name: "a Job that runs its pods one after the other",
        args: ["--shape", "nodes=1"],
        yaml: workload({ kind: "Job", name: "sum", pod: apart(term(host, "app: sum")) }),
      },
      {
        name: "replicas by node in a cluster with zones",
        args: threeZones,
        yaml: workload({ kind: "StatefulSet", name: "web", replicas: 6, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "scaled to zero",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 0, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "anti-affinity by pod-template-hash counts each revision",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
      },
    ],
  },
  {
    rule: "rollout-deadlock",
    wrong: [
      {
        name: "three replicas on three zones, default strategy",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, pod: apart(term(zone, "app: web #! rollout-deadlock")) }),
      },
      {
        name: "host ports on every node",
        yaml: file(
          twoNodes,
          workload({ name: "edge", replicas: 2, pod: "hostNetwork: true" }).replace(
            "containers: [{name: c, image: c:1}]",
            "containers: [{name: c, image: c:1, ports: [{containerPort: 80}]}] #! rollout-deadlock",
          ),
        ),
      },
      {
        name: "a DaemonSet that surges with host ports",
        yaml: file(
          twoNodes,
          workload({
            kind: "DaemonSet",
            name: "edge",
            spec: block("updateStrategy:", "rollingUpdate: {maxSurge: 1, maxUnavailable: 0}"),
          }).replace(
            "containers: [{name: c, image: c:1}]",
            "containers: [{name: c, image: c:1, ports: [{containerPort: 80, hostPort: 80}]}] #! rollout-deadlock",
          ),
        ),
      },
      {
        name: "one replica on one node",
        args: ["--shape", "nodes=1"],
        yaml: workload({ name: "web", replicas: 1, pod: apart(term(host, "app: web #! rollout-deadlock")) }),
      },
      {
        name: "a surge in percent, and nothing may be missing",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 6,
          spec: block("strategy:", "rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}"),
          pod: apart(term(host, "app: web #! rollout-deadlock")),
        }),
      },
    ],
    right: [
      {
        name: "maxSurge 0",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, spec: inPlace, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "Recreate",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 3,
          spec: "strategy: {type: Recreate}",
          pod: apart(term(zone, "app: web")),
        }),
      },
      {
        name: "a StatefulSet",
        args: threeZones,
        yaml: workload({ kind: "StatefulSet", name: "db", replicas: 3, pod: apart(term(zone, "app: db")) }),
      },
      {
        name: "room for one more",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }),
      },
      {
        name: "matchLabelKeys",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
      },
      {
        name: "four replicas may miss one",
        yaml: file(
          node("n1", "a"),
          node("n2", "a"),
          node("n3", "a"),
          node("n4", "a"),
          workload({ name: "web", replicas: 4, pod: apart(term(host, "app: web")) }),
        ),
      },
      {
        name: "only too little CPU",
        args: ["--shape", "nodes=1"],
        yaml: workload({ name: "web", replicas: 1 }).replace(
          "image: c:1}",
          'image: c:1, resources: {requests: {cpu: "3"}}}',
        ),
      },
      {
        name: "a DaemonSet that surges without host ports",
        args: threeZones,
        yaml: workload({
          kind: "DaemonSet",
          name: "agent",
          spec: block("updateStrategy:", "rollingUpdate: {maxSurge: 1, maxUnavailable: 0}"),
        }),
      },
      {
        name: "a DaemonSet with host ports that does not surge",
        args: threeZones,
        yaml: workload({ kind: "DaemonSet", name: "agent" }).replace(
          "image: c:1}",
          "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}",
        ),
      },
      {
        name: "paused",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, spec: "paused: true", pod: apart(term(zone, "app: web")) }),
      },
    ],
  },
  {
    rule: "weight-cannot-matter",
    wrong: [
      {
        name: "preferred and required alike",
        args: threeZones,
        yaml: workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 3,
          pod: block(
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
        }),
      },
      {
        name: "a DaemonSet's pods go where they go",
        args: threeZones,
        yaml: workload({ kind: "DaemonSet", name: "agent", pod: ratherApart(term(host, "app: agent")) }).replace(
          "weight: 100",
          "weight: 100 #! weight-cannot-matter",
        ),
      },
      {
        name: "zone, but the node rules leave one",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: lines("nodeSelector: {topology.kubernetes.io/zone: zone-a}", ratherApart(term(zone, "app: web"))),
        }).replace("weight: 100", "weight: 100 #! weight-cannot-matter"),
      },
      {
        name: "a DaemonSet's preferred node affinity",
        args: threeZones,
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
    ],
    right: [
      {
        name: "required by node, preferred by zone",
        args: threeZones,
        yaml: workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 3,
          pod: block(
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
        }),
      },
      {
        name: "the same key with other labels",
        args: threeZones,
        yaml: file(
          workload({ name: "cache", labels: "app: cache, tier: mem", replicas: 2 }),
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 3,
            pod: block(
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
          }),
        ),
      },
      {
        name: "nothing is known of the nodes",
        yaml: workload({ name: "web", replicas: 2, pod: ratherApart(term(zone, "app: web")) }),
      },
      {
        name: "two preferred terms of different weight",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, pod: ratherApart(term(zone, "app: web"), term(host, "app: web")) }),
      },
      {
        name: "one zone of a cluster is not a mistake",
        args: ["--shape", "zones=1,nodes=3"],
        yaml: workload({ name: "web", replicas: 2, pod: ratherApart(term(zone, "app: web")) }),
      },
    ],
  },
  {
    rule: "wrong-granularity",
    wrong: [
      {
        name: "a name that says node, a key that says zone",
        args: ["--shape", "zones=1,nodes=3"],
        yaml: workload({
          kind: "StatefulSet",
          name: "one-per-node",
          replicas: 3,
          pod: apart(term(`${zone} #! wrong-granularity`, "app: one-per-node")),
        }),
      },
    ],
    right: [
      {
        name: "no word of nodes",
        args: ["--shape", "zones=3,nodes=3"],
        yaml: workload({ kind: "StatefulSet", name: "db", replicas: 3, pod: apart(term(zone, "app: db")) }),
      },
      {
        name: "words, but nothing is blocked",
        args: threeZones,
        yaml: workload({
          kind: "StatefulSet",
          name: "one-per-node",
          replicas: 3,
          pod: apart(term(zone, "app: one-per-node")),
        }),
      },
      {
        name: "a spread by zone",
        args: threeZones,
        yaml: workload({
          name: "per-node",
          replicas: 6,
          pod: spread(zone, "app: per-node", "matchLabelKeys: [pod-template-hash]"),
        }),
      },
    ],
  },
  {
    rule: "contradicts-node-affinity",
    wrong: [
      {
        name: "with its siblings and without them, in one zone",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: lines(
            together(term(zone, "app: web #! contradicts-node-affinity")),
            indent(
              block(
                "podAntiAffinity:",
                block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(zone, "app: web"))),
              ),
            ),
          ),
        }),
      },
      {
        name: "one label, asked for and forbidden",
        yaml: workload({
          name: "web",
          pod: block("affinity:", onNodes("disk", "ssd")).replace(
            "values: [ssd]}]",
            "values: [ssd]}, {key: disk, operator: NotIn, values: [ssd]}]",
          ),
        }).replace(
          "requiredDuringSchedulingIgnoredDuringExecution:",
          "requiredDuringSchedulingIgnoredDuringExecution: #! contradicts-node-affinity",
        ),
      },
      {
        name: "affinity to what is pinned to another zone",
        args: threeZones,
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 1,
            pod: "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
          }),
          workload({
            name: "web",
            replicas: 2,
            pod: lines(
              "nodeSelector: {topology.kubernetes.io/zone: zone-b}",
              together(term(zone, "app: db #! contradicts-node-affinity")),
            ),
          }),
        ),
      },
      {
        name: "nodeSelector and node affinity exclude each other",
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: lines("nodeSelector: {disk: ssd}", block("affinity:", onNodes("disk", "hdd"))),
        })
          .replace("operator: In, values: [hdd]}]", "operator: In, values: [hdd]}]")
          .replace(
            "requiredDuringSchedulingIgnoredDuringExecution:",
            "requiredDuringSchedulingIgnoredDuringExecution: #! contradicts-node-affinity",
          ),
      },
      {
        name: "to a running pod in a zone that the node affinity forbids",
        cluster: file(node("n1", "a"), node("n2", "b"), running("db-0", "app: db", "n1")),
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: lines(
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
        }),
      },
    ],
    right: [
      {
        name: "its siblings' zone, another node",
        args: threeZones,
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: lines(
            together(term(zone, "app: web")),
            indent(
              block(
                "podAntiAffinity:",
                block("requiredDuringSchedulingIgnoredDuringExecution:", item(term(host, "app: web"))),
              ),
            ),
          ),
        }),
      },
      {
        name: "both in the same zone",
        args: threeZones,
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 1,
            pod: "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
          }),
          workload({
            name: "web",
            replicas: 2,
            pod: lines("nodeSelector: {topology.kubernetes.io/zone: zone-a}", together(term(zone, "app: db"))),
          }),
        ),
      },
      {
        name: "terms are alternatives",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: lines(
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
        }),
      },
      {
        name: "a label that no node has, of another cluster perhaps",
        yaml: workload({ name: "web", replicas: 1, pod: "nodeSelector: {disk: ssd}" }),
      },
      {
        name: "only preferred",
        args: threeZones,
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 1,
            pod: "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
          }),
          workload({
            name: "web",
            replicas: 2,
            pod: lines(
              "nodeSelector: {topology.kubernetes.io/zone: zone-a}",
              "affinity:",
              "  nodeAffinity:",
              "    preferredDuringSchedulingIgnoredDuringExecution:",
              "      - weight: 1",
              `        preference: {matchExpressions: [{key: ${host}, operator: In, values: [elsewhere]}]}`,
            ),
          }),
        ),
      },
    ],
  },
];
