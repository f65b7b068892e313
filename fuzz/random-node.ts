import type { ContainerImage, Labels, Node, ResourceList, Taint } from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";

/** Keys that terms and constraints name; nodes have some of them. */
export const topologyKeys = [
  "kubernetes.io/hostname",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "rack",
  "constructor",
] as const;

/** Keys of taints and of the tolerations of them. */
export const taintKeys = ["dedicated", "gpu", "constructor", "node.kubernetes.io/not-ready"] as const;
export const taintValues = ["a", "b", ""] as const;

/** Images that nodes have under their full names, and that containers ask for in every way to write them. */
export const imageNames = ["app:v1", "app:latest", "registry.example:5000/big:v2", "constructor:latest"] as const;

export const features = [
  "RestartAllContainersOnContainerExits",
  "UserNamespacesHostNetworkSupport",
  "VolumeBindMountOptions",
] as const;

export function nodeName(index: number): string {
  return index === 3 ? "constructor" : `node-${index}`;
}

export function randomNode(random: Random, about: About, index: number): Node {
  const name = nodeName(index);
  const taints = about("taints") ? random.list(0, 2, () => randomTaint(random)) : [];
  return {
    metadata: { name, labels: nodeLabels(random, name) },
    spec: {
      ...random.maybe(0.05, () => ({ unschedulable: true })),
      ...(taints.length > 0 && { taints: unlike(taints) }),
    },
    status: {
      allocatable: allocatable(random, about),
      ...(about("images") && { images: images(random) }),
      ...(about("declaredFeatures") && { declaredFeatures: random.some(features, random.int(0, 3)) }),
    },
  };
}

function nodeLabels(random: Random, name: string): Labels {
  return {
    ...random.maybe(0.95, () => ({ "kubernetes.io/hostname": name })),
    ...random.maybe(0.85, () => ({ "topology.kubernetes.io/zone": random.pick(["z1", "z2", "z3"]) })),
    ...random.maybe(0.6, () => ({ "topology.kubernetes.io/region": random.pick(["r1", "r2"]) })),
    ...random.maybe(0.5, () => ({ rack: random.pick(["1", "2", ""]) })),
    ...random.maybe(0.3, () => ({ constructor: random.pick(["a", "b"]) })),
    ...random.maybe(0.6, () => ({ disk: random.pick(["ssd", "hdd"]) })),
    ...random.maybe(0.5, () => ({ cores: random.pick(["4", "16", "64", "many", "-3"]) })),
  };
}

function randomTaint(random: Random): Taint {
  return {
    key: random.pick(taintKeys),
    ...random.maybe(0.7, () => ({ value: random.pick(taintValues) })),
    effect: random.pick(["NoSchedule", "NoExecute", "PreferNoSchedule", "PreferNoSchedule"]),
  };
}

/** The API server refuses two taints of one key and effect. */
function unlike(taints: readonly Taint[]): Taint[] {
  return [...new Map(taints.map((taint) => [`${taint.key} ${taint.effect}`, taint])).values()];
}

function allocatable(random: Random, about: About): ResourceList {
  const small = about("full");
  return {
    ...random.maybe(0.97, () => ({ cpu: random.pick(small ? ["1", "1500m", "2"] : ["4", "7910m", "32", "0.1k"]) })),
    ...random.maybe(0.97, () => ({
      memory: random.pick(small ? ["1Gi", "2G", "1536Mi"] : ["16Gi", "33G", "123456789Ki", "8Ti", "200Ti"]),
    })),
    ...random.maybe(0.97, () => ({ pods: random.pick(small ? ["2", "3", "5"] : ["110", "8", "30"]) })),
    ...random.maybe(0.5, () => ({ "ephemeral-storage": random.pick(["100Gi", "5G", "0"]) })),
    ...(about("extendedResources") && {
      ...random.maybe(0.7, () => ({ "example.com/gpu": random.pick(["0", "1", "4", "8"]) })),
      ...random.maybe(0.3, () => ({ "example.com/constructor": random.pick(["1", "3"]) })),
      ...random.maybe(0.4, () => ({ "hugepages-2Mi": random.pick(["0", "64Mi", "1Gi"]) })),
    }),
  };
}

function images(random: Random): ContainerImage[] {
  return random.some(imageNames, random.int(0, 3)).map((name) => ({
    names: random.chance(0.3) ? [`${name}-alias`, name] : [name],
    sizeBytes: random.pick([1, 23 * 1024 * 1024, 300_000_000, 900_000_000, 5_000_000_000]),
  }));
}
