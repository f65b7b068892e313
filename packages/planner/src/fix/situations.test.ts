import type { NodeObject, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import type { Situation } from "../testing/made-fix.ts";
import { affinityTo, deployment, labelsOf, node, pod, template } from "../testing/objects.ts";
import { brokenPromises, printedFixes } from "../testing/situation-outcome.ts";
import type { FixKind } from "./fix.ts";

/** A situation, and what a good engineer would do about it: one of these is among the first three. */
type Row = readonly [name: string, situation: Partial<Situation>, best: readonly FixKind[]];

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

function inNamespace<Object extends KubernetesObject>(namespace: string, object: Object): Object {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function objectOf(kind: string, name: string, more: object = {}, namespace?: string): KubernetesObject {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: apiVersions[kind] ?? "v1", kind, metadata, ...more } as KubernetesObject;
}

const apiVersions: Readonly<Record<string, string>> = {
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  ReplicaSet: "apps/v1",
  Job: "batch/v1",
  PriorityClass: "scheduling.k8s.io/v1",
  RuntimeClass: "node.k8s.io/v1",
  StorageClass: "storage.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
};

function statefulSet(name: string, replicas: number, spec: Partial<PodSpec>, more: object = {}): KubernetesObject {
  return objectOf("StatefulSet", name, {
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: template(`app=${name}`, spec),
      ...more,
    },
  });
}

function daemonSet(name: string, spec: Partial<PodSpec>): KubernetesObject {
  return objectOf("DaemonSet", name, {
    spec: { selector: { matchLabels: { app: name } }, template: template(`app=${name}`, spec) },
  });
}

function requests(cpu: string, memory = "64Mi", more: object = {}): Partial<PodSpec> {
  return { containers: [{ name: "main", image: "main:1", resources: { requests: { cpu, memory }, ...more } }] };
}

function running(name: string, of: string, nodeName: string, spec: Partial<PodSpec> = {}): KubernetesObject {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: of, uid: of, controller: true };
  return pod(name, `app=${of}`, { nodeName, ...spec }, { ownerReferences: [owner] });
}

function tainted(name: string, ...taints: readonly string[]): NodeObject {
  return node(name, {
    spec: {
      taints: taints.map((text) => {
        const [key = "", effect = "NoSchedule"] = text.split(":");
        const [bare = "", value] = key.split("=");
        return { key: bare, effect: effect as "NoSchedule", ...(value === undefined ? {} : { value }) };
      }),
    },
  });
}

function term(topologyKey: string, labels: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: labelsOf(labels) }, ...more };
}

function wants(...terms: readonly PodAffinityTerm[]): Partial<PodSpec> {
  return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

function avoids(...terms: readonly PodAffinityTerm[]): Partial<PodSpec> {
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

function spread(topologyKey: string, app: string, more: Partial<TopologySpreadConstraint> = {}): Partial<PodSpec> {
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app } },
        ...more,
      },
    ],
  };
}

function onlyOn(key: string, ...values: readonly string[]): Partial<PodSpec> {
  const matchExpressions = [{ key, operator: "In" as const, values }];
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    },
  };
}

