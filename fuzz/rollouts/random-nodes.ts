import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";

/** What all nodes of a random cluster have in common. */
export interface NodeTraits {
  readonly count: number;
  readonly zones: number;
  /** Some node labels may be missing from some nodes. */
  readonly racks: number;
  readonly cpu: string;
}

const zoneNames = ["a", "b", "c", "d"];

/** Sizes as recorded rollouts have them. */
export function randomTraits(random: Random): NodeTraits {
  const count = random.pick([1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8]);
  return {
    count,
    zones: random.int(1, Math.min(count, zoneNames.length)),
    racks: random.chance(0.35) ? random.int(1, count) : 0,
    cpu: random.pick(["4", "4", "4", "2", "1"]),
  };
}

/** The nodes `n1`, `n2`, …; some lack a label, or have a taint. */
export function randomNodes(random: Random, traits: NodeTraits): readonly JsonObject[] {
  return Array.from({ length: traits.count }, (_, index) => randomNode(random, traits, index));
}

/** One more node. @param index counts from 0: `n1` is 0. */
export function randomNode(random: Random, { zones, racks, cpu }: NodeTraits, index: number): JsonObject {
  const name = `n${index + 1}`;
  const zone = zoneNames[index % zones] ?? "a";
  const labels = {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    ...(zones > 1 && random.chance(0.06) ? {} : { "topology.kubernetes.io/zone": zone }),
    ...(racks > 0 && !random.chance(0.25) ? { "example.com/rack": `r${(index % racks) + 1}` } : {}),
    ...random.maybe(0.08, () => ({ pool: "special" })),
  };
  const taints = random.chance(0.06) ? [randomTaint(random)] : [];
  return nodeObject(name, labels, taints, random.chance(0.08) ? "1" : cpu);
}

/** The node with other labels or taints: what an apply of a node changes. */
export function changedNode(random: Random, node: JsonObject): JsonObject {
  const { metadata, spec, status } = node as unknown as {
    metadata: { name: string; labels: Readonly<Record<string, string>> };
    spec: { taints?: readonly unknown[] };
    status: { capacity: { cpu: string } };
  };
  const { name } = metadata;
  const labels: Record<string, string> = { ...metadata.labels };
  let taints = spec.taints ?? [];
  const what = random.pick(["zone", "rack", "pool", "taint", "taint", "untaint", "no zone"]);
  if (what === "zone") labels["topology.kubernetes.io/zone"] = random.pick(zoneNames);
  if (what === "no zone") delete labels["topology.kubernetes.io/zone"];
  if (what === "rack") labels["example.com/rack"] = random.pick(["r1", "r2", "r9"]);
  if (what === "pool") labels["pool"] = "special";
  if (what === "taint") taints = [randomTaint(random)];
  if (what === "untaint") taints = [];
  return nodeObject(name, labels, taints, status.capacity.cpu);
}

function randomTaint(random: Random): JsonObject {
  const effect = random.pick(["NoSchedule", "NoSchedule", "NoExecute", "PreferNoSchedule"]);
  return { key: "dedicated", value: "db", effect };
}

function nodeObject(
  name: string,
  labels: Readonly<Record<string, string>>,
  taints: readonly unknown[],
  cpu: string,
): JsonObject {
  const room = { cpu, memory: "8Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels },
    spec: taints.length === 0 ? {} : { taints },
    status: {
      capacity: room,
      allocatable: room,
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  };
}
