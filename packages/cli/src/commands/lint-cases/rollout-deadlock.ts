import type { LintCases } from "./lint-case.ts";
import {
  apart,
  block,
  deployment,
  file,
  host,
  lines,
  node,
  onShape,
  spread,
  statefulSet,
  term,
  twoNodes,
  workload,
  zone,
} from "./manifest-text.ts";

const inPlace = block("strategy:", "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}");

const claimForOnePod = lines(
  "apiVersion: v1",
  "kind: PersistentVolumeClaim",
  "metadata: {name: data}",
  "spec: {accessModes: [ReadWriteOncePod], storageClassName: late, resources: {requests: {storage: 1Gi}}}",
  "---",
  "apiVersion: storage.k8s.io/v1",
  "kind: StorageClass",
  "metadata: {name: late}",
  "provisioner: csi.example.com",
  "volumeBindingMode: WaitForFirstConsumer",
);

export const rolloutDeadlockCases: LintCases = {
  rule: "rollout-deadlock",
  wrong: [
    {
      name: "three replicas on three zones, default strategy",
      args: onShape(3, 2),
      yaml: deployment("web", 3, apart(term(zone, "app: web #! rollout-deadlock"))),
    },
    {
      name: "host ports on every node",
      yaml: file(
        twoNodes,
        deployment("edge", 2, "hostNetwork: true").replace(
          "containers: [{name: c, image: c:1}]",
          "containers: [{name: c, image: c:1, ports: [{containerPort: 80}]}] #! rollout-deadlock",
        ),
      ),
    },
    {
      name: "a DaemonSet that surges with host ports",
      yaml: file(
        twoNodes,
        workload({
          kind: "DaemonSet",
          name: "edge",
          spec: block("updateStrategy:", "rollingUpdate: {maxSurge: 1, maxUnavailable: 0}"),
        }).replace(
          "containers: [{name: c, image: c:1}]",
          "containers: [{name: c, image: c:1, ports: [{containerPort: 80, hostPort: 80}]}] #! rollout-deadlock",
        ),
      ),
    },
    {
      name: "one replica on one node",
      args: ["--shape", "nodes=1"],
      yaml: deployment("web", 1, apart(term(host, "app: web #! rollout-deadlock"))),
    },
    {
      name: "a surge in percent, and nothing may be missing",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 6,
        spec: block("strategy:", "rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}"),
        pod: apart(term(host, "app: web #! rollout-deadlock")),
      }),
    },
    {
      name: "defaults",
      args: onShape(3, 1),
      yaml: deployment("web", 3, apart(term(host, "app: web #! rollout-deadlock"))),
    },
    {
      name: "replicas unset: one on one node",
      args: onShape(1, 1),
      yaml: workload({ name: "web", pod: apart(term(host, "app: web #! rollout-deadlock")) }),
    },
    {
      name: "hostPort",
      args: onShape(1, 2),
      yaml: `apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress}
spec:
  replicas: 2
  selector: {matchLabels: {app: ingress}}
  template:
    metadata: {labels: {app: ingress}}
    spec:
      containers:
      - name: c
        image: c:1
        ports:
        - containerPort: 80
          hostPort: 80 #! rollout-deadlock
`,
    },
    {
      name: "DaemonSet surge with host port",
      args: onShape(1, 2),
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ingress}
spec:
  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  selector: {matchLabels: {app: ingress}}
  template:
    metadata: {labels: {app: ingress}}
    spec:
      containers:
      - name: c
        image: c:1
        ports:
        - containerPort: 80
          hostPort: 80 #! rollout-deadlock