/** As `kubectl get` prints it: what the API server fills in is there. */
function defaulted(object: KubernetesObject): KubernetesObject {
  const copy = JSON.parse(JSON.stringify(object)) as { spec: { template: { spec: Record<string, unknown> } } };
  const { spec } = copy.spec.template;
  Object.assign(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  return copy as unknown as KubernetesObject;
}

const two = [node("n1", { zone: "a" }), node("n2", { zone: "b" })];
const store = deployment("store", 1, "app=store");

const rulesBetweenPods: readonly Row[] = [
  [
    "more replicas than nodes",
    { wishes: [...two, deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }))] },
    ["replicas-lowered", "node-added", "term-preferred"],
  ],
  [
    "more replicas than nodes, preferred terms there already",
    {
      wishes: [
        ...two,
        deployment("web", 3, "app=web", {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [term(hostname, "app=web")],
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(zone, "app=web") }],
            },
          },
        }),
      ],
    },
    ["term-preferred"],
  ],
  [
    "two terms at once keep replicas apart",
    {
      wishes: [
        ...two,
        deployment("web", 3, "app=web,tier=front", avoids(term(hostname, "app=web"), term(hostname, "tier=front"))),
      ],
    },
    ["term-preferred", "replicas-lowered", "node-added"],
  ],
  [
    "apart by zone with more replicas than zones, on more nodes than zones",
    {
      cluster: [...two, node("n3", { zone: "a" }), node("n4", { zone: "b" })],
      wishes: [deployment("web", 3, "app=web", affinityTo(zone, { avoids: "web" }))],
    },
    ["topology-key-changed"],
  ],
  [
    "a value mistyped in a labelSelector",
    { cluster: [...two], wishes: [store, deployment("web", 1, "app=web", wants(term(hostname, "app=sotre")))] },
    ["selector-corrected"],
  ],
  [
    "another key for what a pod is",
    {
      wishes: [
        ...two,
        deployment("store", 1, "app.kubernetes.io/name=store"),
        deployment("web", 1, "app=web", wants(term(hostname, "app=store"))),
      ],
    },
    ["selector-corrected"],
  ],
  [
    "the pods meant are in another namespace of the dump",
    {
      cluster: [
        ...two,
        objectOf("Namespace", "default"),
        objectOf("Namespace", "data"),
        inNamespace("data", pod("store-0", "app=store", { nodeName: "n1" })),
      ],
      wishes: [deployment("web", 1, "app=web", wants(term(hostname, "app=store")))],
    },
    ["namespaces-corrected"],
  ],
  [
    "a namespaces list that leaves out where the pods are",
    {
      cluster: [
        ...two,
        objectOf("Namespace", "default"),
        objectOf("Namespace", "prod"),
        objectOf("Namespace", "old"),
        inNamespace("prod", pod("store-0", "app=store", { nodeName: "n1" })),
      ],
      wishes: [
        inNamespace(
          "prod",
          deployment("web", 1, "app=web", wants(term(hostname, "app=store", { namespaces: ["old"] }))),
        ),
      ],
    },
    ["namespaces-corrected"],
  ],
  [
    "a namespaceSelector that matches no namespace with the pods",
    {
      cluster: [
        ...two,
        objectOf("Namespace", "default"),
        objectOf("Namespace", "data"),
        inNamespace("data", pod("store-0", "app=store", { nodeName: "n1" })),
      ],
      wishes: [
        deployment(
          "web",
          1,
          "app=web",
          wants(term(hostname, "app=store", { namespaceSelector: { matchLabels: { team: "data" } } })),
        ),
      ],
    },
    ["namespaces-corrected"],
  ],
  [
    "a mistyped label of the pods that are meant",
    {
      wishes: [
        ...two,
        deployment("backend-store", 1, "app=stroe"),
        deployment("web", 1, "app=web", wants(term(hostname, "app=store"))),
        deployment("api", 1, "app=api", wants(term(hostname, "app=store"))),
      ],
    },
    ["label-corrected", "selector-corrected"],
  ],
  [
    "an affinity to what nobody deploys",
    {
      cluster: [...two, pod("other", "app=other", { nodeName: "n1" })],
      wishes: [deployment("web", 2, "app=web", wants(term(hostname, "app=cache")))],
    },
    ["workload-added", "term-preferred", "term-dropped"],
  ],
  [
    "a circle of two",
    {
      wishes: [
        ...two,
        deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" })),
        deployment("b", 1, "app=b", affinityTo(hostname, { wants: "a" })),
      ],
    },
    ["term-preferred"],
  ],
  [
    "a circle of three, all in the dump, their pods pending there",
    {
      cluster: [
        ...two,
        deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" })),
        deployment("b", 1, "app=b", affinityTo(hostname, { wants: "c" })),
        deployment("c", 1, "app=c", affinityTo(hostname, { wants: "a" })),
        ...["a", "b", "c"].flatMap((name) => [
          objectOf("ReplicaSet", `${name}-1`, {
            metadata: {
              name: `${name}-1`,
              namespace: "default",
              uid: `${name}-1`,
              labels: { app: name },
              ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name, uid: name, controller: true }],
            },
            spec: { replicas: 1, selector: { matchLabels: { app: name } } },
          }),
          pod(`${name}-1-x`, `app=${name}`, affinityTo(hostname, { wants: { a: "b", b: "c", c: "a" }[name] ?? "" }), {
            ownerReferences: [
              { apiVersion: "apps/v1", kind: "ReplicaSet", name: `${name}-1`, uid: `${name}-1`, controller: true },
            ],
          }),
        ]),
      ],
    },
    ["term-preferred"],
  ],
  [
    "a topologyKey that no node has",
    { wishes: [...two, store, deployment("web", 1, "app=web", wants(term("kubernetes.io/hostnam", "app=store")))] },
    ["topology-key-corrected"],
  ],
  [
    "a deprecated topologyKey in a spread",
    {
      cluster: [...two],
      wishes: [deployment("web", 2, "app=web", spread("failure-domain.beta.kubernetes.io/zone", "web"))],
    },
    ["topology-key-corrected"],
  ],
  [
    "a rack label that some nodes lack",
    {
      cluster: [node("n1"), node("n2")],
      wishes: [deployment("web", 1, "app=web", spread("example.com/rack", "web"))],
    },
    ["node-labelled", "topology-key-corrected"],
  ],
  [
    "another's anti-affinity shuts the pod out",
    {
      wishes: [
        node("n1"),
        deployment("guard", 1, "app=guard", affinityTo(hostname, { avoids: "web" })),
        deployment("web", 1, "app=web"),
      ],
    },
    ["term-preferred", "node-added"],
  ],
  [
    "two Deployments whose strict rule counts each other",
    {
      wishes: [
        ...two,
        deployment("web-blue", 2, "app=web", avoids(term(hostname, "app=web"))),
        deployment("web-green", 2, "app=web", avoids(term(hostname, "app=web"))),
      ],
    },
    ["match-label-keys-added", "term-preferred", "node-added"],
  ],
  [
    "a StatefulSet that may not share nodes, one node short",
    { cluster: two, wishes: [statefulSet("db", 3, avoids(term(hostname, "app=db")))] },
    ["node-added", "replicas-lowered", "term-preferred"],
  ],
  [
    "several workloads wait for several reasons",
    {
      wishes: [
        ...two,
        deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" })),
        deployment("big", 1, "app=big", requests("20")),
        deployment("lost", 1, "app=lost", { nodeSelector: { disktype: "ssd" } }),
      ],
    },
    ["replicas-lowered", "request-lowered", "node-rule-dropped", "node-labelled"],
  ],
];

