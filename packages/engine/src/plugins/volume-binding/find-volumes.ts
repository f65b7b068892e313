import { labelValue } from "../../api/object-meta.ts";
import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../api/storage.ts";
import { parseQuantity } from "../../api/quantity.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { compileLabelSelector, matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { findMatchingVolume } from "../../storage/find-matching-volume.ts";
import { inTreePluginOf, saysMigrated, volumeHandle, withDriversTopology } from "../../storage/in-tree-volumes.ts";
import { requestsStorage, storageRequest, wholeBytes } from "../../storage/storage-amounts.ts";
import { claimClassName, volumeClassName } from "../../storage/storage-class-name.ts";
import { mayProvisionFor, volumeReaches } from "../../storage/volume-affinity.ts";
import type { PodClaims } from "./pod-claims.ts";

/** A claim and the volume that it would be bound to. */
export interface StaticBinding {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
}

/** A claim for which a volume would be made, and from which storage, where that is known. */
export interface Provision {
  readonly claim: PersistentVolumeClaim;
  readonly capacity: CSIStorageCapacity | undefined;
}

/** Why a claim keeps its pod from a node. */
export type VolumeConflict =
  /** The bound volume can not be used from the node. */
  | { readonly kind: "unreachable"; readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }
  /** The claim is bound to a volume that is not there. */
  | { readonly kind: "gone"; readonly claim: PersistentVolumeClaim }
  /** There is no volume for the claim, and none can be made for the node. */
  | { readonly kind: "unmatched"; readonly claim: PersistentVolumeClaim; readonly why: string }
  /** There is not enough storage for the claim's volume. */
  | { readonly kind: "noSpace"; readonly claim: PersistentVolumeClaim }
  /** Upstream fails the whole cycle over it. */
  | { readonly kind: "failed"; readonly claim: PersistentVolumeClaim; readonly message: string };

/** What becomes of a pod's claims on a node. Without conflicts, the pod's volumes can be had there. */
export interface NodeVolumes {
  readonly bindings: readonly StaticBinding[];
  readonly provisions: readonly Provision[];
  readonly conflicts: readonly VolumeConflict[];
}

/** Finds volumes for the claims on one node after the other. */
export type VolumeFinder = (node: NodeInfo) => NodeVolumes;

const selectedNode = "volume.kubernetes.io/selected-node";
/** Of classes whose volumes nobody makes. */
const noProvisioner = "kubernetes.io/no-provisioner";

/** Source: `FindPodVolumes` (plugins/volumebinding/binder.go). */
export function volumeFinder({ bound, delayed }: PodClaims, cluster: ClusterSnapshot): VolumeFinder {
  const volumes = volumesByClass(delayed, cluster);
  const toMatch = delayed.filter((claim) => selectedNodeOf(claim) === undefined);
  // The smallest first, so that the small volumes go to the small claims.
  toMatch.sort((one, other) => compare(storageRequest(one), storageRequest(other)));

  return (node) => {
    const conflicts: VolumeConflict[] = [];
    const conflict = firstDefined(bound, (claim) => boundConflict(claim, node, cluster));
    if (conflict !== undefined) conflicts.push(conflict);

    const elsewhere = delayed.find((claim) => (selectedNodeOf(claim) ?? node.name) !== node.name);
    if (elsewhere !== undefined) {
      const why = `its volume is being made for node ${selectedNodeOf(elsewhere) ?? ""}`;
      return { bindings: [], provisions: [], conflicts: [...conflicts, unmatched(elsewhere, why)] };
    }

    const bindings: StaticBinding[] = [];
    const toProvision = delayed.filter((claim) => selectedNodeOf(claim) !== undefined);
    const taken = new Set<string>();
    for (const claim of toMatch) {
      const candidates = volumes.get(claimClassName(claim)) ?? [];
      const volume = findMatchingVolume(claim, candidates, { nodeLabels: node.labels, taken });
      if (volume === undefined) toProvision.push(claim);
      else {
        taken.add(volume.metadata.name ?? "");
        bindings.push({ claim, volume });
      }
    }
    const provisions: Provision[] = [];
    for (const claim of toProvision) {
      const provision = provisionFor(claim, node, cluster);
      if ("kind" in provision) return { bindings, provisions: [], conflicts: [...conflicts, provision] };
      provisions.push(provision);
    }
    return { bindings, provisions, conflicts };
  };
}

