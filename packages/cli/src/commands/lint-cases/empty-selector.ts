import type { LintCases } from "./lint-case.ts";
import {
  apart,
  file,
  host,
  lines,
  onShape,
  ratherApart,
  ratherTogether,
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
    {
      name: "required anti",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: apart(lines("labelSelector: {} #! empty-selector", `topologyKey: ${host}`)),
      }),
    },
    {
      name: "empty lists",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: together(lines("labelSelector: {matchExpressions: []} #! empty-selector", `topologyKey: ${host}`)),
      }),
    },
    {
      name: "spread",
      args: onShape(3, 1),
      yaml: workload({
        name: "web",
        replicas: 3,
        pod: `topologySpreadConstraints:
- maxSkew: 1
  labelSelector: {} #! empty-selector
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule`,
      }),
    },
    {
      name: "preferred",
      yaml: workload({
        name: "web",
        replicas: 2,
        pod: ratherTogether(
          lines("labelSelector: {matchLabels: {}, matchExpressions: []} #! empty-selector", `topologyKey: ${host}`),
        ),
      }),
    },
    {
      name: "all namespaces",
      yaml: workload({
        kind: "StatefulSet",
        name: "web",
        replicas: 2,
        pod: apart(lines("labelSelector: {} #! empty-selector", "namespaceSelector: {}", `topologyKey: ${host}`)),
      }),
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
        workload({ name: "db", kind: "StatefulSet", replicas: 1 }),
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
      yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web", "namespaceSelector: {}")) }),
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
      yaml: workload({
        name: "t",
        replicas: 2,
        pod: apart(lines("labelSelector: {}", "matchLabelKeys: [app]", `topologyKey: ${host}`)),
      }),
    },
    {
      name: "namespaceSelector {} only",
      yaml: workload({ name: "t", replicas: 2, pod: apart(term(host, "app: t", "namespaceSelector: {}")) }),
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
      yaml: workload({
        name: "t",
        replicas: 2,
        pod: `topologySpreadConstraints:
- {maxSkew: 1, labelSelector: {}, matchLabelKeys: [app, pod-template-hash], topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}`,
      }),
    },
    {
      name: "ns of its own (exclusive)",
      yaml: workload({
        name: "t",
        replicas: 2,
        pod: apart(lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`)),
      }),
    },
  ],
};