const spreads: readonly Row[] = [
  [
    "a strict spread with one zone full",
    {
      cluster: [...two, running("full", "full", "n2", requests("8"))],
      wishes: [deployment("web", 4, "app=web", { ...requests("1"), ...spread(zone, "web") })],
    },
    ["term-preferred", "max-skew-raised", "pod-moved", "node-added"],
  ],
  [
    "a tainted zone counts",
    {
      cluster: [
        node("n1", { zone: "a" }),
        { ...tainted("n2", "dedicated=db"), metadata: { name: "n2", labels: { [hostname]: "n2", [zone]: "b" } } },
      ],
      wishes: [deployment("web", 3, "app=web", spread(zone, "web"))],
    },
    ["node-taints-policy"],
  ],
  [
    "more domains asked for than there are",
    { cluster: two, wishes: [deployment("web", 3, "app=web", spread(zone, "web", { minDomains: 3 }))] },
    ["min-domains-lowered", "node-added"],
  ],
  [
    "two strict constraints, one of them impossible",
    {
      cluster: [node("n1", { zone: "a" }), node("n2", { zone: "a" })],
      wishes: [
        deployment("web", 2, "app=web", {
          topologySpreadConstraints: [
            ...(spread(hostname, "web").topologySpreadConstraints ?? []),
            ...(spread(zone, "web", { minDomains: 2 }).topologySpreadConstraints ?? []),
          ],
        }),
      ],
    },
    ["min-domains-lowered", "term-preferred", "node-added"],
  ],
];

