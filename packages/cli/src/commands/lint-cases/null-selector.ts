import type { LintCases } from "./lint-case.ts";
import { apart, host, lines, ratherApart, term, together, workload, zone } from "./manifest-text.ts";

export const nullSelectorCases: LintCases = {
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
    {
      name: "required anti",
      yaml: workload({ name: "web", replicas: 2, pod: apart(`topologyKey: ${host} #! null-selector`) }),
    },
    {
      name: "affinity",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: together(
          lines("namespaceSelector: {}", `topologyKey: ${host}`).replace(
            "namespaceSelector: {}",
            "namespaceSelector: {} #! null-selector",
          ),
        ),
      }),
    },
    {
      name: "preferred, tilde",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: ratherApart(lines("labelSelector: ~ #! null-selector", `topologyKey: ${host}`)),
      }),
    },
    {
      name: "spread without",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: `topologySpreadConstraints:
- maxSkew: 1 #! null-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
      }),
    },
    {
      name: "second of two, Pod",
      yaml: workload({
        kind: "Pod",
        name: "p",
        pod: apart(term(host, "app: p"), lines(`topologyKey: ${zone} #! null-selector`, "namespaces: [x]")),
      }),
    },
    {
      name: "labelSelector empty value",
      yaml: workload({
        kind: "CronJob",
        name: "p",
        pod: apart(lines("labelSelector: #! null-selector", `topologyKey: ${zone}`)),
      }),
    },
  ],
  right: [
    {
      name: "an expression",
      yaml: workload({
        name: "web",
        replicas: 3,
        pod: apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
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
    { name: "matchLabels", yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }) },
    {
      name: "namespaceSelector null",
      yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "namespaceSelector: null")) }),
    },
    {
      name: "matchExpressions only",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: apart(
          lines(
            "labelSelector: {matchLabels: null, matchExpressions: [{key: app, operator: In, values: [web]}]}",
            `topologyKey: ${host}`,
          ),
        ),
      }),
    },
    { name: "no affinity at all", yaml: workload({ name: "web", replicas: 2, pod: "affinity: {}" }) },
    {
      name: "empty lists",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: []}}\ntopologySpreadConstraints: []",
      }),
    },
  ],
};
