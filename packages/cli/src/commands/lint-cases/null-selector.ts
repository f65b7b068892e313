import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  host,
  lines,
  ratherApart,
  statefulSet,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

export const nullSelectorCases: LintCases = {
  rule: "null-selector",
  wrong: [
    {
      name: "required anti-affinity",
      yaml: deployment("web", 3, apart(`topologyKey: ${host} #! null-selector`)),
    },
    {
      name: "required affinity",
      yaml: workload({ kind: "Pod", name: "web", pod: together(`topologyKey: ${zone} #! null-selector`) }),
    },
    {
      name: "a null that somebody wrote",
      yaml: statefulSet("web", 3, apart(lines("labelSelector: null #! null-selector", `topologyKey: ${host}`))),
    },
    {
      name: "a spread",
      yaml: deployment(
        "web",
        3,
        lines(
          "topologySpreadConstraints:",
          "  - maxSkew: 1 #! null-selector",
          `    topologyKey: ${zone}`,
          "    whenUnsatisfiable: ScheduleAnyway",
        ),
      ),
    },
    {
      name: "namespaces do not select pods",
      yaml: deployment("web", 3, ratherApart(lines(`topologyKey: ${host}`, "namespaces: [a]"))).replace(
        "weight: 100",
        "weight: 100 #! null-selector",
      ),
    },
    {
      name: "required anti",
      yaml: deployment("web", 2, apart(`topologyKey: ${host} #! null-selector`)),
    },
    {
      name: "affinity",
      yaml: deployment(
        "web",
        2,
        together(
          lines("namespaceSelector: {}", `topologyKey: ${host}`).replace(
            "namespaceSelector: {}",
            "namespaceSelector: {} #! null-selector",
          ),
        ),
      ),
    },
    {
      name: "preferred, tilde",
      yaml: deployment("web", 2, ratherApart(lines("labelSelector: ~ #! null-selector", `topologyKey: ${host}`))),
    },
    {
      name: "spread without",
      yaml: deployment(
        "web",
        2,
        `topologySpreadConstraints:
- maxSkew: 1 #! null-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
      ),
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
      yaml: deployment(
        "web",
        3,
        apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
      ),
    },
    {
      name: "an anchor",
      yaml: deployment(
        "web",
        3,
        apart(
          lines("labelSelector: &own", "  matchLabels: {app: web}", `topologyKey: ${host}`),
          lines("labelSelector: *own", `topologyKey: ${zone}`),
        ),
      ),
    },
    { name: "matchLabels", yaml: deployment("web", 2, apart(term(host, "app: web"))) },
    {
      name: "namespaceSelector null",
      yaml: deployment("web", 2, apart(term(host, "app: web", "namespaceSelector: null"))),
    },
    {
      name: "matchExpressions only",
      yaml: deployment(
        "web",
        2,
        apart(
          lines(
            "labelSelector: {matchLabels: null, matchExpressions: [{key: app, operator: In, values: [web]}]}",
            `topologyKey: ${host}`,
          ),
        ),
      ),
    },
    { name: "no affinity at all", yaml: deployment("web", 2, "affinity: {}") },
    {
      name: "empty lists",
      yaml: deployment(
        "web",
        2,
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: []}}\ntopologySpreadConstraints: []",
      ),
    },
  ],
};