const nodesAndTaints: readonly Row[] = [
  [
    "one node too few, and one is cordoned",
    {
      cluster: [
        ...two,
        node("n3", {
          spec: { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
        }),
      ],
      wishes: [deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }))],
    },
    ["node-uncordoned"],
  ],
  [
    "all nodes are dedicated",
    { cluster: [tainted("n1", "dedicated=db")], wishes: [deployment("web", 1, "app=web")] },
    ["toleration-added"],
  ],
  [
    "dedicated nodes, and tolerations of something else are written",
    {
      cluster: [tainted("n1", "dedicated=db")],
      wishes: [defaulted(deployment("web", 1, "app=web", { tolerations: [{ key: "spot", operator: "Exists" }] }))],
    },
    ["toleration-added"],
  ],
  [
    "two taints on the only node",
    { wishes: [tainted("n1", "dedicated=db", "gpu"), deployment("web", 2, "app=web")] },
    ["toleration-added"],
  ],
  [
    "a bare pod and a tainted node",
    { cluster: [tainted("n1", "dedicated=db")], wishes: [pod("one", "app=one")] },
    ["toleration-added", "taint-removed"],
  ],
  [
    "a pod that waits in the dump, whose owner nobody knows",
    { cluster: [tainted("n1", "maintenance"), pod("waits", "app=waits")] },
    ["taint-removed", "node-added"],
  ],
  [
    "a control plane only",
    { cluster: [tainted("n1", "node-role.kubernetes.io/control-plane")], wishes: [deployment("web", 1, "app=web")] },
    ["toleration-added", "taint-removed", "node-added"],
  ],
  [
    "a mistyped nodeSelector value",
    {
      cluster: [node("n1", { labels: { [hostname]: "n1", disktype: "ssd" } })],
      wishes: [deployment("web", 2, "app=web", { nodeSelector: { disktype: "sdd" } })],
    },
    ["node-selector-corrected"],
  ],
  [
    "a mistyped nodeSelector key",
    {
      cluster: [node("n1", { labels: { [hostname]: "n1", disktype: "ssd" } })],
      wishes: [statefulSet("db", 1, { nodeSelector: { "disk-type": "ssd" } })],
    },
    ["node-selector-corrected"],
  ],
  [
    "a label that nodes lack",
    { cluster: two, wishes: [deployment("web", 1, "app=web", { nodeSelector: { "team/pool": "web" } })] },
    ["node-labelled", "node-rule-dropped"],
  ],
  [
    "a zone that is not there",
    { cluster: two, wishes: [deployment("web", 1, "app=web", onlyOn(zone, "c"))] },
    ["node-rule-dropped", "node-added"],
  ],
  [
    "a mistyped zone in a node affinity",
    {
      cluster: [node("n1", { zone: "eu-west-1a" }), node("n2", { zone: "eu-west-1b" })],
      wishes: [deployment("web", 2, "app=web", onlyOn(zone, "eu-wst-1a"))],
    },
    ["node-selector-corrected"],
  ],
  [
    "a node affinity and an anti-affinity that leave one node for two",
    {
      cluster: two,
      wishes: [
        deployment("web", 2, "app=web", {
          affinity: { ...onlyOn(zone, "a").affinity, ...avoids(term(hostname, "app=web")).affinity },
        }),
      ],
    },
    ["node-added", "term-preferred", "replicas-lowered"],
  ],
  [
    "two things at once: a taint and a label",
    {
      cluster: [tainted("n1", "dedicated=db")],
      wishes: [deployment("web", 1, "app=web", { nodeSelector: { "team/pool": "web" } })],
    },
    ["toleration-added", "node-rule-dropped", "node-labelled", "node-added"],
  ],
  [
    "a DaemonSet that does not tolerate, and whose pod is too big for one node",
    { cluster: [node("n1"), node("n2", { cpu: "1" })], wishes: [daemonSet("agent", requests("2"))] },
    ["request-lowered"],
  ],
];

