import type { LintCases } from "./lint-case.ts";
import {
  apart,
  deployment,
  file,
  host,
  lines,
  onShape,
  ratherApart,
  ratherTogether,
  statefulSet,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

export const emptySelectorCases: LintCases = {
  rule: "empty-selector",
  wrong: [
    {
      name: "anti-affinity to all",
      yaml: deployment("web", 3, apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`))),
    },
    {
      name: "matchLabels without any",
      yaml: deployment(
        "web",
        3,
        apart(lines("labelSelector: {matchLabels: {}} #! empty-selector", `topologyKey: ${zone}`)),
      ),
    },
    {
      name: "a spread that counts nothing",
      yaml: deployment(
        "web",
        3,
        lines(
          "topologySpreadConstraints:",
          "  - maxSkew: 1",
          `    topologyKey: ${zone}`,
          "    whenUnsatisfiable: DoNotSchedule",
          "    labelSelector: {} #! empty-selector",
        ),
      ),
    },
    {
      name: "preferred",
      yaml: deployment("web", 3, ratherApart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`))),
    },
    {
      name: "required anti",
      yaml: deployment("web", 2, apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`))),
    },
    {
      name: "empty lists",
      yaml: deployment(
        "web",
        2,
        together(lines("labelSelector: {matchExpressions: []} #! empty-selector", `topologyKey: ${host}`)),
      ),
    },
    {
      name: "spread",
      args: onShape(3, 1),
      yaml: deployment(
        "web",
        3,
        `topologySpreadConstraints:
- maxSkew: 1
  labelSelector: {} #! empty-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
      ),
    },
    {
      name: "preferred",
      yaml: deployment(
        "web",
        2,
        ratherTogether(
          lines("labelSelector: {matchLabels: {}, matchExpressions: []} #! empty-selector", `topologyKey: ${host}`),
        ),
      ),
    },
    {
      name: "all namespaces",
      yaml: statefulSet(
        "web",
        2,
        apart(lines("labelSelector: {} #! empty-selector", "namespaceSelector: {}", `topologyKey: ${host}`)),
      ),
    },
    {
      name: "beside others that it shuts out",
      args: onShape(1, 1),
      yaml: file(
        workload({
          name: "web",
          replicas: 1,
          spec: "strategy: {type: Recreate}",
          pod: apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
        }),
        statefulSet("db", 1),
      ),
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
      yaml: deployment("web", 2, apart(term(host, "app: web", "namespaceSelector: {}"))),
    },
    {
      name: "mismatchLabelKeys",
      yaml: workload({
        name: "t",
        replicas: 2,
        labels: "app: t, tenant: a",
        pod: apart(lines("labelSelector: {}", "mismatchLabelKeys: [tenant]", `topologyKey: ${host}`)),
      }),
    },
    {
      name: "matchLabelKeys",
      yaml: deployment("t", 2, apart(lines("labelSelector: {}", "matchLabelKeys: [app]", `topologyKey: ${host}`))),
    },
    {
      name: "namespaceSelector {} only",
      yaml: deployment("t", 2, apart(term(host, "app: t", "namespaceSelector: {}"))),
    },
    {
      name: "a Service's and policy's",
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: 1, selector: {}}
`,
    },
    {
      name: "spread with matchLabelKeys",
      yaml: deployment(
        "t",
        2,
        `topologySpreadConstraints:
- {maxSkew: 1, labelSelector: {}, matchLabelKeys: [app, pod-template-hash], topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}`,
      ),
    },
    {
      name: "ns of its own (exclusive)",
      yaml: deployment(
        "t",
        2,
        apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
      ),
    },
  ],
};