`,
    },
    {
      name: "DaemonSet surge, keeps itself apart",
      args: onShape(1, 2),
      yaml: workload({
        kind: "DaemonSet",
        name: "agent",
        spec: "updateStrategy: {rollingUpdate: {maxSurge: 50%, maxUnavailable: 0}}",
        pod: apart(term(host, "app: agent #! rollout-deadlock")),
      }),
    },
    {
      name: "strict spread with minDomains",
      args: onShape(3, 1),
      yaml: deployment("web", 3, spread(host, "app: web #! rollout-deadlock", "minDomains: 4")),
    },
    {
      name: "by zone, explicit",
      args: onShape(2, 3),
      yaml: workload({
        name: "web",
        replicas: 2,
        spec: "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
        pod: apart(term(zone, "app: web #! rollout-deadlock")),
      }),
    },
    {
      name: "dump of the running one",
      yaml: deployment("web", 2, apart(term(host, "app: web #! rollout-deadlock"))),
      cluster: file(node("n1", "a"), node("n2", "b")),
    },
    {
      name: "hostNetwork",
      args: onShape(1, 1),
      yaml: deployment("web", 1, "hostNetwork: true").replace(
        "containers: [{name: c, image: c:1}]",
        "containers: [{name: c, image: c:1, ports: [{containerPort: 9100, hostPort: 9100}]}] #! rollout-deadlock",
      ),
    },
    {
      name: "a claim for one pod",
      args: onShape(1, 3),
      yaml: file(
        claimForOnePod,
        workload({
          name: "db",
          pod: lines("volumes:", "  - {name: d, persistentVolumeClaim: {claimName: data}} #! rollout-deadlock"),
        }),
      ),
    },
  ],
  right: [
    {
      name: "a claim for one pod, and the old one goes first",
      args: onShape(1, 3),
      yaml: file(
        claimForOnePod,
        workload({
          name: "db",
          spec: "strategy: {type: Recreate}",
          pod: "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]",
        }),
      ),
    },
    {
      name: "maxSurge 0",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 3, spec: inPlace, pod: apart(term(zone, "app: web")) }),
    },
    {
      name: "Recreate",
      args: onShape(3, 2),
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: "strategy: {type: Recreate}",
        pod: apart(term(zone, "app: web")),
      }),
    },
    {
      name: "a StatefulSet",
      args: onShape(3, 2),
      yaml: statefulSet("db", 3, apart(term(zone, "app: db"))),
    },
    {
      name: "room for one more",
      args: onShape(3, 2),
      yaml: deployment("web", 2, apart(term(zone, "app: web"))),
    },
    {
      name: "matchLabelKeys",
      args: onShape(3, 2),
      yaml: deployment("web", 3, apart(term(zone, "app: web", "matchLabelKeys: [pod-template-hash]"))),
    },
    {
      name: "four replicas may miss one",
      yaml: file(
        node("n1", "a"),
        node("n2", "a"),
        node("n3", "a"),
        node("n4", "a"),
        deployment("web", 4, apart(term(host, "app: web"))),
      ),
    },
    {
      name: "only too little CPU",
      args: ["--shape", "nodes=1"],
      yaml: deployment("web", 1).replace("image: c:1}", 'image: c:1, resources: {requests: {cpu: "3"}}}'),
    },
    {
      name: "a DaemonSet that surges without host ports",
      args: onShape(3, 2),
      yaml: workload({
        kind: "DaemonSet",
        name: "agent",
        spec: block("updateStrategy:", "rollingUpdate: {maxSurge: 1, maxUnavailable: 0}"),
      }),
    },
    {
      name: "a DaemonSet with host ports that does not surge",
      args: onShape(3, 2),
      yaml: workload({ kind: "DaemonSet", name: "agent" }).replace(
        "image: c:1}",
        "image: c:1, ports: [{containerPort: 80, hostPort: 80}]}",
      ),
    },
    {
      name: "paused",
      args: onShape(3, 2),
      yaml: workload({ name: "web", replicas: 3, spec: "paused: true", pod: apart(term(zone, "app: web")) }),
    },
    {
      name: "four at 25%",
      args: onShape(4, 1),
      yaml: deployment("web", 4, apart(term(host, "app: web"))),
    },
    {
      name: "maxSurge 0",
      args: onShape(3, 1),
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}",
        pod: apart(term(host, "app: web")),
      }),
    },
    {
      name: "matchLabelKeys",
      args: onShape(3, 1),
      yaml: deployment("web", 3, apart(term(host, "app: web", "matchLabelKeys: [pod-template-hash]"))),
    },
    {
      name: "Recreate",
      args: onShape(3, 1),
      yaml: workload({
        name: "web",
        replicas: 3,
        spec: "strategy: {type: Recreate}",
        pod: apart(term(host, "app: web")),
      }),
    },
    {
      name: "StatefulSet",
      args: onShape(3, 1),
      yaml: statefulSet("web", 3, apart(term(host, "app: web"))),
    },
    {
      name: "a node to spare",
      args: onShape(4, 1),
      yaml: deployment("web", 3, apart(term(host, "app: web"))),
    },
    {
      name: "only resources",
      yaml: file(
        node("n1", "a"),
        deployment("big", 1).replace("{name: c, image: c:1}", "{name: c, image: c:1, resources: {requests: {cpu: 6}}}"),
      ),
    },
    {
      name: "DaemonSet host port, default strategy",
      args: onShape(1, 3),
      yaml: workload({ kind: "DaemonSet", name: "p" }).replace(
        "image: c:1",
        "image: c:1, ports: [{containerPort: 80, hostPort: 80}]",
      ),
    },
    { name: "nothing known", yaml: deployment("web", 3, apart(term(host, "app: web"))) },
    {
      name: "replicas 0",
      args: onShape(1, 1),
      yaml: deployment("web", 0, apart(term(host, "app: web"))),
    },
    {
      name: "paused",
      args: onShape(1, 1),
      yaml: workload({
        name: "web",
        replicas: 1,
        spec: "strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}",
        pod: apart(term(host, "app: web")),
      }),
    },
    {
      name: "DaemonSet OnDelete",
      args: onShape(1, 3),
      yaml: workload({
        kind: "DaemonSet",
        name: "p",
        spec: "updateStrategy: {type: OnDelete}",
        pod: apart(term(host, "app: p")),
      }),
    },
    {
      name: "ReplicaSet makes no rollout",
      args: onShape(1, 2),
      yaml: workload({ kind: "ReplicaSet", name: "p", replicas: 2, pod: apart(term(host, "app: p")) }),
    },
    {
      name: "strict spread by zone leaves room",
      args: onShape(3, 2),
      yaml: deployment("web", 3, spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
    },
  ],
};
