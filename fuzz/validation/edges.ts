import type { Json } from "../shrink.ts";
import type { Fields } from "./fields.ts";

const pod = (spec: Fields = {}, metadata: Fields = {}): Fields => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", ...metadata },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const c = (extra: Fields): Fields => pod({ containers: [{ name: "c", image: "i", ...extra }] });
const res = (resources: Fields, extra: Fields = {}): Fields =>
  pod({ containers: [{ name: "c", image: "i", resources }], ...extra });
const tmpl = (spec: Fields = {}, labels: Fields = { app: "w" }): Fields => ({
  metadata: { labels },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const wl = (kind: string, spec: Fields): Fields => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "w" },
  spec: { selector: { matchLabels: { app: "w" } }, template: tmpl(), ...spec },
});
const job = (spec: Fields, t: Fields = {}, name = "j", labels?: Fields): Fields => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: { template: tmpl({ restartPolicy: "Never", ...t }, labels), ...spec },
});
const cron = (spec: Fields, name = "c"): Fields => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name },
  spec: { schedule: "@daily", jobTemplate: { spec: { template: tmpl({ restartPolicy: "Never" }), ...spec } } },
});
const pc = (name: string, value: number, extra: Fields = {}): Fields => ({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name },
  value,
  ...extra,
});
const lr = (item: Fields): Fields => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "l" },
  spec: { limits: [item] },
});
const rq = (spec: Fields): Fields => ({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec });
const sel = (expressions: readonly Json[], labels: Fields = { app: "w" }): Fields =>
  wl("ReplicaSet", { selector: { matchExpressions: expressions }, template: tmpl({}, labels) });
const tol = (t: Fields): Fields => pod({ tolerations: [t] });
const vol = (v: Fields | readonly Fields[], name = "a"): Fields => pod({ volumes: [v].flat() }, { name });
const x = (n: number): string => "x".repeat(n);
const claims = (list: readonly Json[]): Fields =>
  res(
    { claims: list },
    {
      resourceClaims: [
        { name: "a", resourceClaimName: "b" },
        { name: "b", resourceClaimName: "b" },
      ],
    },
  );
