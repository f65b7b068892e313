import type { NodeObject, StorageClass } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { ClusterInput } from "../plan/plan-input.ts";
import { madeUpNode, zoneLetters } from "./made-up-node.ts";
import { maxNodes, type NodeGroup, readNodeGroup } from "./node-group.ts";

/** A made-up cluster, or every problem of its description. */
export type MadeUp =
  | { readonly kind: "cluster"; readonly cluster: ClusterInput; readonly nodes: readonly NodeObject[] }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Whether the text means a made-up cluster rather than a file: it starts with a key and `=`. */
export function describesCluster(text: string): boolean {
  return /^\s*[a-zA-Z][\w./-]*\s*=/.test(text) && !/^\.{0,2}\//.test(text);
}

/**
 * A cluster made up from `zones=3,nodes=4,cpu=8,memory=32Gi`: so many like nodes in each of so many zones. Beside the
 * usual resources any extended one may be given (`nvidia.com/gpu=2`), labels (`label=disk=ssd`) and taints
 * (`taint=dedicated=db:NoSchedule`). Groups of other nodes follow after a `;`, in the same zones. It has a default
 * StorageClass, whose volumes are made where a pod needs them.
 */
export function madeUpCluster(description: string): MadeUp {
  const descriptions = description.split(";");
  const groups: NodeGroup[] = [];
  const problems: string[] = [];
  for (const text of descriptions) {
    const read = readNodeGroup(text);
    if (read.kind === "group") groups.push(read.group);
    else problems.push(...read.problems);
  }
  const total = groups.reduce((sum, { zones, nodes }) => sum + zones * nodes, 0);
  if (total > maxNodes) problems.push(`${total} nodes are too many: a made-up cluster may have ${maxNodes} nodes`);
  if (problems.length > 0) return { kind: "problems", problems };
  const nodes = makeNodes(groups);
  const source = `a made-up cluster (${descriptions.map((text) => text.replaceAll(/\s/g, "")).join("; ") || "one node"})`;
  const manifest = (object: KubernetesObject): Manifest => ({
    object,
    positionOf: () => ({ file: source, line: 1, column: 1 }),
  });
  return { kind: "cluster", cluster: { source, manifests: [...nodes, defaultStorageClass].map(manifest) }, nodes };
}

/** The cluster to plan on when nothing else is known: three nodes, one in each of three zones. */
export function defaultMadeUpCluster(): ClusterInput {
  const made = madeUpCluster("zones=3,nodes=1,cpu=4,memory=16Gi");
  if (made.kind === "problems") throw new RangeError(made.problems.join("; "));
  return made.cluster;
}

/** As most clusters have one. */
const defaultStorageClass: StorageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "made-up", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "made-up.stowage.dev",
  volumeBindingMode: "WaitForFirstConsumer",
};

/** The cluster without what it only has because nobody said otherwise: manifests may bring a default class of their own. */
export function withoutMadeUpClass(cluster: ClusterInput): ClusterInput {
  return { ...cluster, manifests: cluster.manifests.filter(({ object }) => object !== defaultStorageClass) };
}

/** Numbered on in each zone, from group to group. */
function makeNodes(groups: readonly NodeGroup[]): readonly NodeObject[] {
  const isOneZone = groups.every(({ zones }) => zones === 1);
  const numbered = new Map<number, number>();
  const nodes: NodeObject[] = [];
  for (const group of groups) {
    for (let zone = 0; zone < group.zones; zone++) {
      const letters = zoneLetters(zone);
      const before = numbered.get(zone) ?? 0;
      for (let index = before + 1; index <= before + group.nodes; index++) {
        const name = isOneZone ? `node-${index}` : `node-${letters}${index}`;
        nodes.push(madeUpNode({ ...group, name, zone: `zone-${letters}` }));
      }
      numbered.set(zone, before + group.nodes);
    }
  }
  return nodes;
}
