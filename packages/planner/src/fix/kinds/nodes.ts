import { labelValue, type NodeInfo, type NodeObject } from "@stowage/engine";
import type { Candidate } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";

/** Nodes added, or given a label that rules ask for. */
export function nodeFixes(context: FixContext): readonly Candidate[] {
  return [...addedNodes(context), ...labelledNodes(context)];
}

const hostname = "kubernetes.io/hostname";

/** Nodes like those that are there, one for each kind of them; in a domain of their own where one is asked for. */
function addedNodes(context: FixContext): readonly Candidate[] {
  const { nodes, pending, selections } = context;
  const kinds = new Map<string, NodeInfo>();
  for (const node of nodes) {
    const { [hostname]: _, ...labels } = node.labels;
    const key = JSON.stringify([
      labels,
      node.node.spec?.taints ?? [],
      node.allocatable.milliCpu,
      node.allocatable.memory,
    ]);
    if (!kinds.has(key)) kinds.set(key, node);
  }
  const likes = [...kinds.values()].slice(0, 4);
  const apartBy = [
    ...new Set(
      selections.filter(({ kind, required }) => kind !== "affinity" && required).map(({ topologyKey }) => topologyKey),
    ),
  ];
  const counts = [...new Set([1, pending.length])].filter((count) => count <= 8);
  return counts.flatMap((count) =>
    likes.flatMap((like, index) => [
      added(context, like, count, undefined, 54 + index + count),
      ...apartBy
        .filter((key) => key !== hostname)
        .slice(0, 1)
        .map((key) => added(context, like, count, key, 56 + index + count)),
    ]),
  );
}

function added(
  { nodes }: FixContext,
  like: NodeInfo,
  count: number,
  ownDomainOf: string | undefined,
  cost: number,
): Candidate {
  const taken = new Set(nodes.map(({ name }) => name));
  const objects: NodeObject[] = [];
  for (let number = 1; objects.length < count; number++) {
    const name = `${like.name}-new-${number}`;
    if (taken.has(name)) continue;
    const domain =
      ownDomainOf === undefined
        ? {}
        : { [ownDomainOf]: `${labelValue(like.labels, ownDomainOf) ?? "domain"}-new-${number}` };
    objects.push(copyOf(like, name, domain));
  }
  const what = count === 1 ? "a node" : `${count} nodes`;
  const where =
    ownDomainOf === undefined
      ? ""
      : `, ${count === 1 ? "with a value of its own" : "each with a value of its own"} of ${ownDomainOf}`;
  return {
    kind: "node-added",
    cost,
    sentence: `add ${what} like ${like.name}${where}`,
    target: `Node ${objects[0]?.metadata.name ?? ""}`,
    edit: { kind: "change", change: { kind: "apply", objects } },
  };
}

function copyOf({ node, labels }: NodeInfo, name: string, domain: Readonly<Record<string, string>>): NodeObject {
  const taints = (node.spec?.taints ?? []).filter(({ key }) => !key.startsWith("node.kubernetes.io/"));
  const { allocatable, capacity } = node.status ?? {};
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels, ...domain, [hostname]: name } },
    ...(taints.length === 0 ? {} : { spec: { taints } }),
    status: {
      ...(allocatable === undefined ? {} : { allocatable }),
      ...(capacity === undefined ? {} : { capacity }),
    },
  };
}

/** A label that the nodeSelector or a topologyKey asks for, on a node that lacks it. */
function labelledNodes({ pod, nodes, selections }: FixContext): readonly Candidate[] {
  const wanted = new Map<string, string | undefined>(Object.entries(pod.spec.nodeSelector ?? {}));
  for (const { required, topologyKey, kind } of selections) {
    if (required && kind !== "antiAffinity" && !wanted.has(topologyKey)) wanted.set(topologyKey, undefined);
  }
  return [...wanted].flatMap(([key, value]) => {
    const lacking = nodes.filter(
      ({ labels }) => labelValue(labels, key) !== (value ?? labelValue(labels, key) ?? "\0"),
    );
    return lacking
      .filter(({ labels }) => labelValue(labels, key) === undefined)
      .slice(0, 3)
      .map(({ name }, index): Candidate => {
        const given = value ?? nodes.flatMap(({ labels }) => labelValue(labels, key) ?? [])[0] ?? "one";
        return {
          kind: "node-labelled",
          cost: 50 + index,
          sentence: `label node ${name} ${key}=${given}`,
          target: `Node ${name}`,
          edit: { kind: "change", change: { kind: "label", object: { kind: "Node", name }, labels: { [key]: given } } },
        };
      });
  });
}
