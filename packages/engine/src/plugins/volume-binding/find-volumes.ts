import { labelValue } from "../../api/object-meta.ts";
import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { inTreePluginOf, saysMigrated, volumeHandle, withDriversTopology } from "../../storage/in-tree-volumes.ts";
import { storageRequest } from "../../storage/storage-amounts.ts";
import { volumeReaches } from "../../storage/volume-affinity.ts";
import {
  type NodeVolumes,
  type Provision,
  type StaticBinding,
  unmatched,
  type VolumeConflict,
} from "./node-volumes.ts";
import type { PodClaims } from "./pod-claims.ts";
import { provisionerFor } from "./provisions.ts";
import { volumeMatcher } from "./static-volumes.ts";

/** Finds volumes for the claims on one node after the other. */
export type VolumeFinder = (node: NodeInfo) => NodeVolumes;

/** The annotation of a claim whose volume is being made, for the node that was chosen for its pod. */
export const selectedNodeAnnotation = "volume.kubernetes.io/selected-node";

/** What the node has no say in is found out once for all. Source: `FindPodVolumes` (plugins/volumebinding/binder.go). */
export function volumeFinder({ bound, delayed }: PodClaims, cluster: ClusterSnapshot): VolumeFinder {
  const boundConflicts = bound.map((claim) => boundConflict(claim, cluster));
  const claims = delayed.map((claim) => ({
    claim,
    selected: selectedNodeOf(claim),
    match: volumeMatcher(claim, cluster),
    provision: provisionerFor(claim, cluster),
  }));
  const selected = claims.filter((one) => one.selected !== undefined);
  const toMatch = claims.filter((one) => one.selected === undefined);
  // The smallest first, so that the small volumes go to the small claims.
  toMatch.sort((one, other) => Number(storageRequest(one.claim) - storageRequest(other.claim)));

  return (node) => {
    const conflict = firstConflict(boundConflicts, node);
    const conflicts = conflict === undefined ? [] : [conflict];

    const elsewhere = selected.find((one) => one.selected !== node.name);
    if (elsewhere !== undefined) {
      const why = `its volume is being made for node ${elsewhere.selected ?? ""}`;
      return { bindings: [], provisions: [], conflicts: [...conflicts, unmatched(elsewhere.claim, why)] };
    }

    const bindings: StaticBinding[] = [];
    const toProvision = [...selected];
    const taken = new Set<string>();
    for (const one of toMatch) {
      const volume = one.match(node.labels, taken);
      if (volume === undefined) toProvision.push(one);
      else {
        taken.add(volume.metadata.name ?? "");
        bindings.push({ claim: one.claim, volume });
      }
    }
    const provisions: Provision[] = [];
    for (const { provision } of toProvision) {
      const found = provision(node);
      if ("kind" in found) return { bindings, provisions: [], conflicts: [...conflicts, found] };
      provisions.push(found);
    }
    return { bindings, provisions, conflicts };
  };
}

/** The node that the claim's volume is being made for, if it is. */
export function selectedNodeOf({ metadata }: PersistentVolumeClaim): string | undefined {
  return labelValue(metadata.annotations, selectedNodeAnnotation);
}

/** Why a bound claim's volume can not be had on a node. */
type BoundConflict = (node: NodeInfo) => VolumeConflict | undefined;

/** Source: `checkBoundClaims` of the same file. */
function boundConflict(claim: PersistentVolumeClaim, cluster: ClusterSnapshot): BoundConflict {
  const volume = cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
  if (volume === undefined) return () => ({ kind: "gone", claim });
  const asItIs: BoundConflict = ({ labels }) =>
    volumeReaches(volume, labels) ? undefined : { kind: "unreachable", claim, volume };
  const plugin = inTreePluginOf(volume.spec);
  if (plugin?.isMigrated !== true) return asItIs;

  const seen = withDriversTopology(volume, plugin);
  return (node) => {
    if (!saysMigrated(cluster.object("CSINode", "", node.name), plugin)) return asItIs(node);
    if (volumeHandle(volume) === undefined) {
      return { kind: "failed", claim, message: `could not translate pv: ${volume.metadata.name ?? ""}` };
    }
    return volumeReaches(seen, node.labels) ? undefined : { kind: "unreachable", claim, volume: seen };
  };
}

function firstConflict(claims: readonly BoundConflict[], node: NodeInfo): VolumeConflict | undefined {
  for (const conflictOn of claims) {
    const conflict = conflictOn(node);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}
