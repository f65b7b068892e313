import { nodeObject } from "../../control-plane/node-object.ts";
import { hostname, labelsOf, nodeAffinity, pod, zone } from "../objects.ts";
import type { Situation } from "../situation.ts";

function nodesOf(...zones: readonly string[]): ReturnType<typeof nodeObject>[] {
  return zones.map((name, at) => nodeObject({ name: `node-${at + 1}`, labels: name === "" ? {} : { [zone]: name } }));
}

function constraint(topologyKey: string, labels: string, more: object = {}): object {
  const labelSelector = { matchLabels: labelsOf(labels) };
  return {
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector, ...more },
    ],
  };
}

/** How evenly pods must be spread. */
export const spreadCases: readonly Situation[] = [
  {
    name: "the zone with fewer pods is full",
    steps: [
      {
        create: [
          ...nodesOf("a", "a", "b"),
          pod("shop/one", { labels: "app=web", on: "node-1" }),
          pod("shop/big", { cpu: "4", on: "node-3" }),
        ],
        bound: 2,
        pending: 0,
      },
      { create: [pod("shop/late", { labels: "app=web", spec: constraint(zone, "app=web") })], pending: 1 },
    ],
    says: "1 Insufficient cpu, 2 node(s) didn't match pod topology spread constraints",
  },
  {
    name: "nodes without the topology key",
    steps: [
      {
        create: [...nodesOf("a", "", ""), pod("shop/big", { cpu: "4", on: "node-1" })],
        bound: 1,
        pending: 0,
      },
      { create: [pod("shop/late", { labels: "app=web", spec: constraint(zone, "app=web") })], pending: 1 },
    ],
    says: "2 node(s) didn't match pod topology spread constraints (missing required label)",
  },
  {
    name: "fewer domains than minDomains",
    steps: [
      {
        create: [
          ...nodesOf("a", "b"),
          ...[1, 2].map((at) => pod(`shop/on-${at}`, { labels: "app=web", on: `node-${at}` })),
        ],
        bound: 2,
        pending: 0,
      },
      {
        create: [pod("shop/late", { labels: "app=web", spec: constraint(zone, "app=web", { minDomains: 3 }) })],
        pending: 1,
      },
    ],
    says: "2 node(s) didn't match pod topology spread constraints",
  },
  {
    name: "a tainted node counts as a domain unless its taints are honored",
    steps: [
      {
        create: [
          ...nodesOf("a", "b"),
          nodeObject({ name: "node-3", labels: { [zone]: "c" }, taints: [{ key: "db", effect: "NoSchedule" }] }),
          ...[1, 2].map((at) => pod(`shop/on-${at}`, { labels: "app=web", on: `node-${at}` })),
        ],
        bound: 2,
        pending: 0,
      },
      {
        create: [
          pod("shop/ignores", { labels: "app=web", spec: constraint(zone, "app=web") }),
          pod("shop/honors", { labels: "app=other", spec: constraint(zone, "app=web", { nodeTaintsPolicy: "Honor" }) }),
        ],
        bound: 3,
        pending: 1,
      },
    ],
    says: "1 node(s) had untolerated taint",
  },
  {
    name: "nodes that the pod's affinity leaves out count when they are not honored",
    steps: [
      { create: [...nodesOf("a", "b"), pod("shop/one", { labels: "app=web", on: "node-1" })], bound: 1, pending: 0 },
      {
        create: [
          pod("shop/late", {
            labels: "app=web",
            spec: {
              affinity: nodeAffinity([`${zone} In a`]),
              ...constraint(zone, "app=web", { nodeAffinityPolicy: "Ignore" }),
            },
          }),
        ],
        pending: 1,
      },
    ],
    says: "1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match pod topology spread constraints",
  },
  {
    name: "matchLabelKeys counts the pods of this version alone",
    steps: [
      {
        create: [
          ...nodesOf("a", "b"),
          pod("shop/new-1", { labels: "app=web,v=2", on: "node-1" }),
          pod("shop/old-2", { labels: "app=web,v=1", on: "node-2" }),
          pod("shop/big", { cpu: "3900m", on: "node-2" }),
        ],
        bound: 3,
        pending: 0,
      },
      {
        create: [
          pod("shop/late", {
            labels: "app=web,v=2",
            cpu: "200m",
            spec: constraint(zone, "app=web", { matchLabelKeys: ["v"] }),
          }),
        ],
        pending: 1,
      },
    ],
    says: "1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints",
  },
  {
    name: "pods of other namespaces and terminating ones do not count",
    steps: [
      {
        create: [
          ...nodesOf("a", "b"),
          pod("shop/one", { labels: "app=web", on: "node-1" }),
          pod("lab/two", { labels: "app=web", on: "node-2" }),
          pod("shop/three", { labels: "app=web", on: "node-2" }),
          pod("shop/big", { cpu: "3500m", on: "node-2" }),
        ],
        bound: 4,
        pending: 0,
      },
      { act: (cluster) => cluster.kubectl(["delete", "pod", "three", "-n", "shop", "--wait=false"]) },
      {
        create: [pod("shop/late", { labels: "app=web", cpu: "400m", spec: constraint(hostname, "app=web") })],
        pending: 1,
      },
    ],
    says: "1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints",
  },
];
