import type { PodObject, StoredObject } from "../api/cluster-object.ts";
import { labelValue } from "../api/object-meta.ts";
import type { Pod } from "../api/pod.ts";
import type { PluginName } from "../cycle/plugin.ts";
import { diskConflicts } from "../plugins/volume-restrictions/filter.ts";
import { inTreePluginOf } from "../storage/in-tree-volumes.ts";
import { volumeClaims } from "../storage/pod-claims.ts";
import type { ClusterEvent } from "./cluster-event.ts";

/** The plugins that look at volumes. */
export type VolumePlugin = Extract<
  PluginName,
  "NodeVolumeLimits" | "VolumeRestrictions" | "VolumeBinding" | "VolumeZone"
>;

/**
 * Whether something about storage, or the end of another pod, may have undone the rejection of the pod by a plugin that
 * looks at volumes. Nodes aside.
 * Source: `EventsToRegister` of volumebinding, volumezone, volumerestrictions and nodevolumelimits (1.37).
 */
export function storageWakes(plugin: VolumePlugin, pod: PodObject, event: ClusterEvent): boolean {
  switch (event.kind) {
    case "storage":
      return afterChange(plugin, pod, event);
    case "podDelete":
      if (plugin === "NodeVolumeLimits") return (event.pod.spec.volumes ?? []).some(isAttached);
      return plugin === "VolumeRestrictions" && sharesVolume(pod, event.pod);
    case "detached":
      return plugin === "NodeVolumeLimits" && (pod.spec.volumes ?? []).some(isAttached);
    default:
      return false;
  }
}

type StorageChange = Extract<ClusterEvent, { kind: "storage" }>;

function afterChange(plugin: VolumePlugin, pod: PodObject, { before, object }: StorageChange): boolean {
  const isNew = before === undefined;
  switch (object.kind) {
    case "PersistentVolumeClaim": {
      const watches = isNew || plugin === "VolumeBinding" || plugin === "VolumeZone";
      const asksEphemeral = plugin === "VolumeBinding" || plugin === "NodeVolumeLimits";
      return watches && usesClaim(pod, object, asksEphemeral);
    }
    case "PersistentVolume":
      // That a volume was bound says nothing of its place.
      return plugin === "VolumeBinding" || (plugin === "VolumeZone" && (isNew || zonesOf(before) !== zonesOf(object)));
    case "StorageClass":
      if (plugin === "VolumeZone") return isNew && object.volumeBindingMode === "WaitForFirstConsumer";
      return plugin === "VolumeBinding" && (isNew || topologiesOf(before) !== topologiesOf(object));
    case "CSINode":
      return plugin === "NodeVolumeLimits" || (plugin === "VolumeBinding" && isNew);
    case "CSIDriver":
      return plugin === "VolumeBinding" && !isNew;
    case "CSIStorageCapacity":
      return plugin === "VolumeBinding";
    case "VolumeAttachment":
    case "PodDisruptionBudget":
      return false;
    default:
      return object satisfies never;
  }
}

/** Whether a pod has the claim; those of ephemeral volumes are not asked of everywhere. */
function usesClaim(pod: Pod, { metadata }: StoredObject, asksEphemeral: boolean): boolean {
  if ((metadata.namespace ?? "default") !== (pod.metadata.namespace ?? "default")) return false;
  if (asksEphemeral) return volumeClaims(pod).some(({ claimName }) => claimName === metadata.name);
  return (pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name);
}

/** Whether a volume may count against a driver's limit. */
function isAttached(volume: NonNullable<Pod["spec"]["volumes"]>[number]): boolean {
  return (
    volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined || inTreePluginOf(volume) !== undefined
  );
}

function sharesVolume(pod: Pod, other: Pod): boolean {
  if ((pod.metadata.namespace ?? "default") !== (other.metadata.namespace ?? "default")) return false;
  const { volumes = [] } = pod.spec;
  const claims = new Set(volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []));
  return (
    (other.spec.volumes ?? []).some(({ persistentVolumeClaim }) =>
      claims.has(persistentVolumeClaim?.claimName ?? ""),
    ) || volumes.some((volume) => diskConflicts(volume, other))
  );
}

const zoneLabels = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
];

function zonesOf({ metadata }: StoredObject): string {
  return JSON.stringify(zoneLabels.map((key) => labelValue(metadata.labels, key)));
}

function topologiesOf(object: StoredObject): string {
  return JSON.stringify(object.kind === "StorageClass" ? (object.allowedTopologies ?? []) : []);
}
