import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  job,
  lines,
  namespace,
  onShape,
  ratherApart,
  ratherTogether,
  running,
  spread,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

const soft = "whenUnsatisfiable: ScheduleAnyway";

export const selectorMatchesNothingCases: LintCases = {
  rule: "selector-matches-nothing",
  wrong: [
    {
      name: "an anti-affinity with a typo, beside its target",
      yaml: file(
        deployment("database", 1),
        deployment("web", 2, apart(term(host, "app: databse #! selector-matches-nothing"))),
      ),
    },
    {
      name: "the usual key's other spelling",
      yaml: file(
        workload({ name: "cache", labels: "app.kubernetes.io/name: cache", replicas: 1 }),
        deployment("web", 2, together(term(zone, "app: cache #! selector-matches-nothing"))),
      ),
    },
    {
      name: "a preferred term, with a dump",
      cluster: file(twoNodes, running("cache-0", "app: cache", "n1")),
      yaml: deployment("web", 2, ratherTogether(term(zone, "app: chache #! selector-matches-nothing"))),
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
    {
      name: "typo of another's value",
      yaml: file(
        statefulSet("postgres", 1),
        deployment("web", 2, together(term(zone, "app: postgress #! selector-matches-nothing"))),
      ),
    },
    {
      name: "other key",
      yaml: file(
        workload({ name: "redis", kind: "StatefulSet", labels: "app.kubernetes.io/name: redis", replicas: 1 }),
        deployment("web", 2, apart(term(host, "app: redis #! selector-matches-nothing"))),
      ),
    },
    {
      name: "dump, preferred, In",
      yaml: deployment(
        "web",
        2,
        ratherTogether(
          lines(
            "labelSelector: {matchExpressions: [{key: app, operator: In, values: [kafka-broker]}]} #! selector-matches-nothing",
            `topologyKey: ${zone}`,
          ),
        ),
      ),
      cluster: file(twoNodes, running("kafka-0", "app: kafka-brokers", "n1")),
    },
    {
      name: "upper case",
      yaml: file(
        workload({ name: "redis", labels: "app: Redis", kind: "StatefulSet", replicas: 1 }),
        deployment("web", 2, apart(term(host, "app: redis #! selector-matches-nothing"))),
      ),
    },
    {
      name: "one of two labels wrong",
      yaml: file(
        workload({ name: "redis", labels: "app: redis, component: primary", kind: "StatefulSet", replicas: 1 }),
        deployment("web", 2, together(term(host, "app: redis, component: primery #! selector-matches-nothing"))),
      ),
    },
    {
      name: "anti in a dump, namespace given",
      yaml: workload({
        name: "web",
        namespace: "shop",
        replicas: 2,
        pod: apart(term(host, "app: batch-jobs #! selector-matches-nothing", "namespaces: [jobs]")),
      }),
      cluster: file(twoNodes, namespace("jobs"), namespace("shop"), running("j", "app: batch-job", "n1", "jobs")),
    },
    {
      name: "the labels of the other workload, of which its pods lack one",
      yaml: file(
        workload({ name: "store" }).replace("{name: store}", "{name: store, labels: {app: store, release: r1}}"),
        workload({ name: "web", pod: together(term(host, "app: store, release: r1 #! selector-matches-nothing")) }),
      ),
    },
  ],
  right: [
    {
      name: "a dump of nodes alone, which tells of no pods",
      yaml: workload({ name: "web", pod: ratherTogether(term(host, "app: redis")) }),
      cluster: twoNodes,
    },
    {
      name: "nothing near among the manifests",
      yaml: deployment("web", 2, apart(term(host, "app: postgres"))),
    },
    {
      name: "the target comes later in the file",
      yaml: file(deployment("web", 2, apart(term(host, "app: db"))), deployment("db", 1)),
    },
    {
      name: "a CronJob's pods are not there now",
      yaml: file(
        workload({ kind: "CronJob", name: "backup" }),
        deployment("web", 2, ratherApart(term(host, "app: backup"))),
      ),
    },
    {
      name: "a label that a StatefulSet's pods get",
      yaml: file(
        statefulSet("db", 2),
        deployment("web", 1, together(term(host, "statefulset.kubernetes.io/pod-name: db-0"))),
      ),
    },
    {
      name: "labels that a Job's pods get",
      yaml: file(
        workload({ kind: "Job", name: "load" }),
        deployment("web", 1, ratherApart(term(host, "batch.kubernetes.io/job-name: load"))),
      ),
    },
    {
      name: "the target has no replicas now",
      yaml: file(deployment("batch", 0), deployment("web", 2, apart(term(host, "app: batch")))),
    },
    {
      name: "names that happen to differ by a letter",
      yaml: file(deployment("web1", 1), deployment("web", 2, ratherApart(term(host, "app: web2")))),
    },
    {
      name: "nothing known, far label",
      yaml: deployment("web", 2, apart(term(host, "app: batch"))),
    },
    {
      name: "matches one of two",
      yaml: file(
        statefulSet("redis", 1),
        deployment(
          "web",
          2,
          apart(
            lines(
              "labelSelector: {matchExpressions: [{key: app, operator: In, values: [redis, redis-old]}]}",
              `topologyKey: ${host}`,
            ),
          ),
        ),
      ),
    },
    {
      name: "a CronJob's pods",
      yaml: file(
        workload({ name: "night", kind: "CronJob", replicas: 1 }),
        job("nights", 1),
        deployment("web", 2, apart(term(host, "app: night"))),
      ),
    },
    {
      name: "blue avoids green, not there",
      yaml: workload({
        name: "web-blue",
        labels: "app: web, color: blue",
        replicas: 1,
        pod: ratherApart(term(host, "app: web, color: green")),
      }),
    },
    {
      name: "label of the controller",
      args: onShape(3, 1),
      yaml: statefulSet("web", 3, ratherApart(term(host, "statefulset.kubernetes.io/pod-name: web-0"))),
    },
    {
      name: "DaemonSet of another place, in dump, other namespace",
      yaml: deployment("web", 2, apart(term(host, "app: noisy", "namespaceSelector: {}"))),
      cluster: file(twoNodes, running("j", "app: noisy", "n1", "jobs")),
    },
    {
      name: "job-name",
      yaml: file(
        job("load", 1),
        workload({ kind: "Pod", name: "p", pod: together(term(host, "job-name: load")) }),
        workload({ kind: "Pod", name: "p2", pod: together(term(host, "batch.kubernetes.io/job-name: load")) }),
      ),
    },
    {
      name: "shop avoids shops-like name far",
      yaml: file(deployment("db", 1), deployment("web", 2, apart(term(host, "app: mq")))),
    },
  ],
};
