import type { LintCases } from "./lint-case.ts";
import {
  deployment,
  file,
  host,
  job,
  lines,
  onShape,
  ratherTogether,
  running,
  statefulSet,
  term,
  together,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

export const affinityCycleCases: LintCases = {
  rule: "affinity-cycle",
  wrong: [
    {
      name: "two wait for each other",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        deployment("b", 1, together(term(zone, "app: a #! affinity-cycle"))),
      ),
    },
    {
      name: "three in a ring, of different kinds",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        statefulSet("b", 1, together(term(host, "app: c #! affinity-cycle"))),
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
    {
      name: "two",
      args: onShape(2, 2),
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        deployment("b", 1, together(term(host, "app: a #! affinity-cycle"))),
      ),
    },
    {
      name: "three, nothing known, kinds",
      yaml: file(
        statefulSet("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        job("b", 1, together(term(zone, "app: c #! affinity-cycle"))),
        workload({ kind: "Pod", name: "c", pod: together(term(zone, "app: a #! affinity-cycle")) }),
      ),
    },
    {
      name: "by expressions",
      args: onShape(1, 2),
      yaml: file(
        workload({
          name: "leader",
          labels: "role: leader, set: x",
          replicas: 1,
          pod: together(
            lines(
              "labelSelector: {matchExpressions: [{key: role, operator: In, values: [worker]}, {key: set, operator: Exists}]} #! affinity-cycle",
              `topologyKey: ${host}`,
            ),
          ),
        }),
        workload({
          name: "worker",
          labels: "role: worker, set: x",
          replicas: 2,
          pod: together(
            lines(
              "labelSelector: {matchExpressions: [{key: role, operator: In, values: [leader]}]} #! affinity-cycle",
              `topologyKey: ${host}`,
            ),
          ),
        }),
      ),
    },
    {
      name: "over namespaces",
      args: onShape(1, 2),
      yaml: file(
        workload({
          name: "a",
          namespace: "x",
          replicas: 1,
          pod: together(term(zone, "app: b #! affinity-cycle", "namespaces: [q]")),
        }),
        workload({
          name: "b",
          namespace: "q",
          replicas: 1,
          pod: together(term(zone, "app: a #! affinity-cycle", "namespaces: [x]")),
        }),
      ),
    },
    {
      name: "a third one waits for the cycle",
      args: onShape(1, 2),
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        deployment("b", 1, together(term(zone, "app: a #! affinity-cycle"))),
        deployment("z", 1, together(term(zone, "app: a"))),
      ),
    },
    {
      name: "empty dump",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b #! affinity-cycle"))),
        deployment("b", 1, together(term(zone, "app: a #! affinity-cycle"))),
      ),
      cluster: twoNodes,
    },
  ],
  right: [
    {
      name: "a chain",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, together(term(zone, "app: c"))),
        deployment("c", 1),
      ),
    },
    {
      name: "one of them only prefers",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, ratherTogether(term(zone, "app: a"))),
      ),
    },
    {
      name: "each has itself",
      yaml: file(
        deployment("a", 2, together(term(zone, "app: a"))),
        deployment("b", 2, together(term(zone, "app: b"))),
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
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, together(term(zone, "app: a"))),
      ),
    },
    {
      name: "one of them runs",
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, together(term(zone, "app: a"))),
      ),
      cluster: file(twoNodes, running("a-1", "app: a", "n1"), running("b-1", "app: b", "n1")),
    },
    {
      name: "one prefers",
      args: onShape(2, 2),
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, ratherTogether(term(zone, "app: a"))),
      ),
    },
    {
      name: "shared label, self first",
      args: onShape(2, 2),
      yaml: file(
        workload({ name: "a", labels: "app: a, group: g", replicas: 1, pod: together(term(zone, "group: g")) }),
        workload({ name: "b", labels: "app: b, group: g", replicas: 1, pod: together(term(zone, "group: g")) }),
      ),
    },
    {
      name: "a chain",
      args: onShape(2, 2),
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, together(term(zone, "app: c"))),
        deployment("c", 1),
      ),
    },
    {
      name: "broken by a second maker of the same label",
      args: onShape(2, 2),
      yaml: file(
        deployment("a", 1, together(term(zone, "app: b"))),
        deployment("b", 1, together(term(zone, "app: a"))),
        workload({ name: "b2", labels: "app: b", replicas: 1 }),
      ),
    },
    {
      name: "other namespaces than each other's",
      yaml: file(
        workload({ name: "a", namespace: "x", replicas: 1, pod: together(term(zone, "app: b")) }),
        workload({ name: "b", namespace: "q", replicas: 1, pod: together(term(zone, "app: a")) }),
      ),
    },
  ],
};