/** Objects at the edge of what the API server accepts, on either side. */
export const edges: readonly Fields[] = [
  pc("system-node-critical", 2000001000),
  pc("system-node-critical", 5),
  pc("system-cluster-critical", 2000000000, { globalDefault: true }),
  pc("system-x", 1),
  pc("p", 1000000000),
  pc("p", 1000000001),
  lr({ type: "Pod", default: { cpu: "1" } }),
  lr({ type: "Pod", defaultRequest: { cpu: "1" } }),
  lr({ type: "PersistentVolumeClaim", max: { cpu: "1" } }),
  lr({ type: "PersistentVolumeClaim", max: { storage: "1" } }),
  lr({ type: "Container", maxLimitRequestRatio: { cpu: "500m" } }),
  lr({ type: "Container", maxLimitRequestRatio: { cpu: "1" } }),
  lr({ type: "Container", min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "3" } }),
  lr({ type: "Container", min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "2" } }),
  lr({ type: "Container", default: { "a.b/c": "2" }, defaultRequest: { "a.b/c": "1" } }),
  lr({ type: "Container", default: { "a.b/c": "2" }, defaultRequest: { "a.b/c": "2" } }),
  rq({ scopeSelector: { matchExpressions: [{ scopeName: "BestEffort", operator: "In", values: ["a"] }] } }),
  rq({ scopeSelector: { matchExpressions: [{ scopeName: "BestEffort", operator: "Exists" }] } }),
  rq({ scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "Exists", values: ["a"] }] } }),
  rq({ scopes: ["BestEffort", "NotBestEffort"] }),
  rq({ scopes: ["Terminating", "NotTerminating"] }),
  rq({ hard: { storage: "1" } }),
  rq({ hard: { "requests.example.com/gpu": "1", "x.y/z": "1" } }),
  rq({ hard: { "requests.hugepages-2Mi": "2Mi" } }),
  wl("StatefulSet", {
    volumeClaimTemplates: [
      {
        metadata: { name: "v" },
        spec: { accessModes: ["ReadWriteOnce", "ReadWriteOncePod"], resources: { requests: { storage: "1" } } },
      },
    ],
  }),
  wl("StatefulSet", {
    volumeClaimTemplates: [
      {
        metadata: { name: "v" },
        spec: { accessModes: ["ReadWriteOncePod"], resources: { requests: { storage: "0" } } },
      },
    ],
  }),
  wl("StatefulSet", {
    volumeClaimTemplates: [
      {
        metadata: { name: "v" },
        spec: { accessModes: ["ReadWriteOncePod"], resources: { requests: { storage: "1" } } },
      },
    ],
  }),
  pod({ containers: [{ image: "i" }, { name: "", image: "i" }] }),
  c({
    restartPolicy: "Never",
    restartPolicyRules: Array.from({ length: 21 }, () => ({
      action: "Restart",
      exitCodes: { operator: "In", values: [1] },
    })),
  }),
  c({
    restartPolicy: "Never",
    restartPolicyRules: Array.from({ length: 20 }, () => ({
      action: "Restart",
      exitCodes: { operator: "In", values: [1] },
    })),
  }),
  c({ ports: [{ containerPort: 1 }, { containerPort: 65535 }] }),
  c({
    ports: [
      { containerPort: 65536, hostPort: 65535 },
      { containerPort: 1, hostPort: -1 },
    ],
  }),
  c({
    ports: [
      { containerPort: 1, hostPort: 5 },
      { containerPort: 2, hostPort: 5, protocol: "TCP" },
      { containerPort: 2, hostPort: 5, protocol: "" },
      { containerPort: 3, hostPort: 5, protocol: "UDP" },
      { containerPort: 3, hostPort: 5, hostIP: "10.0.0.1" },
    ],
  }),
  c({
    ports: [
      { name: x(15), containerPort: 1 },
      { name: x(16), containerPort: 1 },
    ],
  }),
  pod({
    topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "z", whenUnsatisfiable: "DoNotSchedule", minDomains: 0 }],
  }),
  pod({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "z", whenUnsatisfiable: "DoNotSchedule", minDomains: 1 },
      { maxSkew: 1, topologyKey: "y", whenUnsatisfiable: "DoNotSchedule" },
    ],
  }),
  job({ completionMode: "Indexed", completions: 10 }, {}, x(62)),
  job({ completionMode: "Indexed", completions: 10 }, {}, x(61)),
  job({ completionMode: "Indexed", completions: 0 }, {}, x(63)),
  job({ completionMode: "Indexed", completions: 1 }, {}, x(62)),
  job({ completions: 10 }, {}, x(63)),
  cron({}, x(52)),
  cron({}, x(53)),
  cron({ selector: { matchLabels: { app: "w" } } }),
  cron({ manualSelector: true }),
  cron({ manualSelector: false }),
  job({ completionMode: "Indexed", completions: 5, maxFailedIndexes: 2 }),
  job({ completionMode: "Indexed", completions: 5, maxFailedIndexes: 6, backoffLimitPerIndex: 1 }),
  job({ completionMode: "Indexed", completions: 5, maxFailedIndexes: 5, backoffLimitPerIndex: 1 }),
  job({ backoffLimitPerIndex: 1 }),
  job({ completionMode: "NonIndexed", maxFailedIndexes: 1, backoffLimitPerIndex: 1 }),
  job({ completionMode: "Other", backoffLimitPerIndex: 1 }),
  job({ podReplacementPolicy: "TerminatingOrFailed" }),
  job({ podReplacementPolicy: "TerminatingOrFailed", podFailurePolicy: { rules: [] } }),
  job({ podFailurePolicy: { rules: [] } }, { restartPolicy: "OnFailure" }),
  job({ podFailurePolicy: { rules: [] } }),
  job({}, { restartPolicy: "Always" }),
  job({}, { restartPolicy: "Sometimes" }),
  job({}, { restartPolicy: "" }),
  job({ completionMode: "Indexed", completions: 200000, parallelism: 100001 }),
  job({ completionMode: "Indexed", completions: 200000, parallelism: 100000 }),
  job({ completionMode: "Indexed", completions: 100001, backoffLimitPerIndex: 1, parallelism: 10001 }),
  job({
    completionMode: "Indexed",
    completions: 100001,
    backoffLimitPerIndex: 1,
    parallelism: 10000,
    maxFailedIndexes: 10001,
  }),
  job({ completionMode: "Indexed", completions: 100000, backoffLimitPerIndex: 1, parallelism: 10001 }),
  job({ completionMode: "Indexed", completions: 100001, parallelism: 10001 }),
  job({ completionMode: "Indexed", parallelism: 1, maxFailedIndexes: 1, backoffLimitPerIndex: 1 }),
  job({ manualSelector: true }),
  job({ manualSelector: true, selector: { matchLabels: { app: "other" } } }),
  job({ manualSelector: true, selector: { matchLabels: { app: "w" } } }),
  job({}, {}, "j", { "job-name": "other" }),
  job({}, {}, "j", { "job-name": "j" }),
  job({ selector: { matchLabels: { app: "w" } } }),
  job({ selector: { matchLabels: { "job-name": "j" } } }),
  job({ selector: { matchLabels: { "job-name": "k" } } }),
  job({ selector: { matchExpressions: [{ key: "job-name", operator: "NotIn", values: ["j"] }] } }),
  pod({}, { annotations: { a: x(262143) } }),
  pod({}, { annotations: { a: x(262144) } }),
  pod({}, { annotations: { a: "é".repeat(131071), b: "" } }),
  pod({}, { annotations: { a: "é".repeat(131072) } }),
  pod({}, { annotations: { a: "€".repeat(87381) } }),
  pod({}, { annotations: { a: "€".repeat(87380) } }),
  pod({}, { annotations: { a: "😀".repeat(65536) } }),
  pod({}, { annotations: { a: "😀".repeat(65535) } }),
  { apiVersion: "v1", kind: "Namespace", metadata: { name: x(63) } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: x(64) } },
  pod({}, { name: [x(63), x(63), x(63), x(61)].join(".") }),
  pod({}, { name: [x(63), x(63), x(63), x(62)].join(".") }),
  pod({}, { labels: { [x(63)]: x(63) } }),
  pod({}, { labels: { [x(64)]: x(64) } }),
  pod({}, { name: "a..b" }),
  {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n" },
    status: { declaredFeatures: ["A", "A" + x(252), "A" + x(253), "A" + x(253)] },
  },
  pod({
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: "z" } },
          { weight: 100, podAffinityTerm: { topologyKey: "z" } },
          { weight: 101, podAffinityTerm: { topologyKey: "z" } },
          { podAffinityTerm: { topologyKey: "z", namespaces: ["*"] } },
        ],
      },
    },
  }),
  pod({
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "z", labelSelector: {}, matchLabelKeys: ["b", "a"], mismatchLabelKeys: ["a"] },
        ],
      },
    },
  }),
  pod({ activeDeadlineSeconds: 1 }),
  pod({ activeDeadlineSeconds: 0 }),
  c({ image: " i" }),
  pod({ initContainers: [{ name: "d", image: "i " }] }),
  pod({ ephemeralContainers: [{ name: "e", image: "i", terminationMessagePolicy: "File" }] }),
  pod({ nodeName: "n", schedulingGates: [{ name: "g" }] }),
  pod({ terminationGracePeriodSeconds: -5 }),
  pod({ runtimeClassName: "", priorityClassName: "", nodeName: "" }),
  res({ limits: { "hugepages-2Mi": "3Mi", cpu: "1" } }),
  res({ limits: { "hugepages-0": "1", cpu: "1" } }),
  res({ limits: { "hugepages-x": "1", cpu: "1" } }),
  res({ limits: { "hugepages-500m": "1", cpu: "1" } }),
  res({ limits: { "hugepages-2Mi": "4Mi", cpu: "1" } }),
  claims([
    { name: "a", request: "r" },
    { name: "a", request: "r" },
  ]),
  claims([
    { name: "a", request: "r" },
    { name: "a", request: "s" },
  ]),
  claims([{ name: "a" }, { name: "a", request: "s" }]),
  claims([{ name: "a", request: "s" }, { name: "a" }]),
  claims([{ name: "a", request: "S" }]),
  claims([{ name: "a", request: "s" }, { name: "b" }]),
  claims([{ name: "c" }, { name: "" }]),
  pod({ os: { name: "windows" }, resources: { limits: { cpu: "1" } } }),
  pod({ resources: { limits: { cpu: "1" }, claims: [{ name: "x" }] } }),
  res(
    { limits: { "hugepages-2Mi": "4Mi", cpu: "1" } },
    { resources: { limits: { "hugepages-2Mi": "2Mi", cpu: "1" } } },
  ),
  res({ limits: { memory: "4Mi", cpu: "1" } }, { resources: { limits: { memory: "2Mi", cpu: "1" } } }),
  wl("Deployment", { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }),
  wl("Deployment", { strategy: { rollingUpdate: { maxUnavailable: "101%" } } }),
  wl("Deployment", { strategy: { rollingUpdate: { maxUnavailable: "100%" } } }),
  wl("Deployment", { strategy: { rollingUpdate: { maxUnavailable: 101 } } }),
  wl("Deployment", { strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } } }),
  wl("Deployment", { progressDeadlineSeconds: 5, minReadySeconds: 5 }),
  sel([{ key: "app", operator: "In", values: ["x"] }]),
  sel([{ key: "b", operator: "In", values: ["x"] }]),
  sel([{ key: "app", operator: "NotIn", values: ["w"] }]),
  sel([{ key: "b", operator: "NotIn", values: ["w"] }]),
  sel([{ key: "b", operator: "DoesNotExist" }]),
  sel([{ key: "app", operator: "DoesNotExist" }]),
  sel([{ key: "app", operator: "Exists" }]),
  sel([{ key: "b", operator: "Exists" }]),
  wl("ReplicaSet", { selector: {} }),
  wl("DaemonSet", { selector: {} }),
  wl("DaemonSet", { selector: { matchLabels: { "a b": "c" } } }),
  wl("DaemonSet", { template: tmpl({ activeDeadlineSeconds: 5 }) }),
  wl("ReplicaSet", { template: tmpl({ activeDeadlineSeconds: 5 }) }),
  wl("ReplicaSet", {
    template: tmpl({ ephemeralContainers: [{ name: "e", image: "i", terminationMessagePolicy: "File" }] }),
  }),
  tol({ key: "a", operator: "Exists", value: "b" }),
  tol({ key: "a", operator: "Exists", tolerationSeconds: 5 }),
  tol({ key: "a", operator: "Exists", tolerationSeconds: 5, effect: "NoExecute" }),
  tol({ key: "a", effect: "" }),
  tol({ operator: "Exists", effect: "Sometimes" }),
  vol({ name: "a", emptyDir: {}, hostPath: { path: "/x" } }),
  vol([
    {
      name: "e",
      ephemeral: {
        volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1" } } } },
      },
    },
    { name: "p", persistentVolumeClaim: { claimName: "a-e" } },
  ]),
  vol({ name: "r", rbd: { monitors: [], image: "" } }),
  vol({ name: "r", rbd: { monitors: ["a"], image: "b" } }),
  vol([{ emptyDir: {} }, { name: "", emptyDir: {} }]),
  {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name: "r", labels: { a: "b" } },
    spec: { template: tmpl() },
  },
  { apiVersion: "v1", kind: "ReplicationController", metadata: { name: "r" }, spec: { template: tmpl({}, {}) } },
  { apiVersion: "v1", kind: "ReplicationController", metadata: { name: "r" }, spec: { selector: { app: "w" } } },
  { apiVersion: "v1", kind: "Node", metadata: { name: "n", namespace: "x" } },
];
