import { nodeObject, type NodeSettings } from "../../control-plane/node-object.ts";
import type { KubernetesObject } from "../../control-plane/resource-path.ts";
import { hostname, nodeAffinity, pod } from "../objects.ts";
import type { Situation, Step } from "../situation.ts";

/** Nodes and the pods that they run come first, the pod that waits after. */
function twoSteps(
  there: readonly KubernetesObject[],
  bound: number,
  waiting: readonly KubernetesObject[],
): readonly Step[] {
  return [
    { create: there, bound, pending: 0 },
    { create: waiting, pending: waiting.length },
  ];
}

function three(more: (at: number) => Partial<NodeSettings> = () => ({})): KubernetesObject[] {
  return [1, 2, 3].map((at) => nodeObject({ name: `node-${at}`, ...more(at) }));
}

const toleratesCordon = { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" };

/** What nodes say of themselves, and what they have. */
export const nodeCases: readonly Situation[] = [
  {
    name: "there is no node",
    steps: [{ create: [pod("shop/web")], bound: 0, pending: 1 }],
    says: "no nodes available to schedule pods",
  },
  {
    name: "taints of several keys and effects",
    steps: twoSteps(
      three((at) => ({
        taints: [{ key: `dedicated-${at % 2}`, value: "db", effect: at === 1 ? "NoExecute" : "NoSchedule" }],
      })),
      0,
      [pod("shop/web")],
    ),
    says: "untolerated taint",
  },
  {
    name: "a taint tolerated, a cordoned node, a node that is full",
    steps: twoSteps(
      [
        nodeObject({ name: "node-1", taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] }),
        nodeObject({ name: "node-2", unschedulable: true }),
        nodeObject({ name: "node-3" }),
        pod("shop/big", { cpu: "4", on: "node-3" }),
        pod("shop/bigger", { cpu: "3950m", on: "node-1" }),
      ],
      2,
      [pod("shop/web", { spec: { tolerations: [{ key: "dedicated", operator: "Exists" }] } })],
    ),
    says: "1 node(s) were unschedulable",
  },
  {
    name: "cordoned nodes are tolerated by their taint's key and are full then",
    steps: twoSteps(
      three(() => ({ unschedulable: true, allocatable: { cpu: "50m" } })),
      0,
      [pod("shop/web", { spec: { tolerations: [toleratesCordon] } })],
    ),
    says: "3 Insufficient cpu",
  },
  {
    name: "a tolerance of the value alone does not tolerate another",
    steps: twoSteps(
      three(() => ({ taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] })),
      0,
      [pod("shop/web", { spec: { tolerations: [{ key: "dedicated", value: "web", effect: "NoSchedule" }] } })],
    ),
    says: "untolerated taint",
  },
  {
    name: "a PreferNoSchedule taint keeps nobody away, an unmet node selector does",
    steps: twoSteps(
      three((at) => ({
        taints: [{ key: "busy", effect: "PreferNoSchedule" }],
        labels: at === 3 ? { disk: "ssd" } : {},
        ...(at === 3 ? { allocatable: { memory: "64Mi" } } : {}),
      })),
      0,
      [pod("shop/web", { memory: "128Mi", spec: { nodeSelector: { disk: "ssd" } } })],
    ),
    says: "1 Insufficient memory",
  },
  {
    name: "node affinity by operators of every kind",
    steps: twoSteps(
      three((at) => ({ labels: { size: `${at}`, ...(at === 2 ? { gone: "" } : {}) } })),
      0,
      [
        pod("shop/greater", { spec: { affinity: nodeAffinity(["size Gt 3"]) } }),
        pod("shop/less", { spec: { affinity: nodeAffinity(["size Lt 1"]) } }),
        pod("shop/exists", { spec: { affinity: nodeAffinity(["gone Exists", "size NotIn 2"]) } }),
        pod("shop/none", { spec: { affinity: nodeAffinity(["gone DoesNotExist", "size In 2"], ["rack Exists"]) } }),
      ],
    ),
    says: "3 node(s) didn't match Pod's node affinity/selector",
  },
  {
    name: "a node asked for by name is not there",
    steps: twoSteps(three(), 0, [
      pod("shop/web", {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-9"] }] }],
              },
            },
          },
        },
      }),
    ]),
  },
  {
    name: "a node asked for by name is full",
    steps: twoSteps([...three(), pod("shop/big", { cpu: "4", on: "node-2" })], 1, [
      pod("shop/web", {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-2"] }] }],
              },
            },
          },
        },
      }),
    ]),
    says: "1 Insufficient cpu",
  },
  {
    name: "host ports are taken, on all addresses and on one",
    steps: twoSteps(
      [
        ...three(),
        pod("shop/one", { ports: [{ containerPort: 80, hostPort: 80 }], on: "node-1" }),
        pod("shop/two", { ports: [{ containerPort: 80, hostPort: 80, hostIP: "127.0.0.1" }], on: "node-2" }),
        pod("shop/three", { ports: [{ containerPort: 80, hostPort: 80, protocol: "UDP" }], on: "node-3" }),
        pod("shop/four", { cpu: "4", on: "node-3" }),
      ],
      4,
      [pod("shop/web", { ports: [{ containerPort: 8080, hostPort: 80 }] })],
    ),
    says: "2 node(s) didn't have free ports for the requested pod ports",
  },
  {
    name: "resources of all kinds run out",
    steps: twoSteps(
      [
        nodeObject({ name: "node-1", allocatable: { cpu: "100m", memory: "64Mi", "example.com/gpu": "1" } }),
        nodeObject({ name: "node-2", allocatable: { pods: "1", "example.com/gpu": "0" } }),
        nodeObject({ name: "node-3", allocatable: { "ephemeral-storage": "1Gi", "example.com/gpu": "4" } }),
        pod("shop/there", { on: "node-2" }),
        pod("shop/here", { extended: { "example.com/gpu": "3" }, on: "node-3" }),
      ],
      2,
      [
        pod("shop/web", {
          cpu: "200m",
          memory: "128Mi",
          extended: { "example.com/gpu": "2", "ephemeral-storage": "2Gi" },
        }),
      ],
    ),
    says: "Too many pods",
  },
  {
    name: "an init container and a sidecar count by what runs at once",
    steps: twoSteps(
      three(() => ({ allocatable: { cpu: "1" } })),
      0,
      [
        pod("shop/web", {
          cpu: "500m",
          spec: {
            initContainers: [
              { name: "side", image: "i", restartPolicy: "Always", resources: { requests: { cpu: "300m" } } },
              { name: "once", image: "i", resources: { requests: { cpu: "800m" } } },
            ],
          },
        }),
      ],
    ),
    says: "3 Insufficient cpu",
  },
  {
    name: "a runtime class adds its overhead and its own selector",
    steps: [
      {
        create: [
          ...three((at) => ({ labels: at === 1 ? { sandbox: "true" } : {}, allocatable: { cpu: "1" } })),
          {
            apiVersion: "node.k8s.io/v1",
            kind: "RuntimeClass",
            metadata: { name: "sandboxed" },
            handler: "sandboxed",
            overhead: { podFixed: { cpu: "600m" } },
            scheduling: { nodeSelector: { sandbox: "true" } },
          },
        ],
        bound: 0,
        pending: 0,
      },
      { create: [pod("shop/web", { cpu: "500m", spec: { runtimeClassName: "sandboxed" } })], pending: 1 },
    ],
    says: "1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector",
  },
  {
    name: "what the pod itself requests is what counts",
    steps: twoSteps(
      three(() => ({ allocatable: { cpu: "1" } })),
      0,
      [pod("shop/web", { cpu: "100m", spec: { resources: { requests: { cpu: "1100m" } } } })],
    ),
    says: "3 Insufficient cpu",
  },
  {
    name: "a DaemonSet's pods wait each for its own node",
    steps: [
      {
        create: [...three(), pod("shop/big", { cpu: "4", on: "node-1" }), pod("shop/huge", { cpu: "4", on: "node-3" })],
        bound: 2,
        pending: 0,
      },
      {
        create: [
          {
            apiVersion: "apps/v1",
            kind: "DaemonSet",
            metadata: { namespace: "shop", name: "agent" },
            spec: {
              selector: { matchLabels: { app: "agent" } },
              template: {
                metadata: { labels: { app: "agent" } },
                spec: {
                  containers: [{ name: "main", image: "i", resources: { requests: { cpu: "100m" } } }],
                },
              },
            },
          },
        ],
        bound: 3,
        pending: 2,
      },
    ],
    says: "1 Insufficient cpu",
  },
  {
    name: "a pod is gated, and another waits for a node",
    steps: twoSteps(
      three(() => ({ labels: { [hostname]: "same" } })),
      0,
      [
        pod("shop/gated", { spec: { schedulingGates: [{ name: "example.com/wait" }] } }),
        pod("shop/web", { spec: { nodeSelector: { disk: "ssd" } } }),
      ],
    ),
    says: "3 node(s) didn't match Pod's node affinity/selector",
  },
  {
    name: "a gate is lifted, and then no node fits",
    steps: [
      { create: three(), bound: 0, pending: 0 },
      {
        create: [pod("shop/gated", { cpu: "5", spec: { schedulingGates: [{ name: "example.com/wait" }] } })],
        pending: 1,
      },
      {
        act: (cluster) =>
          cluster.kubectl([
            "patch",
            "pod",
            "gated",
            "-n",
            "shop",
            "--type=merge",
            "-p",
            '{"spec":{"schedulingGates":null}}',
          ]),
      },
    ],
    says: "3 Insufficient cpu",
  },
];
