import { storedGroup } from "../../cluster/stored-groups.ts";
import type { AttachableVolumes } from "../../plugins/node-volume-limits/attachable-volumes.ts";
import { selectedNodeOf } from "../../plugins/volume-binding/find-volumes.ts";
import { podClaims } from "../../plugins/volume-binding/pod-claims.ts";
import { isDisk } from "../../plugins/volume-restrictions/filter.ts";
import { volumeTopologies } from "../../plugins/volume-zone/filter.ts";
import { inTreePluginOf } from "../../storage/in-tree-volumes.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { namedFor, volumesByUse } from "../../storage/volume-groups.ts";
import type { PlacedPod } from "../nodes/live-node.ts";
import { reachText } from "./volume-nodes.ts";
import type { VolumeState } from "./volume-state.ts";
import { wantedVolumes } from "./attach-limits.ts";

/**
 * Equal for pods that the volume plugins say the same of on every node, as long as no pod, node or stored object
 * changes; for pods that none of them rejects outright.
 *
 * @returns `undefined` where that would take more than a text.
 */
export function volumeSignature(pod: PlacedPod, { cluster, limits, differences }: VolumeState): string | undefined {
  const claims = podClaims(pod, cluster);
  const topologies = volumeTopologies(pod, cluster);
  const wanted = wantedVolumes(pod.pod, cluster, differences);
  if (typeof claims === "string" || "rejection" in topologies || wanted === undefined) return undefined;
  // What is in use on a node is not attached twice; and a disk's readers are a matter between two pods.
  if (limits.areInUse(wanted.withCsiNode) || pod.volumes.some(isDisk)) return undefined;
  const reached: string[] = [];
  for (const { spec } of claims.bound) {
    const volume = cluster.object("PersistentVolume", "", spec?.volumeName ?? "");
    if (volume === undefined || inTreePluginOf(volume.spec) !== undefined) return undefined;
    reached.push(reachText(volume));
  }
  const asks: unknown[] = [];
  for (const claim of claims.delayed) {
    const isKeptFor = storedGroup(cluster, volumesByUse, namedFor(claim)).length > 0;
    if (isKeptFor || selectedNodeOf(claim) !== undefined) return undefined;
    asks.push([claimClassName(claim), claim.spec]);
  }
  return JSON.stringify([
    reached,
    asks,
    topologies.of.map(({ key, values }) => [key, ...values]),
    drivers(wanted.withCsiNode),
    drivers(wanted.without),
  ]);
}

/** The driver of each volume. */
function drivers(volumes: AttachableVolumes): readonly string[] {
  return [...volumes.values()].sort();
}
