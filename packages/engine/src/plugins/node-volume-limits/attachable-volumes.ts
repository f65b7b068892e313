import type { Pod, Volume } from "../../api/pod.ts";
import type { CSINode, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { podNamespace } from "../../cluster/pod-info.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import {
  type InTreePlugin,
  inlineHandle,
  inTreePluginNamed,
  inTreePluginOf,
  saysMigrated,
  volumeHandle,
} from "../../storage/in-tree-volumes.ts";
import { notFoundText } from "../../storage/not-found.ts";
import { notForPod, volumeClaim } from "../../storage/pod-claims.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";

/** Volumes that are attached to a node for a pod: drivers by what tells a volume from others. */
export type AttachableVolumes = ReadonlyMap<string, string>;

/** Where volumes are counted. */
export interface CountingPlace {
  readonly cluster: ClusterSnapshot;
  /** Whether volumes of the old plugin count as its driver's there. */
  readonly countsAsDrivers: (plugin: InTreePlugin) => boolean;
}

/**
 * The volumes that the pod needs attached, as far as the driver is known. A text for a pod of which that can not be
 * said: of a claim that is not there (unless the pod runs already), or that belongs to another pod.
 * Source: `filterAttachableVolumes` (plugins/nodevolumelimits/csi.go).
 */
export function attachableVolumes(pod: Pod, place: CountingPlace, isNew: boolean): AttachableVolumes | string {
  const volumes = new Map<string, string>();
  const namespace = podNamespace(pod);
  for (const volume of pod.spec.volumes ?? []) {
    const named = volumeClaim(pod, volume);
    if (named === undefined) {
      const counted = inlineVolume(volume, place);
      if (typeof counted === "string") return counted;
      if (counted !== undefined) volumes.set(uniqueName(counted), counted.driver);
      continue;
    }
    if (named.claimName === "") return "PersistentVolumeClaim had no name";
    const claim = place.cluster.object("PersistentVolumeClaim", namespace, named.claimName);
    if (claim === undefined) {
      // Of a pod that runs without its claim nothing can be said, and nothing is counted.
      if (!isNew) continue;
      const text = notFoundText("PersistentVolumeClaim", named.claimName);
      return `looking up PVC ${namespace}/${named.claimName}: ${text}`;
    }
    const foreign = named.isEphemeral ? notForPod(pod, claim) : undefined;
    if (foreign !== undefined) return foreign;
    const counted = volumeOfClaim(claim, place);
    if (counted !== undefined && counted.driver !== "" && counted.handle !== "") {
      volumes.set(uniqueName(counted), counted.driver);
    }
  }
  return volumes;
}

/** What is attached. */
export interface CountedVolume {
  readonly driver: string;
  readonly handle: string;
}

/** What tells the volume from others. */
export function uniqueName({ driver, handle }: CountedVolume): string {
  return `${driver}/${handle}`;
}

/** Source: `checkAttachableInlineVolume` of the same file. */
function inlineVolume(volume: Volume, place: CountingPlace): CountedVolume | string | undefined {
  const plugin = inTreePluginOf(volume);
  if (plugin === undefined || !place.countsAsDrivers(plugin)) return undefined;
  const handle = inlineHandle(volume);
  if (handle === undefined)
    return `converting volume(${volume.name}) from inline to csi: not a volume of ${plugin.driver}`;
  return { driver: plugin.driver, handle };
}

/** Source: `getCSIDriverInfo` of the same file. */
function volumeOfClaim(claim: PersistentVolumeClaim, place: CountingPlace): CountedVolume | undefined {
  const volume = place.cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
  // A claim of a volume that is not there yet, or not any more, counts as one that is to be provisioned.
  if (volume === undefined) return volumeToProvision(claim, place);
  const { csi } = volume.spec ?? {};
  if (csi !== undefined) return { driver: csi.driver, handle: csi.volumeHandle };
  const plugin = inTreePluginOf(volume.spec);
  if (plugin === undefined || !place.countsAsDrivers(plugin)) return undefined;
  const handle = volumeHandle(volume);
  return handle === undefined ? undefined : { driver: plugin.driver, handle };
}

/** Source: `getCSIDriverInfoFromSC` of the same file. */
function volumeToProvision(claim: PersistentVolumeClaim, place: CountingPlace): CountedVolume | undefined {
  const storageClass = place.cluster.object("StorageClass", "", claimClassName(claim));
  if (storageClass === undefined) return undefined;
  const { provisioner } = storageClass;
  const { namespace = "default", name = "" } = claim.metadata;
  // No driver calls a volume so: upstream puts a random text before it.
  const handle = `\0-${namespace}/${name}`;
  const plugin = inTreePluginNamed(provisioner);
  if (plugin === undefined) return { driver: provisioner, handle };
  return place.countsAsDrivers(plugin) ? { driver: plugin.driver, handle } : undefined;
}

/** Whether volumes of the plugin count as its driver's on the node. Source: `isCSIMigrationOn` (plugins/nodevolumelimits/utils.go). */
export function countsAsDrivers(
  plugin: InTreePlugin,
  csiNode: CSINode | undefined,
  { inTreeVolumesAlwaysMigrated }: Pick<VersionDifferences, "inTreeVolumesAlwaysMigrated">,
): boolean {
  if (csiNode === undefined || !plugin.isMigrated) return false;
  if (inTreeVolumesAlwaysMigrated || plugin.field !== "portworxVolume") return true;
  return saysMigrated(csiNode, plugin);
}