const room: readonly Row[] = [
  [
    "a request above every node",
    { wishes: [...two, deployment("web", 2, "app=web", requests("12"))] },
    ["request-lowered"],
  ],
  [
    "limits without requests",
    {
      cluster: two,
      wishes: [
        deployment("web", 1, "app=web", {
          containers: [{ name: "main", image: "m", resources: { limits: { cpu: "12" } } }],
        }),
      ],
    },
    ["request-lowered"],
  ],
  [
    "a full cluster",
    {
      cluster: [node("n1"), pod("full", "app=full", { nodeName: "n1", ...requests("8") })],
      wishes: [deployment("web", 1, "app=web", requests("1"))],
    },
    ["node-added"],
  ],
  [
    "three of four fit",
    { cluster: [node("n1", { cpu: "4" })], wishes: [deployment("web", 4, "app=web", requests("1300m"))] },
    ["request-lowered", "replicas-lowered", "node-added"],
  ],
  [
    "room in pieces: another pod could go elsewhere",
    {
      cluster: [
        node("n1"),
        node("n2"),
        running("small-a", "small", "n1", requests("3")),
        running("other", "other", "n2", requests("4")),
      ],
      wishes: [deployment("web", 1, "app=web", requests("6"))],
    },
    ["pod-moved", "request-lowered"],
  ],
  [
    "a pod in the way that may move, its budget lets it",
    {
      cluster: [
        node("n1", { labels: { [hostname]: "n1", disktype: "ssd" } }),
        node("n2"),
        running("cache-1", "cache", "n1"),
        objectOf(
          "PodDisruptionBudget",
          "cache",
          {
            spec: { selector: { matchLabels: { app: "cache" } } },
            status: { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
          },
          "default",
        ),
      ],
      wishes: [
        deployment("web", 1, "app=web", { nodeSelector: { disktype: "ssd" }, ...avoids(term(hostname, "app=cache")) }),
      ],
    },
    ["pod-moved", "term-preferred"],
  ],
  [
    "a priority that is there",
    {
      cluster: [
        node("n1"),
        running("batch-1", "batch", "n1", requests("8")),
        objectOf("PriorityClass", "high", { value: 1000 }),
      ],
      wishes: [deployment("web", 1, "app=web", requests("1"))],
    },
    ["priority-raised", "node-added"],
  ],
  [
    "a host port that is taken",
    {
      cluster: two,
      wishes: [
        deployment("web", 3, "app=web", {
          containers: [{ name: "main", image: "m", ports: [{ containerPort: 80, hostPort: 80 }] }],
        }),
      ],
    },
    ["host-port-dropped", "replicas-lowered", "node-added"],
  ],
  [
    "a Job that runs too much at once",
    {
      cluster: [node("n1", { cpu: "2" })],
      wishes: [
        objectOf("Job", "sum", {
          spec: {
            parallelism: 4,
            completions: 4,
            template: template("job=sum", { ...requests("700m"), restartPolicy: "Never" } as Partial<PodSpec>),
          },
        }),
      ],
    },
    ["replicas-lowered", "request-lowered", "node-added"],
  ],
  [
    "gpus that there are none of",
    {
      cluster: two,
      wishes: [
        deployment("train", 1, "app=train", {
          containers: [{ name: "main", image: "m", resources: { limits: { "nvidia.com/gpu": "1" } } }],
        }),
      ],
    },
    ["node-added", "request-lowered"],
  ],
];

const data = (more: object): KubernetesObject =>
  objectOf(
    "PersistentVolumeClaim",
    "data",
    { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...more } },
    "default",
  );
const withData: Partial<PodSpec> = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
const classes = [
  objectOf("StorageClass", "fast", {
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  }),
  objectOf("StorageClass", "standard", {
    provisioner: "csi.example.com",
    volumeBindingMode: "WaitForFirstConsumer",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  }),
  objectOf("CSIDriver", "csi.example.com", { spec: {} }),
  ...["n1", "n2"].map((name) =>
    objectOf("CSINode", name, { spec: { drivers: [{ name: "csi.example.com", nodeID: name, topologyKeys: [] }] } }),
  ),
];

const volumes: readonly Row[] = [
  [
    "a claim that is not there",
    {
      cluster: [...two, ...classes, data({})],
      wishes: [
        deployment("db", 1, "app=db", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "dat" } }] }),
      ],
    },
    ["name-corrected"],
  ],
  [
    "no claim at all",
    { cluster: [...two, ...classes], wishes: [deployment("db", 1, "app=db", withData)] },
    ["claim-added"],
  ],
  [
    "a mistyped class",
    {
      cluster: [...two, ...classes],
      wishes: [data({ storageClassName: "standrad" }), deployment("db", 1, "app=db", withData)],
    },
    ["storage-class-changed"],
  ],
  [
    "a class without volumes left",
    {
      cluster: [...two, ...classes],
      wishes: [data({ storageClassName: "fast" }), deployment("db", 1, "app=db", withData)],
    },
    ["storage-class-changed"],
  ],
  [
    "claims of a StatefulSet with a class that is not there",
    {
      cluster: [...two, ...classes],
      wishes: [
        statefulSet(
          "db",
          1,
          {},
          {
            volumeClaimTemplates: [
              {
                metadata: { name: "data" },
                spec: {
                  storageClassName: "ssd",
                  accessModes: ["ReadWriteOnce"],
                  resources: { requests: { storage: "1Gi" } },
                },
              },
            ],
          },
        ),
      ],
    },
    ["storage-class-changed"],
  ],
  [
    "a volume in a zone that the pod may not go to",
    {
      cluster: [
        ...two,
        ...classes,
        data({ storageClassName: "standard", volumeName: "pv" }),
        objectOf("PersistentVolume", "pv", {
          spec: {
            accessModes: ["ReadWriteOnce"],
            capacity: { storage: "1Gi" },
            storageClassName: "standard",
            csi: { driver: "csi.example.com", volumeHandle: "pv" },
            claimRef: { namespace: "default", name: "data" },
            nodeAffinity: {
              required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: "In", values: ["a"] }] }] },
            },
          },
          status: { phase: "Bound" },
        }),
      ],
      wishes: [deployment("db", 1, "app=db", { ...withData, nodeSelector: { [zone]: "b" } })],
    },
    ["node-rule-dropped"],
  ],
];