/** The volumes of each class that one of the claims has, in the order of their names. */
function volumesByClass(claims: readonly PersistentVolumeClaim[], cluster: ClusterSnapshot) {
  const classes = new Set(claims.map(claimClassName));
  const volumes = new Map<string, PersistentVolume[]>([...classes].map((name) => [name, []]));
  if (classes.size === 0) return volumes;
  for (const volume of cluster.objects("PersistentVolume")) volumes.get(volumeClassName(volume))?.push(volume);
  return volumes;
}

/** The node that the claim's volume is being made for, if it is. */
export function selectedNodeOf({ metadata }: PersistentVolumeClaim): string | undefined {
  return labelValue(metadata.annotations, selectedNode);
}

/** Source: `checkBoundClaims` of the same file. */
function boundConflict(
  claim: PersistentVolumeClaim,
  { name, labels }: NodeInfo,
  cluster: ClusterSnapshot,
): VolumeConflict | undefined {
  const volume = cluster.object("PersistentVolume", "", claim.spec?.volumeName ?? "");
  if (volume === undefined) return { kind: "gone", claim };
  const plugin = inTreePluginOf(volume.spec);
  const isDrivers = plugin?.isMigrated === true && saysMigrated(cluster.object("CSINode", "", name), plugin);
  if (isDrivers && volumeHandle(volume) === undefined) {
    return { kind: "failed", claim, message: `could not translate pv: ${volume.metadata.name ?? ""}` };
  }
  const seen = isDrivers ? withDriversTopology(volume, plugin) : volume;
  return volumeReaches(seen, labels) ? undefined : { kind: "unreachable", claim, volume: seen };
}

/** Source: `checkVolumeProvisions` of the same file. */
function provisionFor(
  claim: PersistentVolumeClaim,
  node: NodeInfo,
  cluster: ClusterSnapshot,
): Provision | VolumeConflict {
  const storageClass = cluster.object("StorageClass", "", claimClassName(claim));
  if (storageClass === undefined) return unmatched(claim, "its storage class is not there");
  const { provisioner, metadata } = storageClass;
  if (provisioner === "" || provisioner === noProvisioner) {
    return unmatched(claim, `no volume suits it, and class ${metadata.name ?? ""} makes none`);
  }
  if (!mayProvisionFor(storageClass, node.labels)) {
    return unmatched(claim, `class ${metadata.name ?? ""} makes no volumes for this node (allowedTopologies)`);
  }
  return storageFor(claim, storageClass, node, cluster);
}

/**
 * Where the driver tells how much storage it has, there must be enough of it for the node; the first one that has
 * enough counts. Source: `hasEnoughCapacity` of the same file.
 */
function storageFor(
  claim: PersistentVolumeClaim,
  { provisioner, metadata }: StorageClass,
  { labels }: NodeInfo,
  cluster: ClusterSnapshot,
): Provision | VolumeConflict {
  const tells = cluster.object("CSIDriver", "", provisioner)?.spec?.storageCapacity === true;
  if (!tells || !requestsStorage(claim)) return { claim, capacity: undefined };
  const bytes = wholeBytes(storageRequest(claim));
  const capacity = cluster
    .objects("CSIStorageCapacity")
    .find(
      (one) =>
        one.storageClassName === metadata.name &&
        (largestVolume(one) ?? -1n) >= bytes &&
        matchesLabels(compileLabelSelector(one.nodeTopology), labels),
    );
  return capacity === undefined ? { kind: "noSpace", claim } : { claim, capacity };
}

function largestVolume({ maximumVolumeSize, capacity }: CSIStorageCapacity): bigint | undefined {
  const quantity = parseQuantity(maximumVolumeSize ?? capacity ?? "");
  return quantity === undefined ? undefined : wholeBytes(quantity);
}

function unmatched(claim: PersistentVolumeClaim, why: string): VolumeConflict {
  return { kind: "unmatched", claim, why };
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function firstDefined<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
