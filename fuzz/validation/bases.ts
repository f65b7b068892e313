import type { Fields } from "./fields.ts";
import { storage } from "./storage-bases.ts";

const podSpec = (): Fields => ({
  containers: [
    {
      name: "c1",
      image: "i",
      resources: {
        requests: { cpu: "100m", memory: "1Gi" },
        limits: { cpu: "1", memory: "1Gi", "example.com/gpu": "1" },
      },
      ports: [{ name: "http", containerPort: 80, hostPort: 8080, protocol: "TCP" }, { containerPort: 81 }],
      volumeMounts: [{ name: "data", mountPath: "/d" }],
    },
    {
      name: "c2",
      image: "i",
      ports: [{ containerPort: 8080, hostPort: 0 }],
      resources: {
        limits: { "hugepages-2Mi": "4Mi", cpu: "1" },
        requests: { "hugepages-2Mi": "4Mi" },
        claims: [{ name: "rc" }],
      },
    },
  ],
  initContainers: [
    { name: "i1", image: "i", restartPolicy: "Always", resources: { requests: { cpu: "1" } } },
    { name: "i2", image: "i" },
  ],
  volumes: [
    { name: "data", persistentVolumeClaim: { claimName: "x" } },
    { name: "e", emptyDir: {} },
  ],
  resourceClaims: [{ name: "rc", resourceClaimName: "abc" }],
  nodeSelector: { disk: "ssd" },
  nodeName: "node-1",
  priorityClassName: "high",
  runtimeClassName: "gvisor",
  hostNetwork: false,
  preemptionPolicy: "Never",
  schedulerName: "x",
  restartPolicy: "Always",
  overhead: { cpu: "10m" },
  tolerations: [
    { key: "a", operator: "Equal", value: "v", effect: "NoExecute", tolerationSeconds: 5 },
    { operator: "Exists" },
    { key: "b", operator: "Exists", effect: "NoSchedule" },
  ],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      minDomains: 2,
      nodeAffinityPolicy: "Honor",
      nodeTaintsPolicy: "Ignore",
      labelSelector: { matchLabels: { app: "web" } },
      matchLabelKeys: ["tier"],
    },
    {
      maxSkew: 1,
      topologyKey: "zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["a"] }] },
    },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: "k", operator: "Gt", values: ["5"] },
              { key: "z", operator: "In", values: ["a", "b"] },
            ],
            matchFields: [{ key: "metadata.name", operator: "In", values: ["n"] }],
          },
        ],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 5, preference: { matchExpressions: [{ key: "k", operator: "Exists" }] } },
      ],
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: "zone",
          labelSelector: {
            matchLabels: { app: "web" },
            matchExpressions: [{ key: "tier", operator: "In", values: ["a"] }],
          },
          namespaces: ["x"],
          namespaceSelector: { matchLabels: { a: "b" } },
          matchLabelKeys: ["version"],
          mismatchLabelKeys: ["tenant"],
        },
      ],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
            matchLabelKeys: ["tier"],
          },
        },
      ],
    },
  },
});
const meta = (x: Fields = {}): Fields => ({
  name: "web",
  namespace: "default",
  labels: { app: "web" },
  annotations: { "a.b/C": "any thing" },
  ...x,
});
const pod: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: meta({ labels: { app: "web", tier: "a", version: "1" } }),
  spec: podSpec(),
};
const gated: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "g",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "x", uid: "u", controller: true }],
  },
  spec: {
    hostNetwork: true,
    schedulingGates: [{ name: "a.b/c" }, { name: "d" }],
    containers: [
      { name: "c", image: "i", ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] },
      { name: "d", image: "i", ports: [{ containerPort: 82 }] },
    ],
    resources: { requests: { cpu: "2" }, limits: { memory: "2Gi" } },
  },
};
const plr: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { generateName: "g-" },
  spec: {
    containers: [
      {
        name: "c",
        image: "i",
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { "hugepages-2Mi": "4Mi", cpu: "1" } },
      },
      { name: "d", image: "i", resources: { requests: { cpu: "1" }, limits: { cpu: "2" } } },
    ],
    initContainers: [{ name: "s", image: "i", restartPolicy: "Always", resources: { requests: { cpu: "1" } } }],
    resources: { requests: { cpu: "3", memory: "2Gi" }, limits: { cpu: "3", memory: "2Gi", "hugepages-2Mi": "4Mi" } },
  },
};
const tspec = (): Fields => {
  const { nodeName: _, ...rest } = podSpec();
  return rest;
};
const template = (labels: Fields = { app: "web", tier: "a" }): Fields => ({
  metadata: { labels, annotations: { x: "y" } },
  spec: tspec(),
});
const small = (extra: Fields = {}): Fields => ({
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "c", image: "i" }], ...extra },
});
const misc: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "m" },
  spec: {
    restartPolicy: "Never",
    hostUsers: false,
    hostPID: false,
    hostIPC: false,
    hostname: "h",
    subdomain: "s",
    serviceAccountName: "sa",
    activeDeadlineSeconds: 5,
    os: { name: "linux" },
    terminationGracePeriodSeconds: 5,
    volumes: [
      {
        name: "eph",
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
      { name: "p", persistentVolumeClaim: { claimName: "m-x" } },
      { name: "img", image: { reference: "r" } },
      { name: "gce", gcePersistentDisk: { pdName: "x" } },
      { name: "empty" },
    ],
    containers: [
      {
        name: "c",
        image: "i",
        restartPolicy: "Never",
        restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "In", values: [5] } }],
        volumeMounts: [
          { name: "eph", mountPath: "/a" },
          { name: "p", mountPath: "/b", readOnly: true },
        ],
      },
    ],
    initContainers: [
      { name: "i", image: "i", lifecycle: {}, restartPolicy: "Always" },
      {
        name: "j",
        image: "i",
        ports: [
          { containerPort: 5, hostPort: 5 },
          { containerPort: 6, hostPort: 6, protocol: "UDP" },
        ],
      },
    ],
    resourceClaims: [
      { name: "a", resourceClaimTemplateName: "t" },
      { name: "b", resourceClaimName: "u" },
    ],
    resources: { limits: { cpu: "1" } },
    schedulingGroup: { podGroupName: "g" },
  },
};