const enforcing = (level: string): KubernetesObject =>
  objectOf("Namespace", "shop", {
    metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": level } },
  });
const shop = objectOf("Namespace", "shop");
const inShop = (object: KubernetesObject): KubernetesObject => inNamespace("shop", object);
const quota = (hard: object): KubernetesObject => objectOf("ResourceQuota", "team", { spec: { hard } }, "shop");
const limits = (item: object): KubernetesObject =>
  objectOf("LimitRange", "bounds", { spec: { limits: [{ type: "Container", ...item }] } }, "shop");

const refused: readonly Row[] = [
  [
    "a nodeName that no node has",
    { cluster: two, wishes: [deployment("web", 2, "app=web", { nodeName: "n22" })] },
    ["name-corrected"],
  ],
  [
    "a PriorityClass mistyped",
    {
      cluster: [...two, objectOf("PriorityClass", "high", { value: 10 })],
      wishes: [deployment("web", 2, "app=web", { priorityClassName: "hihg" })],
    },
    ["name-corrected"],
  ],
  [
    "a PriorityClass that nobody has",
    { cluster: two, wishes: [daemonSet("agent", { priorityClassName: "critical" })] },
    ["name-corrected"],
  ],
  [
    "a RuntimeClass that nobody has",
    { cluster: two, wishes: [deployment("web", 1, "app=web", { runtimeClassName: "gvisor" })] },
    ["name-corrected"],
  ],
  [
    "a namespace mistyped",
    {
      cluster: [...two, shop, objectOf("Namespace", "default")],
      wishes: [inNamespace("shpo", deployment("web", 1, "app=web"))],
    },
    ["name-corrected", "namespace-added"],
  ],
  [
    "a namespace that is not there",
    {
      cluster: [...two, objectOf("Namespace", "default")],
      wishes: [inNamespace("blue", deployment("web", 2, "app=web"))],
    },
    ["namespace-added"],
  ],
  [
    "a ServiceAccount that is not there",
    {
      cluster: [...two, objectOf("ServiceAccount", "default", {}, "default")],
      wishes: [deployment("web", 2, "app=web", { serviceAccountName: "web" } as Partial<PodSpec>)],
    },
    ["service-account-added"],
  ],
  [
    "a ServiceAccount mistyped",
    {
      cluster: [
        ...two,
        objectOf("ServiceAccount", "default", {}, "default"),
        objectOf("ServiceAccount", "builder", {}, "default"),
      ],
      wishes: [statefulSet("db", 1, { serviceAccountName: "bulider" } as Partial<PodSpec>)],
    },
    ["name-corrected"],
  ],
  [
    "a quota that is used up",
    { cluster: [...two, shop, quota({ pods: "2" })], wishes: [inShop(deployment("web", 3, "app=web"))] },
    ["replicas-lowered", "quota-raised"],
  ],
  [
    "a quota of cpu",
    {
      cluster: [...two, shop, quota({ "requests.cpu": "1" })],
      wishes: [inShop(deployment("web", 2, "app=web", requests("700m")))],
    },
    ["request-lowered", "replicas-lowered", "quota-raised"],
  ],
  [
    "a quota with a status",
    {
      cluster: [
        ...two,
        shop,
        objectOf(
          "ResourceQuota",
          "team",
          { spec: { hard: { pods: "3" } }, status: { hard: { pods: "3" }, used: { pods: "3" } } },
          "shop",
        ),
      ],
      wishes: [inShop(deployment("web", 1, "app=web"))],
    },
    ["quota-raised"],
  ],
  [
    "a quota that wants requests",
    {
      cluster: [...two, shop, quota({ "requests.cpu": "4", "limits.memory": "4Gi" })],
      wishes: [inShop(deployment("web", 2, "app=web"))],
    },
    ["request-set"],
  ],
  [
    "a LimitRange's maximum",
    {
      cluster: [...two, shop, limits({ max: { cpu: "1" } })],
      wishes: [inShop(deployment("web", 1, "app=web", requests("2", "64Mi", { limits: { cpu: "2" } })))],
    },
    ["request-set", "request-lowered"],
  ],
  [
    "a LimitRange's minimum",
    {
      cluster: [...two, shop, limits({ min: { memory: "128Mi" } })],
      wishes: [inShop(deployment("web", 1, "app=web", requests("1")))],
    },
    ["request-set"],
  ],
  [
    "a level that forbids privileged",
    {
      cluster: [...two, enforcing("baseline")],
      wishes: [
        inShop(
          deployment("web", 1, "app=web", {
            containers: [
              { name: "main", image: "m", securityContext: { privileged: true } } as PodSpec["containers"][number],
            ],
          }),
        ),
      ],
    },
    ["security-context-set"],
  ],
  [
    "a level that wants much to be said",
    { cluster: [...two, enforcing("restricted")], wishes: [inShop(deployment("web", 2, "app=web"))] },
    ["security-context-set"],
  ],
  [
    "host namespaces that a level forbids",
    { cluster: [...two, enforcing("baseline")], wishes: [inShop(pod("one", "app=one", { hostNetwork: true }))] },
    ["security-context-set", "namespace-labelled"],
  ],
  [
    "matchLabelKeys of a key that the selector has",
    {
      cluster: two,
      wishes: [deployment("web", 2, "app=web", avoids(term(hostname, "app=web", { matchLabelKeys: ["app"] })))],
    },
    ["label-keys-corrected"],
  ],
];

