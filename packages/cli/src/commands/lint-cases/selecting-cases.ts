import type { LintCases } from "./lint-case.ts";
import {
  apart,
  file,
  host,
  item,
  lines,
  namespace,
  node,
  ratherApart,
  ratherTogether,
  running,
  spread,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

const threeZones = ["--shape", "zones=3,nodes=2"];
const twoNodes = file(node("n1", "a"), node("n2", "b"));
const soft = "whenUnsatisfiable: ScheduleAnyway";

/** Rules about whom a term selects. */
export const selectingCases: readonly LintCases[] = [
  {
    rule: "affinity-unsatisfiable",
    wrong: [
      {
        name: "nothing in the cluster is like it",
        cluster: file(twoNodes, running("api-0", "app: api", "n1")),
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: together(term(zone, "app: memcached #! affinity-unsatisfiable")),
        }),
      },
      {
        name: "two pods match a term each, none matches both",
        cluster: file(twoNodes, running("a-0", "app: a", "n1"), running("b-0", "app: b", "n1")),
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: together(term(zone, "app: a #! affinity-unsatisfiable"), term(zone, "app: b")),
        }),
      },
      {
        name: "in a CronJob",
        cluster: file(twoNodes, running("api-0", "app: api", "n1")),
        yaml: workload({
          kind: "CronJob",
          name: "night",
          pod: together(term(host, "app: warehouse #! affinity-unsatisfiable")),
        }),
      },
    ],
    right: [
      {
        name: "something planned is like it",
        cluster: twoNodes,
        yaml: file(
          workload({ name: "cache", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: together(term(zone, "app: cache")) }),
        ),
      },
      {
        name: "to itself",
        cluster: twoNodes,
        yaml: workload({ name: "web", replicas: 2, pod: together(term(zone, "app: web")) }),
      },
      {
        name: "nothing is known of the cluster",
        yaml: workload({ name: "web", replicas: 2, pod: together(term(zone, "app: cache")) }),
      },
      {
        name: "only preferred",
        cluster: twoNodes,
        yaml: workload({ name: "web", replicas: 2, pod: ratherTogether(term(zone, "app: web")) }),
      },
      {
        name: "what it waits for is a DaemonSet",
        cluster: twoNodes,
        yaml: file(
          workload({ kind: "DaemonSet", name: "agent" }),
          workload({ name: "web", replicas: 2, pod: together(term(host, "app: agent")) }),
        ),
      },
    ],
  },
  {
    rule: "affinity-cycle",
    wrong: [
      {
        name: "two wait for each other",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b #! affinity-cycle")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a #! affinity-cycle")) }),
        ),
      },
      {
        name: "three in a ring, of different kinds",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b #! affinity-cycle")) }),
          workload({
            kind: "StatefulSet",
            name: "b",
            replicas: 1,
            pod: together(term(host, "app: c #! affinity-cycle")),
          }),
          workload({ kind: "Pod", name: "c", pod: together(term(zone, "app: a #! affinity-cycle")) }),
        ),
      },
      {
        name: "across namespaces",
        yaml: file(
          workload({
            name: "a",
            namespace: "a",
            replicas: 1,
            pod: together(term(zone, "app: b #! affinity-cycle", "namespaces: [b]")),
          }),
          workload({
            name: "b",
            namespace: "b",
            replicas: 1,
            pod: together(term(zone, "app: a #! affinity-cycle", "namespaces: [a]")),
          }),
        ),
      },
    ],
    right: [
      {
        name: "a chain",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: c")) }),
          workload({ name: "c", replicas: 1 }),
        ),
      },
      {
        name: "one of them only prefers",
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: ratherTogether(term(zone, "app: a")) }),
        ),
      },
      {
        name: "each has itself",
        yaml: file(
          workload({ name: "a", replicas: 2, pod: together(term(zone, "app: a")) }),
          workload({ name: "b", replicas: 2, pod: together(term(zone, "app: b")) }),
        ),
      },
      {
        name: "the same label for both: the first pod may start",
        yaml: file(
          workload({
            name: "a",
            labels: "app: a, part-of: shop",
            replicas: 1,
            pod: together(term(zone, "part-of: shop")),
          }),
          workload({
            name: "b",
            labels: "app: b, part-of: shop",
            replicas: 1,
            pod: together(term(zone, "part-of: shop")),
          }),
        ),
      },
      {
        name: "in other namespaces",
        yaml: file(
          workload({ name: "a", namespace: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", namespace: "b", replicas: 1, pod: together(term(zone, "app: a")) }),
        ),
      },
      {
        name: "one of them runs already",
        cluster: file(twoNodes, running("b-1", "app: b", "n1")),
        yaml: file(
          workload({ name: "a", replicas: 1, pod: together(term(zone, "app: b")) }),
          workload({ name: "b", replicas: 1, pod: together(term(zone, "app: a")) }),
        ),
      },
    ],
  },
  {
    rule: "selector-matches-nothing",
    wrong: [
      {
        name: "an anti-affinity with a typo, beside its target",
        yaml: file(
          workload({ name: "database", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: databse #! selector-matches-nothing")) }),
        ),
      },
      {
        name: "the usual key's other spelling",
        yaml: file(
          workload({ name: "cache", labels: "app.kubernetes.io/name: cache", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: together(term(zone, "app: cache #! selector-matches-nothing")) }),
        ),
      },
      {
        name: "a preferred term, with a dump",
        cluster: file(twoNodes, running("cache-0", "app: cache", "n1")),
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherTogether(term(zone, "app: chache #! selector-matches-nothing")),
        }),
      },
      {
        name: "a spread that counts nobody",
        yaml: workload({
          name: "web",
          labels: "app.kubernetes.io/name: web",
          replicas: 3,
          pod: spread(zone, "app: backend", soft),
        }).replace(
          "labelSelector: {matchLabels: {app: backend}}",
          "labelSelector: {matchLabels: {app: web}} #! self-selector-mismatch",
        ),
      },
    ],
    right: [
      {
        name: "nothing near among the manifests",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: postgres")) }),
      },
      {
        name: "the target comes later in the file",
        yaml: file(
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: db")) }),
          workload({ name: "db", replicas: 1 }),
        ),
      },
      {
        name: "a CronJob's pods are not there now",
        yaml: file(
          workload({ kind: "CronJob", name: "backup" }),
          workload({ name: "web", replicas: 2, pod: ratherApart(term(host, "app: backup")) }),
        ),
      },
      {
        name: "a label that a StatefulSet's pods get",
        yaml: file(
          workload({ kind: "StatefulSet", name: "db", replicas: 2 }),
          workload({ name: "web", replicas: 1, pod: together(term(host, "statefulset.kubernetes.io/pod-name: db-0")) }),
        ),
      },
      {
        name: "labels that a Job's pods get",
        yaml: file(
          workload({ kind: "Job", name: "load" }),
          workload({ name: "web", replicas: 1, pod: ratherApart(term(host, "batch.kubernetes.io/job-name: load")) }),
        ),
      },
      {
        name: "the target has no replicas now",
        yaml: file(
          workload({ name: "batch", replicas: 0 }),
          workload({ name: "web", replicas: 2, pod: apart(term(host, "app: batch")) }),
        ),
      },
      {
        name: "names that happen to differ by a letter",
        yaml: file(
          workload({ name: "web1", replicas: 1 }),
          workload({ name: "web", replicas: 2, pod: ratherApart(term(host, "app: web2")) }),
        ),
      },
    ],
  },
  {
    rule: "self-selector-mismatch",
    wrong: [
      {
        name: "a typo in its own label",
        yaml: workload({
          name: "frontend",
          replicas: 3,
          pod: apart(term(host, "app: fronted #! self-selector-mismatch")),
        }),
      },
      {
        name: "the ZooKeeper way",
        yaml: workload({
          kind: "StatefulSet",
          name: "zk",
          labels: "app.kubernetes.io/name: zk",
          replicas: 3,
          pod: apart(
            lines(
              "labelSelector: #! self-selector-mismatch",
              "  matchExpressions: [{key: app, operator: In, values: [zk]}]",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
      {
        name: "preferred",
        yaml: workload({
          name: "web",
          labels: "app: web, tier: front",
          replicas: 3,
          pod: ratherApart(term(host, "app: web, tier: frontend #! self-selector-mismatch")),
        }),
      },
      {
        name: "by the workload's name",
        yaml: workload({
          name: "checkout",
          labels: "service: checkout-v2",
          replicas: 3,
          pod: apart(term(host, "app: checkout #! self-selector-mismatch")),
        }),
      },
    ],
    right: [
      { name: "its own labels", yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web")) }) },
      {
        name: "one of its own labels",
        yaml: workload({
          name: "web",
          labels: "app: web, tier: front",
          replicas: 3,
          pod: apart(term(host, "tier: front")),
        }),
      },
      {
        name: "another's pods, with a name like its own",
        yaml: file(
          workload({ name: "web-db", replicas: 1 }),
          workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web-db")) }),
        ),
      },
      { name: "something far", yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: postgres")) }) },
      {
        name: "one replica stays away from its brother of another release",
        yaml: workload({
          name: "web-blue",
          labels: "app: web, color: blue",
          replicas: 1,
          pod: apart(term(host, "app: web, color: green")),
        }),
      },
    ],
  },
  {
    rule: "null-selector",
    wrong: [
      {
        name: "required anti-affinity",
        yaml: workload({ name: "web", replicas: 3, pod: apart(`topologyKey: ${host} #! null-selector`) }),
      },
      {
        name: "required affinity",
        yaml: workload({ kind: "Pod", name: "web", pod: together(`topologyKey: ${zone} #! null-selector`) }),
      },
      {
        name: "a null that somebody wrote",
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 3,
          pod: apart(lines("labelSelector: null #! null-selector", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "a spread",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: lines(
            "topologySpreadConstraints:",
            "  - maxSkew: 1 #! null-selector",
            `    topologyKey: ${zone}`,
            "    whenUnsatisfiable: ScheduleAnyway",
          ),
        }),
      },
      {
        name: "namespaces do not select pods",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: ratherApart(lines(`topologyKey: ${host}`, "namespaces: [a]")),
        }).replace("weight: 100", "weight: 100 #! null-selector"),
      },
    ],
    right: [
      {
        name: "an expression",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(
            lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
          ),
        }),
      },
      {
        name: "an anchor",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(
            lines("labelSelector: &own", "  matchLabels: {app: web}", `topologyKey: ${host}`),
            lines("labelSelector: *own", `topologyKey: ${zone}`),
          ),
        }),
      },
    ],
  },
  {
    rule: "empty-selector",
    wrong: [
      {
        name: "anti-affinity to all",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
        }),
      },
      {
        name: "matchLabels without any",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: apart(lines("labelSelector: {matchLabels: {}} #! empty-selector", `topologyKey: ${zone}`)),
        }),
      },
      {
        name: "a spread that counts nothing",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: lines(
            "topologySpreadConstraints:",
            "  - maxSkew: 1",
            `    topologyKey: ${zone}`,
            "    whenUnsatisfiable: DoNotSchedule",
            "    labelSelector: {} #! empty-selector",
          ),
        }),
      },
      {
        name: "preferred",
        yaml: workload({
          name: "web",
          replicas: 3,
          pod: ratherApart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
        }),
      },
    ],
    right: [
      {
        name: "with mismatchLabelKeys",
        yaml: workload({
          name: "web",
          labels: "app: web, tenant: a",
          replicas: 1,
          pod: apart(lines("labelSelector: {}", "mismatchLabelKeys: [tenant]", `topologyKey: ${zone}`)),
        }),
      },
      {
        name: "with matchLabelKeys",
        yaml: workload({
          name: "web",
          labels: "app: web, tenant: a",
          replicas: 2,
          pod: ratherApart(lines("labelSelector: {}", "matchLabelKeys: [tenant]", `topologyKey: ${zone}`)),
        }),
      },
      {
        name: "a namespaceSelector of all",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "namespaceSelector: {}")) }),
      },
    ],
  },
  {
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
    ],
    right: [
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
    ],
  },
  {
    rule: "negative-namespace-selector",
    wrong: [
      {
        name: "NotIn",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: #! negative-namespace-selector",
              "  matchExpressions: [{key: env, operator: NotIn, values: [test]}]",
            ),
          ),
        }),
      },
      {
        name: "DoesNotExist",
        args: ["--kubernetes-version", "1.34"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherApart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: DoesNotExist}]} #! negative-namespace-selector",
            ),
          ),
        }),
      },
    ],
    right: [
      {
        name: "mended in 1.37",
        args: ["--kubernetes-version", "1.37"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [test]}]}",
            ),
          ),
        }),
      },
      {
        name: "In beside NotIn",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            term(
              host,
              "app: web",
              "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [test]}, {key: team, operator: Exists}]}",
            ),
          ),
        }),
      },
      {
        name: "NotIn of pods",
        args: ["--kubernetes-version", "1.36"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: canary, operator: DoesNotExist}]}",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
    ],
  },
  {
    rule: "match-label-keys-rejected",
    wrong: [
      {
        name: "the key is in the selector too",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term(host, "app: web", "matchLabelKeys: [app] #! match-label-keys-rejected")),
        }),
      },
      {
        name: "second of two, in an expression",
        yaml: workload({
          kind: "StatefulSet",
          name: "db",
          replicas: 2,
          pod: together(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}",
              `topologyKey: ${zone}`,
              "matchLabelKeys: [controller-revision-hash, app] #! match-label-keys-rejected",
            ),
          ),
        }),
      },
      {
        name: "preferred, in a CronJob",
        yaml: workload({
          kind: "CronJob",
          name: "night",
          pod: ratherApart(term(host, "app: night", "matchLabelKeys: [app] #! match-label-keys-rejected")),
        }),
      },
    ],
    right: [
      {
        name: "pod-template-hash",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term(host, "app: web", "matchLabelKeys: [pod-template-hash]")),
        }),
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
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: ratherApart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: canary, operator: DoesNotExist}]}",
              "matchLabelKeys: [canary]",
              `topologyKey: ${zone}`,
            ),
          ),
        }),
      },
    ],
  },
  {
    rule: "matches-unlabelled",
    wrong: [
      {
        name: "NotIn its own app, beside a pod without the label",
        yaml: file(
          workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]} #! matches-unlabelled",
                `topologyKey: ${host}`,
              ),
            ),
          }),
        ),
      },
      {
        name: "with a dump",
        cluster: file(twoNodes, running("old", "k8s-app: old", "n1")),
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: ratherApart(
            lines(
              "labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [front]}]} #! matches-unlabelled",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      },
    ],
    right: [
      {
        name: "with Exists",
        yaml: file(
          workload({ name: "legacy", labels: "k8s-app: legacy", replicas: 1 }),
          workload({
            name: "web",
            replicas: 1,
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}, {key: app, operator: Exists}]}",
                `topologyKey: ${host}`,
              ),
            ),
          }),
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
    ],
  },
  {
    rule: "topology-key-missing",
    wrong: [
      {
        name: "a typo",
        args: threeZones,
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term("topology.kubernetes.io/zones #! topology-key-missing", "app: web")),
        }),
      },
      {
        name: "an affinity by rack",
        args: threeZones,
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: together(term("example.com/rack #! topology-key-missing", "app: web")),
        }),
      },
      {
        name: "a strict spread",
        yaml: file(
          node("n1", undefined),
          node("n2", undefined),
          workload({
            name: "web",
            replicas: 2,
            pod: spread(`${zone} #! topology-key-missing`, "app: web", "matchLabelKeys: [pod-template-hash]"),
          }),
        ),
      },
      {
        name: "one node of three",
        yaml: file(
          twoNodes,
          node("n3", undefined),
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 2,
            pod: apart(term(`${zone} #! topology-key-missing`, "app: web")),
          }),
        ),
      },
      {
        name: "preferred",
        yaml: file(
          twoNodes,
          node("n3", undefined),
          workload({ name: "web", replicas: 2, pod: ratherApart(term(`${zone} #! topology-key-missing`, "app: web")) }),
        ),
      },
    ],
    right: [
      {
        name: "the node without it is not for these pods",
        yaml: file(
          twoNodes,
          node("n3", undefined, "role: edge"),
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 2,
            pod: lines(
              "affinity:",
              "  nodeAffinity:",
              "    requiredDuringSchedulingIgnoredDuringExecution:",
              "      nodeSelectorTerms: [{matchExpressions: [{key: role, operator: DoesNotExist}]}]",
              "  podAntiAffinity:",
              "    requiredDuringSchedulingIgnoredDuringExecution:",
              `      ${item(term(zone, "app: web")).replaceAll("\n", "\n      ")}`,
            ),
          }),
        ),
      },
      {
        name: "a tainted node without it",
        yaml: file(
          twoNodes,
          node("n3", undefined, "", "taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]"),
          workload({ kind: "StatefulSet", name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }),
        ),
      },
      {
        name: "nothing is known",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term("example.com/rack", "app: web")) }),
      },
      {
        name: "constructor is no label that every node has, and here all have it",
        yaml: file(
          node("n1", "a", "constructor: x"),
          node("n2", "a", "constructor: w"),
          workload({ kind: "StatefulSet", name: "web", replicas: 2, pod: apart(term("constructor", "app: web")) }),
        ),
      },
    ],
  },
  {
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
          workload({
            kind: "StatefulSet",
            name: "web",
            replicas: 2,
            pod: together(term(zone, "app: web #! first-pod-defeated"), term("rack", "app: web")),
          }),
        ),
      },
      {
        name: "two terms, and it matches one",
        yaml: file(
          workload({ name: "cache", replicas: 1 }),
          workload({
            name: "web",
            replicas: 2,
            pod: together(term(zone, "app: web #! affinity-unsatisfiable"), term(zone, "app: cache")),
          }),
        ),
      },
    ],
    right: [
      {
        name: "to itself",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 3, pod: together(term(zone, "app: web")) }),
      },
      {
        name: "by two keys that nodes have",
        args: threeZones,
        yaml: workload({ name: "web", replicas: 1, pod: together(term(zone, "app: web"), term(host, "app: web")) }),
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
    ],
  },
];