/** Objects of every kind that is checked, which the API server accepts, and into which errors are put. */
export const bases: readonly Fields[] = [
  misc,

  pod,
  pod,
  gated,
  plr,
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: meta(),
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "Exists" }] },
      template: template(),
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: meta(),
    spec: {
      replicas: 3,
      minReadySeconds: 5,
      progressDeadlineSeconds: 100,
      revisionHistoryLimit: 1,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: "0%" } },
      selector: { matchLabels: { app: "web" } },
      template: small({ restartPolicy: "Always" }),
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: meta(),
    spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template: small() },
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: meta(),
    spec: {
      replicas: 3,
      serviceName: "s",
      podManagementPolicy: "Parallel",
      ordinals: { start: 1 },
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "c", image: "i", volumeMounts: [{ name: "vct", mountPath: "/x" }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "vct" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: meta(),
    spec: { selector: { matchLabels: { app: "web" } }, template: small({ hostNetwork: true }) },
  },
  {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: meta(),
    spec: { replicas: 1, selector: { app: "web" }, template: small() },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: meta(),
    spec: {
      parallelism: 2,
      completions: 3,
      completionMode: "Indexed",
      backoffLimit: 3,
      template: small({ restartPolicy: "Never" }),
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: meta(),
    spec: {
      manualSelector: true,
      selector: { matchLabels: { app: "web" } },
      template: small({ restartPolicy: "OnFailure" }),
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: meta(),
    spec: { selector: { matchLabels: { "job-name": "web" } }, template: small({ restartPolicy: "OnFailure" }) },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: meta(),
    spec: {
      schedule: "0 1 * * *",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: { parallelism: 1, template: small({ restartPolicy: "Never", tolerations: [{ operator: "Exists" }] }) },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n", labels: { a: "b" } },
    spec: {
      unschedulable: true,
      taints: [
        { key: "a", value: "b", effect: "NoSchedule" },
        { key: "a", effect: "NoExecute" },
      ],
    },
    status: {
      capacity: { cpu: "4", pods: "110", "example.com/gpu": "2" },
      allocatable: { cpu: "3900m", memory: "8Gi" },
      declaredFeatures: ["Abc", "Bcd/x"],
    },
  },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "n", labels: { a: "b" } } },
  {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: meta(),
    spec: {
      limits: [
        {
          type: "Container",
          min: { cpu: "100m" },
          max: { cpu: "4" },
          default: { cpu: "1", memory: "1Gi" },
          defaultRequest: { cpu: "500m" },
          maxLimitRequestRatio: { cpu: "10" },
        },
        { type: "Pod", max: { cpu: "4" } },
      ],
    },
  },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: meta(),
    spec: {
      hard: { cpu: "4", "requests.memory": "1Gi", pods: "10" },
      scopes: ["NotTerminating"],
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
    },
  },
  {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "p" },
    value: 5,
    globalDefault: false,
    preemptionPolicy: "Never",
  },
  {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "p" },
    handler: "h",
    overhead: { podFixed: { cpu: "1" } },
    scheduling: {
      nodeSelector: { a: "b" },
      tolerations: [
        { key: "a", operator: "Exists", effect: "NoSchedule" },
        { key: "b", value: "c" },
      ],
    },
  },
  ...storage,
];
