import { bases } from "./bases.ts";
import type { Fields } from "./fields.ts";

const nodeTerm = (key: string): Fields => ({ matchExpressions: [{ key, operator: "In", values: ["a"] }] });
const container = (name: string, more: Fields = {}): Fields => ({ name, image: `${name}:1`, ...more });

const gatedPod: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "gated", namespace: "default" },
  spec: {
    schedulingGates: [{ name: "a" }, { name: "b" }],
    nodeSelector: { disk: "ssd" },
    containers: [container("c")],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm("x"), nodeTerm("y")] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: nodeTerm("z") }],
      },
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone", labelSelector: {} }] },
    },
  },
};

const plainPod: Fields = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "plain", namespace: "default", labels: { app: "web" } },
  spec: {
    nodeName: "n",
    activeDeadlineSeconds: 100,
    terminationGracePeriodSeconds: 10,
    serviceAccountName: "default",
    tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
    initContainers: [container("first")],
    containers: [
      container("c", {
        env: [
          { name: "A", value: "a" },
          { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        ports: [{ containerPort: 80 }, { containerPort: 81, name: "x" }],
        volumeMounts: [{ name: "config", mountPath: "/config" }],
        livenessProbe: { httpGet: { port: 80 }, periodSeconds: 3 },
        resources: { limits: { cpu: "1" } },
      }),
      container("d"),
    ],
    volumes: [
      { name: "config", configMap: { name: "c" } },
      { name: "token", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
      { name: "empty" },
    ],
  },
};

const suspendedJob = (status: Fields): Fields => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "j", namespace: "default", labels: { app: "web" } },
  spec: {
    suspend: true,
    completionMode: "Indexed",
    completions: 3,
    parallelism: 3,
    manualSelector: true,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        restartPolicy: "Never",
        nodeSelector: { disk: "ssd" },
        tolerations: [{ key: "a", operator: "Exists" }],
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm("x")] } },
        },
        containers: [container("c", { resources: { requests: { cpu: "1" } } })],
      },
    },
  },
  status,
});

const claim = (spec: Fields, status: Fields, annotations: Fields = {}): Fields => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "claim", namespace: "default", annotations },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } }, ...spec },
  status,
});

/** Objects that are there, beside those of `bases`: with a status, or in a state in which more may change. */
export const updateBases: readonly Fields[] = [
  gatedPod,
  plainPod,
  plainPod,
  suspendedJob({}),
  suspendedJob({ startTime: "2026-01-01T00:00:00Z" }),
  suspendedJob({ startTime: "2026-01-01T00:00:00Z", conditions: [{ type: "Suspended", status: "True" }] }),
  suspendedJob({ active: 1 }),
  claim({ storageClassName: "fast", volumeName: "pv" }, { phase: "Bound", capacity: { storage: "1Gi" } }),
  claim({}, { phase: "Pending" }, { "volume.beta.kubernetes.io/storage-class": "fast" }),
  claim({ dataSource: { kind: "PersistentVolumeClaim", name: "other" } }, { phase: "Bound" }),
  claim(
    { storageClassName: "fast", volumeAttributesClassName: "gold" },
    { phase: "Bound", currentVolumeAttributesClassName: "gold", capacity: { storage: "2Gi" } },
  ),
  {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n", labels: { a: "b" } },
    spec: { podCIDR: "10.0.0.0/24", podCIDRs: ["10.0.0.0/24"], providerID: "p" },
    status: { capacity: { cpu: "4" } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "10Gi" },
      csi: { driver: "csi.example.com", volumeHandle: "h" },
      volumeAttributesClassName: "gold",
      nodeAffinity: {
        required: { nodeSelectorTerms: [nodeTerm("failure-domain.beta.kubernetes.io/zone"), nodeTerm("x")] },
      },
    },
  },
  ...bases.filter((one) => isNamed(one) && !lacksSelector(one)),
];

function isNamed({ metadata }: Fields): boolean {
  return typeof metadata === "object" && metadata !== null && "name" in metadata;
}

/** The API server makes selectors for Jobs. */
function lacksSelector({ kind, spec }: Fields): boolean {
  return kind === "Job" && typeof spec === "object" && spec !== null && !("manualSelector" in spec);
}
