import { createIncrementalEngine, createReferenceEngine } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { describe, expect, test } from "vitest";
import { affinityTo, deployment, node, pod } from "../testing/objects.ts";
import { planOf, statusesOf } from "../testing/plan-of.ts";
import type { Plan } from "./planned-pod.ts";

const hostname = "kubernetes.io/hostname";
const webServer = deployment(
  "web-server",
  3,
  "app=web-store",
  affinityTo(hostname, { wants: "store", avoids: "web-store" }),
);
const store = deployment("store", 3, "app=store", affinityTo(hostname, { avoids: "store" }));
const nodes = [node("node-1"), node("node-2"), node("node-3")];

function nodesOfWeb({ pods }: Plan): readonly (string | undefined)[] {
  return pods
    .filter(({ owner }) => owner?.name === "web-server")
    .map(({ nodeName }) => nodeName)
    .sort(byName);
}

/** Those without a node last. */
function byName(a = "~", b = "~"): number {
  return a < b ? -1 : Number(a > b);
}

describe.each([
  ["reference", createReferenceEngine],
  ["incremental", createIncrementalEngine],
])("a web server beside each store, and never two on a node (%s engine)", (_engine, createEngine) => {
  const planned = (cluster: readonly KubernetesObject[], wishes: readonly KubernetesObject[]): Plan =>
    planOf(cluster, wishes, { createEngine });

  test("with stores on two of three nodes one replica stays pending, with upstream's message", () => {
    const stores = [
      pod("store-1", "app=store", { nodeName: "node-1" }),
      pod("store-2", "app=store", { nodeName: "node-3" }),
    ];
    const plan = planned([...nodes, ...stores], [webServer]);
    expect(nodesOfWeb(plan)).toEqual(["node-1", "node-3", undefined]);
    expect(plan.pods.find(({ status }) => status === "Unschedulable")?.message).toBe(
      "0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity rules.",
    );
  });

  test("with a store on every node each node has one replica", () => {
    const stores = nodes.map(({ metadata: { name = "" } }) => pod(`store-${name}`, "app=store", { nodeName: name }));
    expect(nodesOfWeb(planned([...nodes, ...stores], [webServer]))).toEqual(["node-1", "node-2", "node-3"]);
  });

  test.each([
    ["before", [store, webServer]],
    ["after", [webServer, store]],
  ])("a store of the same plan, %s the web server in the files, is waited for", (_, wishes) => {
    const plan = planned(nodes, wishes);
    expect(statusesOf(plan)).toEqual({ Scheduled: 6 });
    expect(nodesOfWeb(plan)).toEqual(["node-1", "node-2", "node-3"]);
  });

  test("with the zone as key the domain is the zone", () => {
    const zone = "topology.kubernetes.io/zone";
    const zoned = [
      node("a1", { zone: "a" }),
      node("a2", { zone: "a" }),
      node("b1", { zone: "b" }),
      node("b2", { zone: "b" }),
    ];
    const web = deployment("web-server", 3, "app=web-store", affinityTo(zone, { wants: "store", avoids: "web-store" }));
    const stores = [pod("store-1", "app=store", { nodeName: "a1" }), pod("store-2", "app=store", { nodeName: "b1" })];
    const plan = planned([...zoned, ...stores], [web]);
    expect(nodesOfWeb(plan).map((name) => name?.charAt(0))).toEqual(["a", "b", undefined]);
    expect(plan.pods.at(-1)?.message).toBe("0/4 nodes are available: 4 node(s) didn't match pod anti-affinity rules.");
  });

  test("nodes without the label never match the affinity", () => {
    const bare = nodes.map(({ metadata }) => node(metadata.name ?? "", { labels: {} }));
    const stores = bare.map(({ metadata: { name = "" } }) => pod(`store-${name}`, "app=store", { nodeName: name }));
    const plan = planned([...bare, ...stores], [webServer]);
    expect(plan.pods.map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => "0/3 nodes are available: 3 node(s) didn't match pod affinity rules."),
    );
  });

  test("anti-affinity alone keeps nothing apart on nodes without the label", () => {
    const bare = [node("node-1", { labels: {} })];
    const web = deployment("web-server", 3, "app=web-store", affinityTo(hostname, { avoids: "web-store" }));
    expect(nodesOfWeb(planned(bare, [web]))).toEqual(["node-1", "node-1", "node-1"]);
  });
});
