import type { LintCases } from "./lint-case.ts";
import {
  file,
  workload,
  host,
  zone,
  apart,
  together,
  ratherApart,
  ratherTogether,
  term,
  node,
  running,
  namespace,
  lines,
} from "./manifest-text.ts";

const twoNodes = file(node("n1", "a"), node("n2", "b"));
const quota = (ns: string) =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: no-cross, namespace: ${ns}}\nspec:\n  hard: {pods: "0"}\n  scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity, operator: Exists}]}`;
const pv = (zoneValue: string, ns = "default") =>
  file(
    `apiVersion: v1
kind: PersistentVolume
metadata: {name: pv1}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: std
  claimRef: {name: data, namespace: ${ns}, uid: u1}
  csi: {driver: d, volumeHandle: h}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [${zoneValue}]}]}]}}
status: {phase: Bound}`,
    `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: ${ns}, uid: u1, annotations: {pv.kubernetes.io/bind-completed: "yes"}}
spec: {accessModes: [ReadWriteOnce], storageClassName: std, volumeName: pv1, resources: {requests: {storage: 1Gi}}}
status: {phase: Bound}`,
  );
const data = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]";

/** Further cases of every kind of object, of every form of selector, and their healthy look-alikes. */
export const moreClusterCases: readonly LintCases[] = [
  {
    rule: "autoscaler-differs",
    wrong: [
      {
        name: "Karpenter NodePool, preferred",
        yaml: file(
          "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: default}\nspec: {template: {spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}}}}",
          workload({ name: "web", replicas: 3, pod: ratherApart(term(host, "app: web")) }).replace(
            "weight: 100",
            "weight: 100 #! autoscaler-differs",
          ),
        ),
      },
      {
        name: "--autoscaler karpenter",
        args: ["--autoscaler", "karpenter"],
        yaml: workload({ name: "web", replicas: 3, pod: ratherApart(term(zone, "app: web")) }).replace(
          "weight: 100",
          "weight: 100 #! autoscaler-differs",
        ),
      },
    ],
    right: [
      { name: "no evidence", yaml: workload({ name: "web", replicas: 3, pod: ratherApart(term(zone, "app: web")) }) },
      {
        name: "required anti by hostname with karpenter",
        args: ["--autoscaler", "karpenter"],
        yaml: workload({ name: "web", replicas: 3, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "required zone with cluster-autoscaler",
        args: ["--autoscaler", "cluster-autoscaler"],
        yaml: workload({ name: "web", replicas: 3, pod: apart(term(zone, "app: web")) }),
      },
      { name: "affinity-free", args: ["--autoscaler", "karpenter"], yaml: workload({ name: "web", replicas: 3 }) },
    ],
  },
  {
    rule: "forbidden-here",
    wrong: [
      {
        name: "admission plugin",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(`${zone} #! forbidden-here`, "app: web")) }),
      },
      {
        name: "quota, namespaces",
        yaml: file(
          quota("shop"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop] #! forbidden-here")),
          }),
        ),
      },
      {
        name: "quota, namespaceSelector, preferred",
        yaml: file(
          quota("shop"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: ratherTogether(term(host, "app: web", "namespaceSelector: {} #! forbidden-here")),
          }),
        ),
      },
      {
        name: "plugin, CronJob, custom key, second",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({
          kind: "CronJob",
          name: "x",
          pod: apart(term(host, "app: x"), term("example.com/rack #! forbidden-here", "app: x")),
        }),
      },
      {
        name: "quota in the dump",
        yaml: workload({
          name: "web",
          namespace: "shop",
          replicas: 2,
          pod: apart(term(host, "app: web", "namespaces: [shop, b] #! forbidden-here")),
        }),
        cluster: file(quota("shop"), namespace("shop"), namespace("b"), twoNodes, node("n3", "c")),
      },
      {
        name: "plugin among several",
        args: ["--admission-plugins", "AlwaysPullImages,LimitPodHardAntiAffinityTopology"],
        yaml: workload({
          kind: "StatefulSet",
          name: "web",
          replicas: 2,
          pod: apart(term(`${zone} #! forbidden-here`, "app: web")),
        }),
      },
    ],
    right: [
      { name: "no evidence", yaml: workload({ name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }) },
      {
        name: "hostname",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(host, "app: web")) }),
      },
      {
        name: "preferred zone, affinity zone",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: lines(ratherApart(term(zone, "app: web"))) }),
      },
      {
        name: "quota of another namespace",
        yaml: file(
          quota("other"),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop]")),
          }),
        ),
      },
      {
        name: "quota with room",
        yaml: file(
          quota("shop").replace('"0"', '"10"'),
          workload({
            name: "web",
            namespace: "shop",
            replicas: 2,
            pod: apart(term(host, "app: web", "namespaces: [shop]")),
          }),
        ),
      },
      {
        name: "no namespaces",
        yaml: file(
          quota("shop"),
          workload({ name: "web", namespace: "shop", replicas: 2, pod: apart(term(host, "app: web")) }),
        ),
      },
      {
        name: "required affinity by zone with the plugin",
        args: ["--admission-plugins", "LimitPodHardAntiAffinityTopology"],
        yaml: workload({ name: "web", replicas: 2, pod: together(term(zone, "app: web")) }),
      },
      {
        name: "another plugin",
        args: ["--admission-plugins", "AlwaysPullImages"],
        yaml: workload({ name: "web", replicas: 2, pod: apart(term(zone, "app: web")) }),
      },
    ],
  },
  {
    rule: "volume-pins-elsewhere",
    wrong: [
      {
        name: "nodeSelector",
        yaml: workload({
          name: "web",
          replicas: 1,
          spec: "strategy: {type: Recreate}",
          pod: lines("nodeSelector: {topology.kubernetes.io/zone: b} #! volume-pins-elsewhere", data),
        }),
        cluster: file(twoNodes, pv("a")),
      },
      {
        name: "anti-affinity to what is there",
        yaml: workload({
          kind: "Pod",
          name: "web",
          pod: lines(data, apart(term(`${zone}`, "app: noisy #! volume-pins-elsewhere"))),
        }),
        cluster: file(twoNodes, pv("a"), running("noisy", "app: noisy", "n1")),
      },
      {
        name: "affinity to what is elsewhere",
        yaml: workload({
          kind: "Pod",
          name: "web",
          pod: lines(data, together(term(`${zone}`, "app: db #! volume-pins-elsewhere"))),
        }),
        cluster: file(twoNodes, pv("a"), running("db", "app: db", "n2")),
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
        cluster: file(twoNodes, pv("a")),
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
        cluster: file(twoNodes, pv("a").replaceAll("name: data,", "name: data-db-0,")),
      },
    ],
    right: [
      {
        name: "same zone",
        yaml: workload({
          name: "web",
          replicas: 1,
          spec: "strategy: {type: Recreate}",
          pod: lines("nodeSelector: {topology.kubernetes.io/zone: a}", data),
        }),
        cluster: file(twoNodes, pv("a")),
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
        cluster: file(twoNodes, pv("a", "other")),
      },
      {
        name: "mate in the same zone",
        yaml: workload({ kind: "Pod", name: "web", pod: lines(data, together(term(`${zone}`, "app: db"))) }),
        cluster: file(twoNodes, pv("a"), running("db", "app: db", "n1")),
      },
      {
        name: "avoids what is in the other zone",
        yaml: workload({ kind: "Pod", name: "web", pod: lines(data, apart(term(`${zone}`, "app: noisy"))) }),
        cluster: file(twoNodes, pv("a"), running("noisy", "app: noisy", "n2")),
      },
      {
        name: "volume of two zones",
        yaml: workload({
          kind: "Pod",
          name: "web",
          pod: lines("nodeSelector: {topology.kubernetes.io/zone: b}", data),
        }),
        cluster: file(twoNodes, pv("a, b")),
      },
    ],
  },
  {
    rule: "deprecated-topology-key",
    wrong: [
      {
        name: "dk1",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: apart(term("failure-domain.beta.kubernetes.io/zone #! deprecated-topology-key", "app: web")),
        }),
      },
      {
        name: "node selector arch",
        yaml: workload({
          name: "web",
          replicas: 1,
          pod: "nodeSelector: {beta.kubernetes.io/arch: amd64} #! deprecated-topology-key",
        }),
      },
      {
        name: "nodes have the old label",
        yaml: workload({
          name: "web",
          replicas: 2,
          kind: "StatefulSet",
          pod: apart(term("failure-domain.beta.kubernetes.io/zone #! deprecated-topology-key", "app: web")),
        }),
        cluster: file(
          node("n1", "a", "failure-domain.beta.kubernetes.io/zone: a"),
          node("n2", "b", "failure-domain.beta.kubernetes.io/zone: b"),
        ),
      },
    ],
    right: [],
  },
  {
    rule: "wrapper-mix-up",
    wrong: [
      {
        name: "plain term in preferred",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - labelSelector: {matchLabels: {app: web}} #! wrapper-mix-up
      topologyKey: kubernetes.io/hostname`,
        }),
      },
      {
        name: "weight in required",
        yaml: workload({
          name: "web",
          replicas: 2,
          pod: `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - weight: 100 #! wrapper-mix-up
      podAffinityTerm:
        labelSelector: {matchLabels: {app: web}}
        topologyKey: kubernetes.io/hostname`,
        }),
      },
    ],
    right: [],
  },
];
