import type { NodeObject } from "@stowage/engine";

const unschedulableTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;

/** As `kubectl cordon` does, and what the node lifecycle controller then does. */
export function cordoned(node: NodeObject, unschedulable: boolean): NodeObject {
  const { unschedulable: _, ...spec } = node.spec ?? {};
  const others = (spec.taints ?? []).filter(({ key }) => key !== unschedulableTaint.key);
  const taints = unschedulable ? [...others, unschedulableTaint] : others;
  return { ...node, spec: { ...spec, ...(unschedulable ? { unschedulable } : {}), taints } };
}

const hostnameLabel = "kubernetes.io/hostname";
/** What is said of a node that is not well, which a new one is. */
const ills: ReadonlySet<string> = new Set(
  ["unreachable", "not-ready", "out-of-service"].map((name) => `node.kubernetes.io/${name}`),
);

/** A node like another one, which has just come: well, and with a name and hostname of its own. */
export function newNode(like: NodeObject, name: string): NodeObject {
  const { uid: _, creationTimestamp: __, ...metadata } = like.metadata;
  return { ...asWell(like), metadata: { ...metadata, name, labels: { ...metadata.labels, [hostnameLabel]: name } } };
}

function asWell(node: NodeObject): NodeObject {
  const { conditions: _, ...status } = node.status ?? {};
  const taints = node.spec?.taints?.filter(({ key }) => !ills.has(key));
  return {
    ...node,
    ...(node.status === undefined ? {} : { status }),
    ...(taints === undefined ? {} : { spec: { ...node.spec, taints } }),
  };
}
