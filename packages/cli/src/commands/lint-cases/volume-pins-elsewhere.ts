import type { LintCases } from "./lint-case.ts";
import { apart, deployment, file, lines, running, term, together, twoNodes, workload, zone } from "./manifest-text.ts";

function volume(name: string, inZone: string, claim: string, namespace = "default"): string {
  return lines(
    "apiVersion: v1",
    "kind: PersistentVolume",
    `metadata: {name: ${name}}`,
    "spec:",
    "  capacity: {storage: 1Gi}",
    "  accessModes: [ReadWriteOnce]",
    "  storageClassName: disk",
    "  csi: {driver: disk.example.com, volumeHandle: v}",
    `  claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: ${namespace}, name: ${claim}}`,
    `  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: ${zone}, operator: In, values: [${inZone}]}]}]}}`,
    "status: {phase: Bound}",
  );
}

function claim(name: string, boundTo: string, namespace = "default"): string {
  return lines(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    `metadata: {name: ${name}, namespace: ${namespace}, annotations: {pv.kubernetes.io/bind-completed: "yes"}}`,
    "spec:",
    "  accessModes: [ReadWriteOnce]",
    "  storageClassName: disk",
    "  resources: {requests: {storage: 1Gi}}",
    `  volumeName: ${boundTo}`,
    "status: {phase: Bound}",
  );
}

/** The claim `data`, bound to a volume of that zone. */
function bound(inZone: string, namespace = "default"): string {
  return file(volume("pv1", inZone, "data", namespace), claim("data", "pv1", namespace));
}

const data = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]";

export const volumePinsElsewhereCases: LintCases = {
  rule: "volume-pins-elsewhere",
  wrong: [
    {
      name: "nodeSelector to another zone",
      cluster: file(twoNodes, volume("pv1", "a", "data"), claim("data", "pv1")),
      yaml: workload({
        kind: "Pod",
        name: "db",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere", data),
      }),
    },
    {
      name: "all in the file",
      yaml: file(
        twoNodes,
        volume("pv1", "a", "data"),
        claim("data", "pv1"),
        deployment("db", 1, lines("nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere", data)),
      ),
    },
    {
      name: "nodeSelector",
      yaml: workload({
        name: "web",
        replicas: 1,
        spec: "strategy: {type: Recreate}",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere", data),
      }),
      cluster: file(twoNodes, bound("a")),
    },
    {
      name: "anti-affinity to what is there",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines(data, apart(term(`${zone}`, "app: noisy #! volume-pins-elsewhere"))),
      }),
      cluster: file(twoNodes, bound("a"), running("noisy", "app: noisy", "n1")),
    },
    {
      name: "affinity to what is elsewhere",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines(data, together(term(`${zone}`, "app: db #! volume-pins-elsewhere"))),
      }),
      cluster: file(twoNodes, bound("a"), running("db", "app: db", "n2")),
    },
    {
      name: "node affinity",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines(
          data,
          "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution: #! volume-pins-elsewhere\n      nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: NotIn, values: [a]}]}]",
        ),
      }),
      cluster: file(twoNodes, bound("a")),
    },
    {
      name: "StatefulSet's claim",
      yaml: workload({
        kind: "StatefulSet",
        name: "db",
        replicas: 1,
        spec: "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: std, resources: {requests: {storage: 1Gi}}}}]",
        pod: "nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere",
      }),
      cluster: file(twoNodes, bound("a").replaceAll("name: data,", "name: data-db-0,")),
    },
    {
      name: "a claim of a StatefulSet's template, beside a pod that it avoids",
      yaml: workload({
        kind: "StatefulSet",
        name: "db",
        replicas: 1,
        spec: "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: disk, resources: {requests: {storage: 1Gi}}}}]",
        pod: apart(term("kubernetes.io/hostname", "app: noisy #! volume-pins-elsewhere")),
      }).replace("image: c:1", "image: c:1, volumeMounts: [{name: data, mountPath: /data}]"),
      cluster: file(
        twoNodes,
        volume("pv1", "a", "data-db-0"),
        claim("data-db-0", "pv1"),
        running("noisy", "app: noisy", "n1"),
      ),
    },
  ],
  right: [
    {
      name: "the same zone",
      cluster: file(twoNodes, volume("pv1", "a", "data"), claim("data", "pv1")),
      yaml: workload({ kind: "Pod", name: "db", pod: lines("nodeSelector: {topology.kubernetes.io/zone: a}", data) }),
    },
    {
      name: "the claim is not known",
      cluster: twoNodes,
      yaml: workload({ kind: "Pod", name: "db", pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", data) }),
    },
    {
      name: "the zone's only node is full, not forbidden",
      cluster: file(twoNodes, volume("pv1", "a", "data"), claim("data", "pv1")),
      yaml: workload({ kind: "Pod", name: "db", pod: data }).replace(
        "image: c:1}",
        'image: c:1, resources: {requests: {cpu: "90"}}}',
      ),
    },
    {
      name: "same zone",
      yaml: workload({
        name: "web",
        replicas: 1,
        spec: "strategy: {type: Recreate}",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: a}", data),
      }),
      cluster: file(twoNodes, bound("a")),
    },
    {
      name: "not bound",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", data),
      }),
      cluster: file(
        twoNodes,
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: std}\nprovisioner: d\nvolumeBindingMode: WaitForFirstConsumer",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: default}\nspec: {accessModes: [ReadWriteOnce], storageClassName: std, resources: {requests: {storage: 1Gi}}}",
      ),
    },
    {
      name: "of another namespace",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", "volumes: [{name: d, emptyDir: {}}]"),
      }),
      cluster: file(twoNodes, bound("a", "other")),
    },
    {
      name: "mate in the same zone",
      yaml: workload({ kind: "Pod", name: "web", pod: lines(data, together(term(`${zone}`, "app: db"))) }),
      cluster: file(twoNodes, bound("a"), running("db", "app: db", "n1")),
    },
    {
      name: "avoids what is in the other zone",
      yaml: workload({ kind: "Pod", name: "web", pod: lines(data, apart(term(`${zone}`, "app: noisy"))) }),
      cluster: file(twoNodes, bound("a"), running("noisy", "app: noisy", "n2")),
    },
    {
      name: "volume of two zones",
      yaml: workload({
        kind: "Pod",
        name: "web",
        pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", data),
      }),
      cluster: file(twoNodes, bound("a, b")),
    },
  ],
};
