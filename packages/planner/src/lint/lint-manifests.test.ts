import { defaultProfile, type PodSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { affinityTo, deployment, manifests, node, pod } from "../testing/objects.ts";
import type { LintInput } from "./lint-input.ts";
import { lintManifests } from "./lint-manifests.ts";

/** What is found, but for replicas that nothing keeps apart, and for updates of those that rules keep apart. */
function found(
  objects: readonly KubernetesObject[],
  more: Partial<LintInput> & { readonly dump?: readonly KubernetesObject[] } = {},
): readonly string[] {
  const { dump, ...input } = more;
  return lintManifests({
    manifests: manifests(...objects),
    ...(dump === undefined ? {} : { cluster: { source: "test", manifests: manifests(...dump) } }),
    profiles: [defaultProfile()],
    kubernetesVersion: "1.37",
    ...input,
  })
    .filter(({ rule }) => rule !== "replicas-together" && rule !== "rollout-deadlock")
    .map(({ rule, severity, object }) => `${rule} (${severity}) ${object}`);
}

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const nodes = [node("n1", { zone: "a" }), node("n2", { zone: "b" }), node("n3", { zone: "c" })];

/** Anti-affinity to pods by a selector. */
function avoids(topologyKey: string, labelSelector: object, more: object = {}): Partial<PodSpec> {
  const requiredDuringSchedulingIgnoredDuringExecution = [{ topologyKey, labelSelector, ...more }];
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution } } };
}

test("replicas that fit their domains, and a node of its own for each, are passed over", () => {
  expect(found([...nodes, deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }))])).toEqual([]);
});

test("tainted nodes are no domains, unless they are tolerated", () => {
  const taints = [{ key: "dedicated", value: "db", effect: "NoSchedule" as const }];
  const tainted = node("n4", { zone: "d", spec: { taints } });
  const rules = affinityTo(hostname, { avoids: "web" });
  const tolerations = [{ key: "dedicated", operator: "Exists" as const }];
  expect(found([...nodes, tainted, deployment("web", 4, "app=web", rules)])).toEqual([
    "more-replicas-than-domains (error) Deployment default/web",
  ]);
  expect(found([...nodes, tainted, deployment("web", 4, "app=web", { ...rules, tolerations })])).toEqual([]);
});

test("a node without the label takes any number of replicas: then only the label is missed", () => {
  const rackless = node("n4", { labels: { [hostname]: "n4" } });
  expect(found([...nodes, rackless, deployment("web", 5, "app=web", affinityTo(zone, { avoids: "web" }))])).toEqual([
    "topology-key-missing (warning) Deployment default/web",
  ]);
});

test("nodes that the pods may not go to need no label", () => {
  const other = node("n4", { labels: { [hostname]: "n4", pool: "batch" } });
  const rules = { ...affinityTo(zone, { avoids: "web" }), nodeSelector: { [zone]: "a" } };
  expect(found([...nodes, other, deployment("web", 1, "app=web", rules)])).toEqual([]);
});

test("a chain of required affinity that begins somewhere is no cycle", () => {
  const chain = [
    deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" })),
    deployment("b", 1, "app=b", affinityTo(hostname, { wants: "c" })),
    deployment("c", 1, "app=c"),
  ];
  expect(found([...nodes, ...chain])).toEqual([]);
});

test("who only waits for a cycle is not in it", () => {
  const cycle = [
    deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" })),
    deployment("b", 1, "app=b", affinityTo(hostname, { wants: "a" })),
    deployment("c", 1, "app=c", affinityTo(hostname, { wants: "a" })),
  ];
  expect(found(cycle)).toEqual([
    "affinity-cycle (error) Deployment default/a",
    "affinity-cycle (error) Deployment default/b",
  ]);
});

test("a cycle that a pod of the cluster opens is none", () => {
  const cycle = [
    deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" })),
    deployment("b", 1, "app=b", affinityTo(hostname, { wants: "a" })),
  ];
  const dump = [...nodes, pod("a-0", "app=a", { nodeName: "n1" })];
  expect(found(cycle, { dump })).toEqual([]);
});

test("pods that want each other may be the first of their kind", () => {
  expect(found([...nodes, deployment("web", 3, "app=web", affinityTo(zone, { wants: "web" }))])).toEqual([]);
});

