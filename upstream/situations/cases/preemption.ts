import { nodeObject } from "../../control-plane/node-object.ts";
import { hostname, pod, priorityClass, term } from "../objects.ts";
import type { Situation } from "../situation.ts";

const nodes = [1, 2].map((at) => nodeObject({ name: `node-${at}` }));
const classes = [
  priorityClass("high", 1000),
  priorityClass("mid", 500),
  priorityClass("polite", 1000, { preemptionPolicy: "Never" }),
];
const high = { priorityClassName: "high" };

/** Who may make others go, and what is said meanwhile. No kubelet ends a victim here. */
export const preemptionCases: readonly Situation[] = [
  {
    name: "pods of the same priority evict nobody",
    steps: [
      {
        create: [
          ...classes,
          ...nodes,
          ...[1, 2].map((at) => pod(`shop/big-${at}`, { cpu: "4", on: `node-${at}`, spec: high })),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: high })], pending: 1 },
    ],
    says: "preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
  },
  {
    name: "a class that never preempts",
    steps: [
      {
        create: [...classes, ...nodes, ...[1, 2].map((at) => pod(`shop/big-${at}`, { cpu: "4", on: `node-${at}` }))],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: { priorityClassName: "polite" } })], pending: 1 },
    ],
    says: "not eligible due to preemptionPolicy=Never.",
  },
  {
    name: "evicting does not make a pod small enough",
    steps: [
      { create: [...classes, ...nodes, pod("shop/big", { cpu: "4", on: "node-1" })], bound: 1, pending: 0 },
      { create: [pod("shop/late", { cpu: "5", spec: high })], pending: 1 },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "on one node eviction is of no help, on the other the priority is not lower",
    steps: [
      {
        create: [
          ...classes,
          nodeObject({ name: "node-1", taints: [{ key: "db", effect: "NoSchedule" }] }),
          nodeObject({ name: "node-2" }),
          pod("shop/big", { cpu: "4", on: "node-2", spec: high }),
        ],
        bound: 1,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: { priorityClassName: "mid" } })], pending: 1 },
    ],
    says: "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling",
  },
  {
    name: "the pod asked for by affinity is the one that would have to go",
    steps: [
      {
        create: [...classes, ...nodes, pod("shop/store", { labels: "app=store", cpu: "4", on: "node-1" })],
        bound: 1,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", near: [term("app=store", hostname)], spec: high })], pending: 1 },
    ],
    says: "didn't match pod affinity rules",
  },
  {
    name: "the preemptor waits for its victim to end, and was not tried again",
    steps: [
      {
        create: [
          ...classes,
          ...nodes,
          pod("shop/small", { cpu: "4", on: "node-1" }),
          pod("shop/big", { cpu: "4", on: "node-2", spec: high }),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: high })], pending: 1 },
    ],
    says: "preemption: found a potential placement for pod on node node-1, preempting 1 victims",
  },
  {
    name: "the preemptor waits for its victim to end, and was tried again",
    steps: [
      {
        create: [
          ...classes,
          ...nodes,
          pod("shop/small", { cpu: "4", on: "node-1" }),
          pod("shop/big", { cpu: "4", on: "node-2", spec: high }),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: high })], pending: 1 },
      { act: (cluster) => cluster.restartScheduler() },
    ],
    says: "not eligible due to a terminating pod on the nominated node.",
  },
  {
    name: "a pod of lower priority is kept from the room of a nominated one",
    steps: [
      {
        create: [...classes, nodeObject({ name: "node-1" }), pod("shop/small", { cpu: "4", on: "node-1" })],
        bound: 1,
        pending: 0,
      },
      { create: [pod("shop/late", { cpu: "1", spec: high })], pending: 1 },
      { create: [pod("shop/later", { cpu: "3500m", spec: { priorityClassName: "mid" } })], pending: 2 },
      { act: (cluster) => cluster.restartScheduler() },
    ],
  },
  {
    name: "a terminating pod holds its room",
    steps: [
      {
        create: [...nodes, ...[1, 2].map((at) => pod(`shop/big-${at}`, { cpu: "4", on: `node-${at}` }))],
        bound: 2,
        pending: 0,
      },
      { act: (cluster) => cluster.kubectl(["delete", "pod", "big-1", "-n", "shop", "--wait=false"]) },
      { create: [pod("shop/late", { cpu: "1" })], pending: 1 },
    ],
    says: "2 Insufficient cpu",
  },
  {
    name: "pods of several priorities wait",
    steps: [
      {
        create: [
          ...classes,
          ...nodes,
          ...[1, 2].map((at) => pod(`shop/big-${at}`, { cpu: "3", on: `node-${at}`, spec: high })),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/fits", { cpu: "500m" })], bound: 3 },
      {
        create: [
          pod("shop/low", { cpu: "2" }),
          pod("shop/middle", { cpu: "2", spec: { priorityClassName: "mid" } }),
          pod("shop/top", { cpu: "2", spec: high }),
        ],
        pending: 3,
      },
    ],
    says: "2 Insufficient cpu",
  },
];
