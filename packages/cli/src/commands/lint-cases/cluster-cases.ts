import type { LintCases } from "./lint-case.ts";
import {
  apart,
  file,
  host,
  lines,
  node,
  ratherApart,
  spread,
  term,
  together,
  workload,
  zone,
} from "./manifest-text.ts";

const threeZones = ["--shape", "zones=3,nodes=2"];
const twoNodes = file(node("n1", "a"), node("n2", "b"));

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

function claim(name: string, boundTo: string): string {
  return lines(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    `metadata: {name: ${name}, namespace: default, annotations: {pv.kubernetes.io/bind-completed: "yes"}}`,
    "spec:",
    "  accessModes: [ReadWriteOnce]",
    "  storageClassName: disk",
    "  resources: {requests: {storage: 1Gi}}",
    `  volumeName: ${boundTo}`,
    "status: {phase: Bound}",
  );
}

const data = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]";

/** Rules about other workloads, and what else the cluster has. */
export const clusterCases: readonly LintCases[] = [
  {
    rule: "shuts-out-others",
    wrong: [
      {
        name: "one pod a node, and another workload wants in",
        yaml: file(
          twoNodes,
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 2,
            pod: apart(
              lines(
                "labelSelector: {matchExpressions: [{key: app, operator: Exists}]} #! shuts-out-others",
                `topologyKey: ${host}`,
              ),
            ),
          }),
          workload({ name: "web", replicas: 1 }),
        ),
      },
      {
        name: "by zone, across namespaces",
        args: ["--shape", "zones=2,nodes=1"],
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            namespace: "data",
            replicas: 2,
            pod: apart(term(zone, "tier: backend #! shuts-out-others", "namespaceSelector: {}")),
            labels: "app: db, tier: backend",
          }),
          workload({ name: "api", namespace: "shop", labels: "app: api, tier: backend", replicas: 1 }),
        ),
      },
    ],
    right: [
      {
        name: "room for both",
        args: threeZones,
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 2,
            pod: apart(
              lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
            ),
          }),
          workload({ name: "web", replicas: 1 }),
        ),
      },
      {
        name: "only preferred",
        yaml: file(
          twoNodes,
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 2,
            pod: ratherApart(
              lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
            ),
          }),
          workload({ name: "web", replicas: 1 }),
        ),
      },
      {
        name: "the other is in another namespace",
        yaml: file(
          twoNodes,
          workload({
            kind: "StatefulSet",
            name: "db",
            namespace: "data",
            replicas: 2,
            pod: apart(
              lines("labelSelector: {matchExpressions: [{key: app, operator: Exists}]}", `topologyKey: ${host}`),
            ),
          }),
          workload({ name: "web", replicas: 1 }),
        ),
      },
      {
        name: "nothing is known of nodes",
        yaml: file(
          workload({
            kind: "StatefulSet",
            name: "db",
            replicas: 2,
            pod: apart(term(host, "tier: backend")),
            labels: "app: db, tier: backend",
          }),
          workload({ name: "api", labels: "app: api, tier: backend", replicas: 1 }),
        ),
      },
    ],
  },
  {
    rule: "autoscaler-differs",
    wrong: [],
    right: [
      {
        name: "no autoscaler is there",
        yaml: workload({ name: "web", replicas: 2, pod: apart(term("example.com/rack", "app: web")) }),
      },
      {
        name: "by zone and node",
        args: ["--autoscaler", "karpenter"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "spread by zone",
        args: ["--autoscaler", "karpenter"],
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]"),
        }),
      },
    ],
  },
  {
    rule: "forbidden-here",
    wrong: [
      {
        name: "the admission plugin allows hosts only",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(`${zone} #! forbidden-here`, "app: web")) }),
      },
      {
        name: "a quota for affinity across namespaces",
        yaml: file(
          lines(
            "apiVersion: v1",
            "kind: ResourceQuota",
            "metadata: {name: no-cross, namespace: shop}",
            "spec:",
            '  hard: {pods: "0"}',
            "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
          ),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop] #! forbidden-here")),
          }),
        ),
      },
    ],
    right: [
      { name: "the plugin is off", yaml: workload({ name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }) },
      {
        name: "hosts are allowed",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "preferred is allowed",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: ratherApart(term(zone, "app: web")) }),
      },
      {
        name: "affinity is allowed",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: together(term(zone, "app: web")) }),
      },
      {
        name: "the quota is another namespace's",
        yaml: file(
          lines(
            "apiVersion: v1",
            "kind: ResourceQuota",
            "metadata: {name: no-cross, namespace: data}",
            "spec:",
            '  hard: {pods: "0"}',
            "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
          ),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop]")),
          }),
        ),
      },
      {
        name: "the quota has room",
        yaml: file(
          lines(
            "apiVersion: v1",
            "kind: ResourceQuota",
            "metadata: {name: some-cross, namespace: shop}",
            "spec:",
            '  hard: {pods: "5"}',
            "  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}",
          ),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop]")),
          }),
        ),
      },
    ],
  },
  {
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
          workload({
            name: "db",
            replicas: 1,
            pod: lines("nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere", data),
          }),
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
    ],
  },
];
