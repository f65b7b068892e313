import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { labelsOf, pod, podSpec, priorityClass, workload } from "../situations/objects.ts";

/** An object that is there, and what is put in its place by `kubectl apply`. */
export interface UpdateCase {
  readonly name: string;
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
  /** What the API server says, in part; absent: it accepts. */
  readonly refused?: string;
}

/** The object with some fields of its spec, or of itself, in the place of those that it has. */
function changed(object: KubernetesObject, spec: object, top: object = {}): KubernetesObject {
  const before: object = JSON.parse(JSON.stringify(object["spec"] ?? {}));
  return { ...object, ...(object["spec"] === undefined ? {} : { spec: { ...before, ...spec } }), ...top };
}

function claimTemplate(storage: string): object {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } };
  return { metadata: { name: "data" }, spec };
}

const deployment = workload("Deployment", "shop/web", 1, {});
const statefulSet: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { namespace: "shop", name: "db" },
  spec: {
    serviceName: "db",
    replicas: 1,
    selector: { matchLabels: { app: "db" } },
    template: { metadata: { labels: { app: "db" } }, spec: podSpec({}) },
    volumeClaimTemplates: [claimTemplate("1Gi")],
  },
};
const job: KubernetesObject = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { namespace: "shop", name: "sum" },
  spec: { parallelism: 1, completions: 2, template: { spec: podSpec({ spec: { restartPolicy: "Never" } }) } },
};
const claim: KubernetesObject = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { namespace: "shop", name: "data" },
  spec: { storageClassName: "none", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};
const storageClass: KubernetesObject = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "fast" },
  provisioner: "csi.example.com",
  volumeBindingMode: "WaitForFirstConsumer",
};
const quota: KubernetesObject = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { namespace: "lab", name: "quota" },
  spec: { hard: { pods: "10" }, scopes: ["NotTerminating"] },
};
const driver: KubernetesObject = {
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name: "csi.example.com" },
  spec: { attachRequired: true },
};
const volume: KubernetesObject = {
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: "pv" },
  spec: {
    storageClassName: "none",
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    csi: { driver: "csi.example.com", volumeHandle: "pv" },
  },
};
const runtimeClass: KubernetesObject = {
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name: "sandboxed" },
  handler: "sandboxed",
};
const daemonSet: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { namespace: "shop", name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: { metadata: { labels: { app: "agent" } }, spec: podSpec({}) },
  },
};
const gates = [{ name: "example.com/wait" }];

function relabelled(object: KubernetesObject, labels: string): KubernetesObject {
  const template = { metadata: { labels: labelsOf(labels) }, spec: podSpec({}) };
  return changed(object, { selector: { matchLabels: labelsOf(labels) }, template });
}

/** What may be changed of objects that are there, and what may not. */
export const updateCases: readonly UpdateCase[] = [
  {
    name: "a Deployment's selector",
    before: deployment,
    after: relabelled(deployment, "app=other"),
    refused: "spec.selector: Invalid value",
  },
  { name: "a Deployment's replicas", before: deployment, after: changed(deployment, { replicas: 2 }) },
  {
    name: "a DaemonSet's selector",
    before: daemonSet,
    after: relabelled(daemonSet, "app=other"),
    refused: "spec.selector",
  },
  {
    name: "a StatefulSet's serviceName",
    before: statefulSet,
    after: changed(statefulSet, { serviceName: "other" }),
    refused: "spec.serviceName: Invalid value",
  },
  {
    name: "a StatefulSet's claims",
    before: statefulSet,
    after: changed(statefulSet, { volumeClaimTemplates: [claimTemplate("2Gi")] }),
    refused: "spec.volumeClaimTemplates: Invalid value",
  },
  { name: "a StatefulSet's replicas", before: statefulSet, after: changed(statefulSet, { replicas: 2 }) },
  {
    name: "a Job's template",
    before: job,
    after: changed(job, { template: { spec: podSpec({ cpu: "200m", spec: { restartPolicy: "Never" } }) } }),
    refused: "spec.template: Invalid value",
  },
  { name: "a Job's completions", before: job, after: changed(job, { completions: 3 }), refused: "spec.completions" },
  { name: "a Job's parallelism", before: job, after: changed(job, { parallelism: 2 }) },
  {
    name: "a claim's class",
    before: claim,
    after: changed(claim, { storageClassName: "other" }),
    refused: "spec is immutable after creation except resources.requests",
  },
  {
    name: "a claim's size while it is not bound",
    before: claim,
    after: changed(claim, { resources: { requests: { storage: "2Gi" } } }),
    refused: "spec is immutable after creation except resources.requests",
  },
  {
    name: "a class's binding mode",
    before: storageClass,
    after: changed(storageClass, {}, { volumeBindingMode: "Immediate" }),
    refused: "volumeBindingMode",
  },
  {
    name: "a class's expansion",
    before: storageClass,
    after: changed(storageClass, {}, { allowVolumeExpansion: true }),
  },
  {
    name: "a priority class's value",
    before: priorityClass("high", 1000),
    after: priorityClass("high", 2000),
    refused: "may not be changed in an update",
  },
  {
    name: "a priority class's description",
    before: priorityClass("high", 1000),
    after: priorityClass("high", 1000, { description: "above others" }),
  },
  {
    name: "a runtime class's handler",
    before: runtimeClass,
    after: changed(runtimeClass, {}, { handler: "other" }),
    refused: "handler",
  },
  {
    name: "a quota's scopes",
    before: quota,
    after: changed(quota, { scopes: ["BestEffort"] }),
    refused: "spec.scopes",
  },
  { name: "a quota's numbers", before: quota, after: changed(quota, { hard: { pods: "1" } }) },
  {
    name: "a driver's attachRequired",
    before: driver,
    after: changed(driver, { attachRequired: false }),
    refused: "field is immutable",
  },
  {
    name: "a volume's handle",
    before: volume,
    after: changed(volume, { csi: { driver: "csi.example.com", volumeHandle: "other" } }),
    refused: "spec.persistentvolumesource",
  },
  { name: "a volume's capacity", before: volume, after: changed(volume, { capacity: { storage: "2Gi" } }) },
  {
    name: "a pod's request",
    before: pod("shop/web"),
    after: pod("shop/web", { cpu: "200m" }),
    refused: "pod updates may not change fields other than",
  },
  {
    name: "a pod's node selector",
    before: pod("shop/web"),
    after: pod("shop/web", { spec: { nodeSelector: { disk: "ssd" } } }),
    refused: "pod updates may not change fields other than",
  },
  {
    name: "a pod's tolerations, one more",
    before: pod("shop/web"),
    after: pod("shop/web", { spec: { tolerations: [{ key: "db", operator: "Exists" }] } }),
  },
  {
    name: "a gated pod's node selector, one more",
    before: pod("shop/web", { spec: { schedulingGates: gates, nodeSelector: { disk: "ssd" } } }),
    after: pod("shop/web", { spec: { schedulingGates: gates, nodeSelector: { disk: "ssd", zone: "a" } } }),
  },
  {
    name: "a gated pod's node selector, another",
    before: pod("shop/web", { spec: { schedulingGates: gates, nodeSelector: { disk: "ssd" } } }),
    after: pod("shop/web", { spec: { schedulingGates: gates, nodeSelector: { disk: "hdd" } } }),
    refused: "spec.nodeSelector: Invalid value",
  },
  {
    name: "a gate that comes late",
    before: pod("shop/web"),
    after: pod("shop/web", { spec: { schedulingGates: gates } }),
    refused: "spec.schedulingGates[0].name: Forbidden: only deletion is allowed",
  },
];
