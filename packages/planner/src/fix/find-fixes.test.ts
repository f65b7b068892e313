import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { planPods } from "../plan/plan-pods.ts";
import { affinityTo, deployment, manifests, node, pod } from "../testing/objects.ts";
import { findFixes } from "./find-fixes.ts";
import type { Fix } from "./fix.ts";

function fixesOf(objects: readonly KubernetesObject[], dump?: readonly KubernetesObject[], most = 3): readonly Fix[] {
  const input = {
    ...(dump === undefined ? {} : { cluster: { source: "test", manifests: manifests(...dump) } }),
    wishes: manifests(...objects),
    seed: 0,
    profiles: [defaultProfile()] as const,
    createEngine: createIncrementalEngine,
  };
  return findFixes(input, planPods(input), { most }).flatMap(({ fixes }) => fixes);
}

/** The kinds of what is found for each workload, in order. */
function found(...given: Parameters<typeof fixesOf>): readonly string[] {
  return fixesOf(...given).map(
    ({ kind, target, unplaces }) =>
      `${kind}: ${target}${unplaces.length > 0 ? ` (${unplaces.length} lose theirs)` : ""}`,
  );
}

const hostname = "kubernetes.io/hostname";
const nodes = [node("n1", { zone: "a" }), node("n2", { zone: "b" })];

test("more replicas than nodes", () => {
  expect(found([...nodes, deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }))])).toEqual([
    "term-preferred: Deployment default/web",
    "replicas-lowered: Deployment default/web",
    "node-added: Node n1-new-1",
  ]);
});

test("a mistyped selector", () => {
  const web = deployment("web", 1, "app=web", affinityTo(hostname, { wants: "sotre" }));
  expect(found([...nodes, deployment("store", 1, "app=store"), web])[0]).toBe(
    "selector-corrected: Deployment default/web",
  );
});

test("a cordoned node, a taint", () => {
  const rules = affinityTo(hostname, { avoids: "web" });
  expect(
    found([...nodes, node("n3", { spec: { unschedulable: true } }), deployment("web", 3, "app=web", rules)]),
  ).toContain("node-uncordoned: Node n3");
  const taints = [{ key: "dedicated", value: "db", effect: "NoSchedule" as const }];
  expect(found([node("n1", { spec: { taints } }), deployment("web", 1, "app=web")])[0]).toBe(
    "toleration-added: Deployment default/web",
  );
});

test("too large a request", () => {
  const containers = [{ name: "main", image: "main", resources: { requests: { cpu: "12" } } }];
  expect(found([...nodes, deployment("web", 2, "app=web", { containers })])[0]).toBe(
    "request-lowered: Deployment default/web",
  );
});

test("a request of pods that all shrink is not taken for what is free now", () => {
  const containers = [{ name: "main", image: "main", resources: { requests: { cpu: "5" } } }];
  const sentences = (replicas: number, ...others: readonly KubernetesObject[]): readonly string[] =>
    fixesOf([...nodes, ...others, deployment("web", replicas, "app=web", { containers })], undefined, 9)
      .filter(({ kind }) => kind === "request-lowered")
      .map(({ sentence }) => sentence);
  expect(sentences(4)).toEqual([
    "let container main of Deployment default/web request 4 of cpu in place of 5: so much there is for each of its pods",
  ]);
  const asking = { containers: [{ name: "main", image: "main", resources: { requests: { cpu: "6" } } }] };
  const there = ["n1", "n2"].map((nodeName) => pod(`big-${nodeName}`, "", { ...asking, nodeName }));
  expect(sentences(1, ...there)).toEqual([
    "let container main of Deployment default/web request 2 of cpu in place of 5: that much is free",
  ]);
});

test("a nodeSelector that no node meets", () => {
  const web = deployment("web", 1, "app=web", { nodeSelector: { "topology.kubernetes.io/zone": "c" } });
  expect(found([...nodes, web])).toContain("node-rule-dropped: Deployment default/web");
  const typo = deployment("web", 1, "app=web", { nodeSelector: { disktype: "sdd" } });
  expect(found([node("n1", { labels: { [hostname]: "n1", disktype: "ssd" } }), typo])[0]).toBe(
    "node-selector-corrected: Deployment default/web",
  );
});

test("a circle is opened at either end", () => {
  const a = deployment("a", 1, "app=a", affinityTo(hostname, { wants: "b" }));
  const b = deployment("b", 1, "app=b", affinityTo(hostname, { wants: "a" }));
  expect(found([...nodes, a, b])).toEqual([
    "term-preferred: Deployment default/a",
    "term-preferred: Deployment default/b",
    "term-dropped: Deployment default/a",
    "term-preferred: Deployment default/b",
    "term-preferred: Deployment default/a",
    "term-dropped: Deployment default/b",
  ]);
});

test("another's rule in the way is not the pod's to change: there is room for one more node", () => {
  const b = pod("b", "app=b", { ...affinityTo(hostname, { avoids: "web" }), nodeName: "n1" });
  expect(found([deployment("web", 1, "app=web")], [node("n1"), b])).toEqual(["node-added: Node n1-new-1"]);
});

test("everything that is found places the pods, and takes nobody's place", () => {
  const full = pod("full", "app=full", {
    nodeName: "n1",
    containers: [{ name: "a", resources: { requests: { cpu: "8" } } }],
  });
  const containers = [{ name: "main", image: "main", resources: { requests: { cpu: "4" } } }];
  const high = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "high" },
    value: 1000,
  } as const;
  expect(found([deployment("web", 1, "app=web", { containers })], [node("n1"), full, high])).toEqual([
    "node-added: Node n1-new-1",
    "priority-raised: Deployment default/web (1 lose theirs)",
  ]);
});

test("a disk that has nodes near it stays where it is: the rule follows it", () => {
  const key = "topology.kubernetes.io/zone";
  const matchExpressions = [{ key, operator: "In" as const, values: ["a"] }];
  const disk: KubernetesObject = {
    kind: "PersistentVolume",
    metadata: { name: "disk" },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      claimRef: { namespace: "default", name: "data" },
      csi: { driver: "disk.example.com", volumeHandle: "disk" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
    },
  };
  const claim: KubernetesObject = {
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      volumeName: "disk",
      resources: { requests: { storage: "1Gi" } },
    },
  };
  const db = deployment("db", 1, "app=db", {
    nodeSelector: { [key]: "b" },
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
  });
  const kinds = found([...nodes, disk, claim, db], undefined, 9);
  expect(kinds[0]).toBe("node-selector-corrected: Deployment default/db");
  expect(kinds).not.toContain("volume-moved: PersistentVolume disk");
});

test("a mistyped scheduler, by the nearest that is known", () => {
  const web = (schedulerName: string): KubernetesObject => deployment("web", 1, "app=web", { schedulerName });
  expect(found([...nodes, web("default-schedular")])).toEqual(["name-corrected: Deployment default/web"]);
  expect(found([...nodes, web("volcano")])).toEqual([]);
});

test("a scheduling gate that a template writes", () => {
  const gated = { schedulingGates: [{ name: "example.com/a" }, { name: "example.com/b" }] };
  expect(fixesOf([...nodes, deployment("web", 1, "app=web", gated)]).map(({ sentence }) => sentence)).toEqual([
    "leave the scheduling gates example.com/a, example.com/b out of Deployment default/web, unless something in the cluster is to remove them",
  ]);
  // What is there already is its owner's.
  expect(found([pod("new")], [...nodes, pod("there", "", gated)])).toEqual([]);
});
