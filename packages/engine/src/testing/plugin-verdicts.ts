import type { StoredObject } from "../api/cluster-object.ts";
import type { Node } from "../api/node.ts";
import type { Labels } from "../api/object-meta.ts";
import type { Pod, PodSpec } from "../api/pod.ts";
import type { ClusterSnapshot, ImageState } from "../cluster/cluster-snapshot.ts";
import { StoredObjectTables } from "../cluster/stored-objects.ts";
import { toNodeInfo, withPod } from "../cluster/to-node-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import type { EvidencedRejection } from "../cycle/evidence.ts";
import type { EvidencePlugin, FilterPlugin, Rejection, ScorePlugin } from "../cycle/plugin.ts";

/** A node with room for everything, unless `status` says otherwise. */
export function roomyNode(name: string, rest: Omit<Node, "metadata"> & { readonly labels?: Labels } = {}): Node {
  const { labels = {}, status, ...others } = rest;
  const allocatable = { cpu: "8", memory: "16Gi", "ephemeral-storage": "100Gi", pods: "110" };
  return { ...others, metadata: { name, labels }, status: { allocatable, ...status } };
}

/** A pod of that spec; without containers of its own it has one that asks for nothing. */
export function podOf(spec: Partial<PodSpec> = {}, name = "incoming"): Pod {
  return { metadata: { name, namespace: "default" }, spec: { containers: [{ name: "main" }], ...spec } };
}

/** A cluster for one plugin: nodes, pods that say which node they are on, and what else plugins look up. */
export function clusterOf(
  nodes: readonly Node[],
  pods: readonly Pod[] = [],
  objects: readonly StoredObject[] = [],
): ClusterSnapshot {
  const stored = new StoredObjectTables();
  for (const object of objects) stored.put(object);
  const infos = nodes.map((node) => {
    const here = pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
    return here.map((pod) => toPodInfo(pod)).reduce(withPod, toNodeInfo(node));
  });
  return {
    nodes: infos,
    node: (name) => infos.find((info) => info.name === name),
    namespaces: new Map([["default", {}]]),
    images: imagesOf(nodes),
    nominatedPods: () => [],
    services: () => [],
    replicationController: () => undefined,
    replicaSet: () => undefined,
    statefulSet: () => undefined,
    objects: (kind) => stored.list(kind),
    object: (kind, namespace, name) => stored.get(kind, namespace, name),
  };
}

/** What a filter plugin says of each node, by name. */
export type Verdicts = "skip" | Rejection | Readonly<Record<string, Rejection | "fits" | "not asked">>;

export function verdicts(plugin: FilterPlugin | undefined, pod: Pod, cluster: ClusterSnapshot): Verdicts {
  const result = plugin?.preFilter(toPodInfo(pod), cluster);
  if (result === undefined || result.kind === "skip") return "skip";
  if (result.kind === "reject") return result.rejection;
  const { filter, nodeNames } = result;
  return Object.fromEntries(
    cluster.nodes.map((node) => [
      node.name,
      nodeNames?.has(node.name) === false ? "not asked" : (filter.filter(node) ?? "fits"),
    ]),
  );
}

/** What an evidence plugin finds on each node, by name. */
export function evidence(
  plugin: EvidencePlugin | undefined,
  pod: Pod,
  cluster: ClusterSnapshot,
): Readonly<Record<string, readonly EvidencedRejection[]>> {
  const find = plugin?.(toPodInfo(pod), cluster);
  return Object.fromEntries(cluster.nodes.map((node) => [node.name, find?.(node) ?? []]));
}

/** The normalised scores, without the weight, of a plugin for each node, all of them feasible. */
export function scores(
  plugin: ScorePlugin | undefined,
  pod: Pod,
  cluster: ClusterSnapshot,
): "skip" | Readonly<Record<string, number>> {
  const scorer = plugin?.preScore(toPodInfo(pod), cluster, cluster.nodes);
  if (scorer === undefined) return "skip";
  const raw = cluster.nodes.map((node) => scorer.score(node));
  const normalized = scorer.normalize?.(raw, cluster.nodes) ?? raw;
  return Object.fromEntries(cluster.nodes.map(({ name }, index) => [name, normalized[index] ?? Number.NaN]));
}

function imagesOf(nodes: readonly Node[]): ReadonlyMap<string, ImageState> {
  const images = new Map<string, ImageState>();
  for (const { status } of nodes) {
    for (const { names = [], sizeBytes = 0 } of status?.images ?? []) {
      for (const name of names) {
        const known = images.get(name);
        images.set(name, { sizeBytes: known?.sizeBytes ?? sizeBytes, nodes: (known?.nodes ?? 0) + 1 });
      }
    }
  }
  return images;
}
