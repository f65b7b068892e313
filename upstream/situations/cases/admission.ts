import { nodeObject } from "../../control-plane/node-object.ts";
import type { KubernetesObject } from "../../control-plane/resource-path.ts";
import { hostname, pod, priorityClass, term, workload } from "../objects.ts";
import type { Situation } from "../situation.ts";

const nodes = [1, 2].map((at) => nodeObject({ name: `node-${at}` }));

function quota(namespace: string, hard: object): KubernetesObject {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { namespace, name: "quota" }, spec: { hard } };
}

/** What the API server makes of a pod before the scheduler sees it, and namespaces that come and go. */
export const admissionCases: readonly Situation[] = [
  {
    name: "a quota refuses two of three replicas, and the one that is there does not fit",
    steps: [
      { create: [...nodes, quota("shop", { pods: "1" })], bound: 0, pending: 0 },
      { create: [workload("Deployment", "shop/web", 3, { cpu: "5" })], pending: 1 },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "pod security refuses what a ReplicaSet asks for",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      {
        act: (cluster) =>
          cluster.kubectl(["label", "namespace", "lab", "pod-security.kubernetes.io/enforce=restricted"]),
      },
      { create: [workload("ReplicaSet", "lab/web", 2, {}), pod("shop/waits", { cpu: "5" })], pending: 1 },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "a limit range's default request is more than a node has",
    steps: [
      {
        create: [
          ...nodes,
          {
            apiVersion: "v1",
            kind: "LimitRange",
            metadata: { namespace: "shop", name: "defaults" },
            spec: { limits: [{ type: "Container", defaultRequest: { memory: "20Gi" }, default: { memory: "20Gi" } }] },
          },
        ],
        bound: 0,
        pending: 0,
      },
      { create: [pod("shop/web")], pending: 1 },
    ],
    says: "2 Insufficient memory",
  },
  {
    name: "a class that is everybody's default gives its priority",
    steps: [
      {
        create: [priorityClass("usual", 100, { globalDefault: true }), ...nodes],
        bound: 0,
        pending: 0,
      },
      { create: [1, 2].map((at) => pod(`shop/big-${at}`, { cpu: "4", on: `node-${at}` })), bound: 2 },
      { create: [pod("shop/web", { cpu: "1" })], pending: 1 },
    ],
    says: "2 No preemption victims found for incoming pod",
  },
  {
    name: "a deleted namespace's pods are avoided until they are gone",
    steps: [
      {
        create: [
          ...nodes,
          { apiVersion: "v1", kind: "Namespace", metadata: { name: "old", labels: { team: "shop" } } },
        ],
        bound: 0,
        pending: 0,
      },
      {
        create: [1, 2].map((at) =>
          pod(`old/guard-${at}`, {
            labels: "app=guard",
            on: `node-${at}`,
            apart: [term("app=web", hostname, { namespaceSelector: { matchLabels: { team: "shop" } } })],
          }),
        ),
        bound: 2,
      },
      { act: (cluster) => cluster.kubectl(["delete", "namespace", "old", "--wait=false"]) },
      { create: [pod("shop/web", { labels: "app=web" })], pending: 1 },
    ],
    says: "2 node(s) didn't satisfy existing pods anti-affinity rules",
  },
  {
    name: "a pod of another scheduler is nobody's business here",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      {
        create: [pod("shop/theirs", { spec: { schedulerName: "theirs" } }), pod("shop/ours", { cpu: "5" })],
        pending: 2,
      },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "a StatefulSet waits for its first pod",
    steps: [
      {
        create: [...nodes, pod("shop/big", { cpu: "4", on: "node-1" }), pod("shop/huge", { cpu: "4", on: "node-2" })],
        bound: 2,
        pending: 0,
      },
      {
        create: [
          {
            apiVersion: "apps/v1",
            kind: "StatefulSet",
            metadata: { namespace: "shop", name: "db" },
            spec: {
              serviceName: "db",
              replicas: 3,
              selector: { matchLabels: { app: "db" } },
              template: {
                metadata: { labels: { app: "db" } },
                spec: { containers: [{ name: "main", image: "i", resources: { requests: { cpu: "1" } } }] },
              },
            },
          },
        ],
        pending: 1,
      },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "a job's pods do not all fit",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      {
        create: [
          {
            apiVersion: "batch/v1",
            kind: "Job",
            metadata: { namespace: "lab", name: "sum" },
            spec: {
              parallelism: 4,
              completions: 4,
              template: {
                spec: {
                  restartPolicy: "Never",
                  containers: [{ name: "main", image: "i", resources: { requests: { cpu: "3" } } }],
                },
              },
            },
          },
        ],
        bound: 2,
        pending: 2,
      },
    ],
    says: "2 Insufficient cpu",
  },
];
