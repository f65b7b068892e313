import { labelValue, type Labels } from "../../api/object-meta.ts";
import type { PersistentVolume } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";
import { notFoundText } from "../../storage/not-found.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";

export const otherZone: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) had no available volume zone"],
};

/** Where a label of a volume says that it can be used. */
export interface VolumeTopology {
  readonly volume: string;
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

/** Source: upstream's plugins/volumezone/volume_zone.go. */
export const volumeZoneFilter: FilterPlugin = {
  name: "VolumeZone",

  preFilter(pod, cluster) {
    const topologies = volumeTopologies(pod, cluster);
    if ("rejection" in topologies) return { kind: "reject", rejection: topologies.rejection };
    if (topologies.of.length === 0) return { kind: "skip" };
    return {
      kind: "filter",
      filter: {
        ignoresPods: true,
        filter: ({ labels }) => (firstConflict(topologies.of, labels) === undefined ? undefined : otherZone),
      },
    };
  },
};

const betaToGa: ReadonlyMap<string, string> = new Map([
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
]);
/** The labels of nodes that are compared. */
export const topologyLabels: readonly string[] = [...betaToGa.keys(), ...betaToGa.values()];

/** The first topology that a node with those labels is outside of. A node without any such label has all volumes. */
export function firstConflict(topologies: readonly VolumeTopology[], labels: Labels): VolumeTopology | undefined {
  if (!topologyLabels.some((key) => labelValue(labels, key) !== undefined)) return undefined;
  return topologies.find(({ key, values }) => {
    // Old volumes have old labels, which new nodes do not.
    const value = labelValue(labels, key) ?? labelValue(labels, betaToGa.get(key) ?? key);
    return value === undefined || !values.has(value);
  });
}

/** The topologies of the volumes that the pod's claims are bound to. Claims of ephemeral volumes are passed over. */
export function volumeTopologies(
  { pod, namespace }: PodInfo,
  cluster: ClusterSnapshot,
): { readonly of: readonly VolumeTopology[] } | { readonly rejection: Rejection } {
  const topologies: VolumeTopology[] = [];
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const volume = boundVolume(namespace, persistentVolumeClaim.claimName ?? "", cluster);
    if (typeof volume === "string") {
      return { rejection: { code: "UnschedulableAndUnresolvable", reasons: [volume] } };
    }
    if (volume !== undefined) topologies.push(...topologiesOf(volume));
  }
  return { of: topologies };
}

/** @returns nothing for a claim that waits for its first consumer, and a text for one without a volume to look at. */
function boundVolume(
  namespace: string,
  claimName: string,
  cluster: ClusterSnapshot,
): PersistentVolume | string | undefined {
  if (claimName === "") return "PersistentVolumeClaim had no name";
  const claim = cluster.object("PersistentVolumeClaim", namespace, claimName);
  if (claim === undefined) return notFoundText("PersistentVolumeClaim", claimName);
  // Empty counts as absent, as in Go.
  const volumeName = claim.spec?.volumeName || undefined;
  if (volumeName !== undefined) {
    return cluster.object("PersistentVolume", "", volumeName) ?? notFoundText("PersistentVolume", volumeName);
  }
  const className = claimClassName(claim);
  if (className === "") return "PersistentVolumeClaim had no pv name and storageClass name";
  const storageClass = cluster.object("StorageClass", "", className);
  if (storageClass === undefined) return notFoundText("StorageClass", className);
  const { volumeBindingMode } = storageClass;
  if (volumeBindingMode === undefined) return `VolumeBindingMode not set for StorageClass ${JSON.stringify(className)}`;
  return volumeBindingMode === "WaitForFirstConsumer" ? undefined : "PersistentVolume had no name";
}

/** Where the volume's labels say that it can be used. */
export function topologiesOf({ metadata }: PersistentVolume): readonly VolumeTopology[] {
  return topologyLabels.flatMap((key): VolumeTopology[] => {
    const label = labelValue(metadata.labels, key);
    const values = label?.split("__").map((value) => value.trim());
    // A label with an empty zone in it is passed over.
    if (values === undefined || values.includes("")) return [];
    return [{ volume: metadata.name ?? "", key, values: new Set(values) }];
  });
}