const oldSet = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", uid: "web-abc", controller: true };

/** A Deployment as it runs, one pod a node, and its next version. */
function update(spec: Partial<PodSpec>, more: object = {}): Partial<Situation> {
  const [before, after] = ["main:1", "main:2"].map((image) => ({
    ...spec,
    containers: [{ ...(spec.containers?.[0] ?? { name: "main" }), image }],
  }));
  const old = ["n1", "n2"].map((nodeName) =>
    pod(`web-abc-${nodeName}`, "app=web,pod-template-hash=abc", { ...before, nodeName }, { ownerReferences: [oldSet] }),
  );
  const { spec: written, ...rest } = deployment("web", 2, "app=web", after);
  return { cluster: [...two, ...old], wishes: [{ ...rest, spec: { ...written, ...more } } as KubernetesObject] };
}

const rollouts: readonly Row[] = [
  [
    "old pods keep new ones away",
    update(avoids(term(hostname, "app=web"))),
    ["rollout-strategy", "match-label-keys-added"],
  ],
  [
    "a host port that the old pods have",
    update({ containers: [{ name: "main", ports: [{ containerPort: 80, hostPort: 80 }] }] }),
    ["rollout-strategy"],
  ],
  [
    "a strategy is written, with comments of its own",
    update(avoids(term(hostname, "app=web")), {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    }),
    ["rollout-strategy"],
  ],
];

const all: Readonly<Record<string, readonly Row[]>> = {
  "rules between pods": rulesBetweenPods,
  spreads,
  "nodes and taints": nodesAndTaints,
  room,
  volumes,
  "not created": refused,
  rollouts,
};

describe.each(Object.entries(all))("%s", (_, rows) => {
  test.each(rows)("%s", (_, { cluster = [], wishes = [] }, best) => {
    const situation = { cluster, wishes };
    const { plan, workloads } = printedFixes(situation);
    expect(workloads.length).toBeGreaterThan(0);
    for (const fixes of workloads) {
      expect(fixes.length).toBeGreaterThan(0);
      expect(
        best.filter((kind) => fixes.some((fix) => [fix, ...(fix.steps ?? [])].some((step) => step.kind === kind))),
      ).not.toEqual([]);
      for (const fix of fixes) expect({ fix, wrong: brokenPromises(situation, plan, fix) }).toEqual({ fix, wrong: [] });
    }
  });
});