test("two terms that only different pods satisfy are unsatisfiable, wherever", () => {
  const requiredDuringSchedulingIgnoredDuringExecution = ["cache", "store"].map((app) => ({
    topologyKey: hostname,
    labelSelector: { matchLabels: { app } },
  }));
  const web = deployment("web", 1, "app=web", {
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution } },
  });
  expect(found([deployment("cache", 1, "app=cache"), deployment("store", 1, "app=store"), web])).toEqual([
    "affinity-unsatisfiable (error) Deployment default/web",
  ]);
});

test("affinity to pods from elsewhere is worth knowing, and an error where all pods are known", () => {
  const web = deployment("web", 1, "app=web", affinityTo(hostname, { wants: "cache" }));
  expect(found([web])).toEqual(["affinity-unsatisfiable (info) Deployment default/web"]);
  expect(found([web], { dump: nodes })).toEqual(["affinity-unsatisfiable (error) Deployment default/web"]);
});

test("anti-affinity to another team's pods, which are not here, is its author's business", () => {
  expect(found([...nodes, deployment("web", 2, "app=web", affinityTo(hostname, { avoids: "batch" }))])).toEqual([]);
});

test("names that differ in a number are two names", () => {
  const rules = affinityTo(hostname, { avoids: "shard-1" });
  expect(found([...nodes, deployment("shard-2", 2, "app=shard-2", rules)])).toEqual([]);
});

test("another team's pods of the same labels are meant where they are there", () => {
  const other = { ...deployment("web", 1, "app=web"), metadata: { name: "web", namespace: "staging" } };
  const rules = avoids(hostname, { matchLabels: { app: "web" } }, { namespaces: ["staging"] });
  expect(found([deployment("web", 2, "app=web", rules), other])).toEqual([]);
});

test("a namespaceSelector is decided only where the namespace's labels are known", () => {
  const rules = avoids(
    hostname,
    { matchLabels: { app: "web" } },
    { namespaceSelector: { matchLabels: { team: "a" } } },
  );
  const web = deployment("web", 2, "app=web", rules);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } } as const;
  expect(found([web])).toEqual([]);
  const named = { ...web, metadata: { ...web.metadata, namespace: "default" } };
  expect(found([namespace, named])).toEqual(["own-namespace-dropped (warning) Deployment default/web"]);
});

test("an empty selector beside a namespaceSelector means these namespaces", () => {
  const rules = avoids(hostname, {}, { namespaceSelector: { matchLabels: { tenant: "b" } } });
  expect(found([deployment("web", 1, "app=web", rules)])).toEqual([]);
});

test("label keys that are merged in make a selector no longer empty", () => {
  const rules = avoids(hostname, {}, { mismatchLabelKeys: ["tenant"] });
  expect(found([deployment("web", 1, "app=web,tenant=a", rules)])).toEqual([]);
});

test("a workload that keeps away from another by its own will is not shut out", () => {
  const rules = avoids(hostname, { matchLabels: { tier: "front" } });
  const web = deployment("web", 2, "app=web,tier=front", rules);
  const api = deployment("api", 2, "app=api,tier=front", rules);
  expect(found([node("n1"), node("n2"), web, api])).toEqual([]);
});

test("room enough for all: nobody is shut out", () => {
  const web = deployment("web", 1, "app=web,tier=front", avoids(hostname, { matchLabels: { tier: "front" } }));
  expect(found([...nodes, web, deployment("api", 2, "app=api,tier=front")])).toEqual([]);
});

test("a preferred twin of a required rule by the host is more than the rule by the zone says", () => {
  const term = { labelSelector: { matchLabels: { app: "web" } } };
  const rules: Partial<PodSpec> = {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, topologyKey: hostname }],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { ...term, topologyKey: zone } },
        ],
      },
    },
  };
  expect(found([...nodes, deployment("web", 2, "app=web", rules)])).toEqual([]);
});

test("labels that every object inherits in JavaScript are labels like others", () => {
  const rules = avoids("constructor", { matchLabels: { __proto__x: "toString", constructor: "valueOf" } });
  expect(found([...nodes, deployment("web", 2, "constructor=web", rules)])).toEqual([
    "topology-key-missing (warning) Deployment default/web",
  ]);
});

test("severities are others' to set, and rules to switch off", () => {
  const web = deployment("web", 1, "app=web", avoids(hostname, {}));
  expect(found([web], { severities: new Map([["empty-selector", "error"]]) })).toEqual([
    "empty-selector (error) Deployment default/web",
  ]);
  expect(found([web], { severities: new Map([["empty-selector", "off"]]) })).toEqual([]);
});
