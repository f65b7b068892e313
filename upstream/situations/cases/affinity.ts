import { nodeObject } from "../../control-plane/node-object.ts";
import { hostname, pod, term, workload, zone } from "../objects.ts";
import type { Situation } from "../situation.ts";

const nodes = ["node-1", "node-2", "node-3"].map((name, at) =>
  nodeObject({ name, labels: { [zone]: at < 2 ? "a" : "b" } }),
);
const onEach = ["node-1", "node-2", "node-3"];

/** Who keeps pods apart, in which direction, and in which namespaces. */
export const affinityCases: readonly Situation[] = [
  {
    name: "the third web server finds no store without another web server",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      { create: [workload("Deployment", "shop/store", 2, { apart: [term("app=store", hostname)] })], bound: 2 },
      {
        create: [
          workload("Deployment", "shop/web", 3, {
            near: [term("app=store", hostname)],
            apart: [term("app=web", hostname)],
          }),
        ],
        bound: 4,
        pending: 1,
      },
    ],
    says:
      "0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity " +
      "rules. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims " +
      "found for incoming pod.",
  },
  {
    name: "a pod avoids pods on every node",
    steps: [
      {
        create: [...nodes, ...onEach.map((on) => pod(`shop/web-${on}`, { labels: "app=web", on }))],
        bound: 3,
        pending: 0,
      },
      { create: [pod("shop/late", { apart: [term("app=web", hostname)] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "the pods on every node avoid a pod",
    steps: [
      {
        create: [...nodes, ...onEach.map((on) => pod(`shop/guard-${on}`, { apart: [term("app=web", hostname)], on }))],
        bound: 3,
        pending: 0,
      },
      { create: [pod("shop/late", { labels: "app=web" })], pending: 1 },
    ],
    says: "3 node(s) didn't satisfy existing pods anti-affinity rules",
  },
  {
    name: "one node avoids the pod, the pod avoids another, a third is full",
    steps: [
      {
        create: [
          ...nodes,
          pod("shop/guard", { apart: [term("app=web", hostname)], on: "node-1" }),
          pod("shop/noise", { labels: "app=noise", on: "node-2" }),
          pod("shop/big", { cpu: "4", on: "node-3" }),
        ],
        bound: 3,
        pending: 0,
      },
      { create: [pod("shop/late", { labels: "app=web", apart: [term("app=noise", hostname)] })], pending: 1 },
    ],
    says: "1 Insufficient cpu, 1 node(s) didn't match pod anti-affinity rules, 1 node(s) didn't satisfy existing pods",
  },
  {
    name: "a zone is taken by a pod on its other node",
    steps: [
      {
        create: [
          ...nodes,
          pod("shop/one", { labels: "app=web", on: "node-1" }),
          pod("shop/two", { labels: "app=web", on: "node-3" }),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { labels: "app=web", apart: [term("app=web", zone)] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "the pod asked for is in another namespace",
    steps: [
      { create: [...nodes, pod("lab/store", { labels: "app=store", on: "node-1" })], bound: 1, pending: 0 },
      { create: [pod("shop/web", { near: [term("app=store", hostname)] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod affinity rules",
  },
  {
    name: "namespaces are named, and only there the pod is looked for",
    steps: [
      { create: [...nodes, pod("shop/store", { labels: "app=store", on: "node-1" })], bound: 1, pending: 0 },
      { create: [pod("shop/web", { near: [term("app=store", hostname, { namespaces: ["lab"] })] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod affinity rules",
  },
  {
    name: "a namespaceSelector finds pods to avoid in another namespace",
    steps: [
      {
        create: [...nodes, ...onEach.map((on) => pod(`lab/noise-${on}`, { labels: "app=noise", on }))],
        bound: 3,
        pending: 0,
      },
      {
        create: [
          pod("shop/web", {
            apart: [term("app=noise", hostname, { namespaceSelector: { matchLabels: { env: "test" } } })],
          }),
        ],
        pending: 1,
      },
    ],
    says: "3 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "pods of another namespace avoid all namespaces",
    steps: [
      {
        create: [
          ...nodes,
          ...onEach.map((on) =>
            pod(`lab/guard-${on}`, { apart: [term("app=web", hostname, { namespaceSelector: {} })], on }),
          ),
        ],
        bound: 3,
        pending: 0,
      },
      { create: [pod("shop/web", { labels: "app=web" })], pending: 1 },
    ],
    says: "3 node(s) didn't satisfy existing pods anti-affinity rules",
  },
  {
    name: "a namespace's new label makes the pods of another avoid it",
    steps: [
      {
        create: [
          ...nodes,
          ...onEach.map((on) =>
            pod(`lab/guard-${on}`, {
              apart: [term("app=web", hostname, { namespaceSelector: { matchLabels: { loud: "true" } } })],
              on,
            }),
          ),
        ],
        bound: 3,
        pending: 0,
      },
      { act: (cluster) => cluster.kubectl(["label", "namespace", "shop", "loud=true"]) },
      { create: [pod("shop/web", { labels: "app=web" })], pending: 1 },
    ],
    says: "3 node(s) didn't satisfy existing pods anti-affinity rules",
  },
  {
    name: "matchLabelKeys narrows to pods of the same version",
    steps: [
      {
        create: [
          ...nodes,
          pod("shop/old", { labels: "app=web,version=1", on: "node-1" }),
          ...["node-2", "node-3"].map((on) => pod(`shop/new-${on}`, { labels: "app=web,version=2", on })),
          pod("shop/big", { cpu: "3900m", on: "node-1" }),
        ],
        bound: 4,
        pending: 0,
      },
      {
        create: [
          pod("shop/late", {
            labels: "app=web,version=2",
            cpu: "200m",
            apart: [term("app=web", hostname, { matchLabelKeys: ["version"] })],
          }),
        ],
        pending: 1,
      },
    ],
    says: "1 Insufficient cpu, 2 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "mismatchLabelKeys avoids every other tenant",
    steps: [
      {
        create: [...nodes, ...onEach.map((on, at) => pod(`shop/of-${at}`, { labels: `app=db,tenant=t${at}`, on }))],
        bound: 3,
        pending: 0,
      },
      {
        create: [
          pod("shop/late", {
            labels: "app=db,tenant=other",
            apart: [
              { topologyKey: hostname, labelSelector: { matchLabels: { app: "db" } }, mismatchLabelKeys: ["tenant"] },
            ],
          }),
        ],
        pending: 1,
      },
    ],
    says: "3 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "no node has the topology key of the affinity",
    steps: [
      { create: [...nodes, pod("shop/store", { labels: "app=store", on: "node-1" })], bound: 1, pending: 0 },
      { create: [pod("shop/web", { near: [term("app=store", "rack")] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod affinity rules",
  },
  {
    name: "the first pod of a group needs the topology key all the same",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      { create: [pod("shop/first", { labels: "app=web", near: [term("app=web", "rack")] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod affinity rules",
  },
  {
    name: "no pod matches both terms, and another domain would be wanted",
    steps: [
      {
        create: [
          ...nodes,
          pod("shop/store", { labels: "app=store", on: "node-1" }),
          pod("shop/cache", { labels: "app=cache", on: "node-3" }),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/web", { near: [term("app=store", zone), term("app=cache", zone)] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod affinity rules",
  },
  {
    name: "the pods that it avoids are terminating",
    steps: [
      {
        create: [...nodes, ...onEach.map((on) => pod(`shop/web-${on}`, { labels: "app=web", on }))],
        bound: 3,
        pending: 0,
      },
      { act: (cluster) => cluster.kubectl(["delete", "pods", "-n", "shop", "-l", "app=web", "--wait=false"]) },
      { create: [pod("shop/late", { apart: [term("app=web", hostname)] })], pending: 1 },
    ],
    says: "3 node(s) didn't match pod anti-affinity rules",
  },
  {
    name: "pods that have come to their end are not avoided, and their room is free",
    steps: [
      {
        create: [...nodes, ...onEach.map((on) => pod(`shop/web-${on}`, { labels: "app=web", cpu: "4", on }))],
        bound: 3,
        pending: 0,
      },
      {
        act: (cluster) =>
          cluster.request({
            method: "PATCH",
            path: "/api/v1/namespaces/shop/pods/web-node-2/status",
            body: { status: { phase: "Succeeded" } },
          }),
      },
      {
        create: [
          pod("shop/late", { cpu: "3", apart: [term("app=web", hostname)], labels: "app=web" }),
          pod("shop/later", { cpu: "3", apart: [term("app=web", hostname)], labels: "app=web" }),
        ],
        bound: 4,
        pending: 1,
      },
    ],
    says: "3 Insufficient cpu",
  },
];
