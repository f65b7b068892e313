import type { Labels, NodeObject, Taint } from "@stowage/engine";
import type { Random } from "../random.ts";
import { randomNode } from "../random-node.ts";

export const hostname = "kubernetes.io/hostname";
export const zone = "topology.kubernetes.io/zone";
export const region = "topology.kubernetes.io/region";
/** Every node has one. There are more of them than a key may have that divides nodes into cells. */
export const rack = "rack";
/** Cuts across racks. */
export const podset = "podset";
/** Some nodes have it, each another value. */
export const ownKey = "own";
/** The key of a taint that some nodes have, each with its name. */
export const ownTaint = "own";

const zones = ["z1", "z2", "z3", "z4", "z5", "constructor", "__proto__"] as const;
const racks = ["", "constructor", "toString", ...Array.from({ length: 157 }, (_, index) => `rack-${index}`)];
const podsets = Array.from({ length: 40 }, (_, index) => `podset-${index}`);

/** A node of some size, of a zone, a rack and more, some of which it lacks. */
export function largeNode(random: Random, index: number, softTaints: boolean): NodeObject {
  const isTainted = random.chance(0.15);
  const hasImages = random.chance(0.3);
  const name = index === 5 ? "__proto__" : index === 7 ? "constructor" : `node-${index}`;
  const { metadata, spec, status } = randomNode(
    random,
    (feature) => (feature === "taints" && isTainted) || (feature === "images" && hasImages),
    index,
  );
  const isHard = ({ effect }: Taint): boolean => effect !== "PreferNoSchedule";
  const own = { key: ownTaint, value: name, effect: random.pick(["PreferNoSchedule", "NoSchedule"] as const) };
  const all = [...(spec?.taints ?? []), ...(random.chance(0.1) ? [own] : [])];
  const taints = all.filter((taint) => softTaints || isHard(taint));
  return {
    kind: "Node",
    metadata: { name, labels: { ...metadata.labels, ...groupLabels(random, index, name) } },
    spec: { ...(taints.length > 0 && { taints }), unschedulable: random.chance(0.01) },
    status: {
      ...status,
      allocatable: {
        ...random.maybe(0.99, () => ({ cpu: random.pick(["4", "8", "16", "32", "7910m"]) })),
        ...random.maybe(0.99, () => ({ memory: random.pick(["16Gi", "32Gi", "64Gi", "33G"]) })),
        pods: random.pick(["110", "110", "30", "6"]),
        ...random.maybe(0.5, () => ({ "ephemeral-storage": "100Gi" })),
        ...random.maybe(0.2, () => ({ "example.com/gpu": random.pick(["1", "4", "8"]) })),
      },
    },
  };
}

function groupLabels(random: Random, index: number, name: string): Labels {
  return Object.fromEntries([
    [hostname, name],
    [rack, racks[index % racks.length] ?? ""],
    ...(random.chance(0.97) ? [[zone, random.pick(zones)]] : []),
    ...(random.chance(0.9) ? [[podset, random.pick(podsets)]] : []),
    ...(random.chance(0.6) ? [[ownKey, `own-${index}`]] : []),
    ...(random.chance(0.3) ? [["__proto__", random.pick(["a", "b"])]] : []),
  ]);
}

/** The node in another zone, rack or podset, or in none. */
export function regrouped(random: Random, node: NodeObject): NodeObject {
  const [key, values] = random.pick([
    [zone, zones],
    [rack, racks],
    [podset, podsets],
  ] as const);
  return labelled(node, key, key !== rack && random.chance(0.3) ? undefined : random.pick(values));
}

/** The node with another value of a label, or without it. */
export function labelled(node: NodeObject, key: string, value: string | undefined): NodeObject {
  const others = Object.entries(node.metadata.labels ?? {}).filter(([name]) => name !== key);
  const labels = Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
  return { ...node, metadata: { ...node.metadata, labels } };
}
