import { parseQuantity } from "../../api/quantity.ts";
import type { CSIStorageCapacity, PersistentVolumeClaim, StorageClass } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { LabelIndex } from "../../storage/label-index.ts";
import { requestedBytes, requestsStorage, wholeBytes } from "../../storage/storage-amounts.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { mayProvisionFor } from "../../storage/volume-affinity.ts";
import { capacitiesByClass } from "../../storage/volume-groups.ts";
import { type Provision, unmatched, type VolumeConflict } from "./node-volumes.ts";

/** What becomes of a claim for which a volume is to be made, on a node. */
export type Provisioner = (node: NodeInfo) => Provision | VolumeConflict;

/** Of classes whose volumes nobody makes. */
export const noProvisioner = "kubernetes.io/no-provisioner";

/** What the node has no say in is found out once. Source: `checkVolumeProvisions` (plugins/volumebinding/binder.go). */
export function provisionerFor(claim: PersistentVolumeClaim, cluster: ClusterSnapshot): Provisioner {
  const storageClass = cluster.object("StorageClass", "", claimClassName(claim));
  if (storageClass === undefined) return always(unmatched(claim, "its storage class is not there"));
  const { provisioner, metadata } = storageClass;
  if (provisioner === "" || provisioner === noProvisioner) {
    return always(unmatched(claim, `no volume suits it, and class ${metadata.name ?? ""} makes none`));
  }
  const storage = storageFor(claim, storageClass, cluster);
  const notHere = unmatched(claim, `class ${metadata.name ?? ""} makes no volumes for this node (allowedTopologies)`);
  return (node) => (mayProvisionFor(storageClass, node.labels) ? storage(node) : notHere);
}

/**
 * Where the driver tells how much storage it has, there must be enough of it for the node; the first one that has
 * enough counts. Source: `hasEnoughCapacity` of the same file.
 */
function storageFor(
  claim: PersistentVolumeClaim,
  { provisioner, metadata }: StorageClass,
  cluster: ClusterSnapshot,
): Provisioner {
  const tells = cluster.object("CSIDriver", "", provisioner)?.spec?.storageCapacity === true;
  if (!tells || !requestsStorage(claim)) return always({ claim, capacity: undefined });
  const bytes = requestedBytes(claim);
  const index = capacityIndex(storedGroup(cluster, capacitiesByClass, metadata.name ?? ""));
  const noSpace: VolumeConflict = { kind: "noSpace", claim };
  return ({ labels }) => {
    const found = index.first(labels, ({ largest, nodes }) => largest >= bytes && matchesLabels(nodes, labels));
    return found === undefined ? noSpace : { claim, capacity: found.capacity };
  };
}

/** Storage that a driver tells of. */
interface KnownCapacity {
  readonly capacity: CSIStorageCapacity;
  /** The largest volume, in bytes; -1 where it is not said. */
  readonly largest: bigint;
  readonly nodes: LabelMatcher;
}

/** By the list that they were made from: it never changes. */
const indexes = new WeakMap<readonly CSIStorageCapacity[], LabelIndex<KnownCapacity>>();

function capacityIndex(capacities: readonly CSIStorageCapacity[]): LabelIndex<KnownCapacity> {
  const known = indexes.get(capacities);
  if (known !== undefined) return known;
  const all = capacities.map((capacity): KnownCapacity => {
    const quantity = parseQuantity(capacity.maximumVolumeSize ?? capacity.capacity ?? "");
    const largest = quantity === undefined ? -1n : wholeBytes(quantity);
    return { capacity, largest, nodes: compileLabelSelector(capacity.nodeTopology) };
  });
  const index = new LabelIndex(all, ({ nodes: { requirements } }) => {
    if (requirements === undefined) return [];
    const named = requirements.find(({ operator }) => operator === "In");
    return named === undefined ? undefined : [named];
  });
  indexes.set(capacities, index);
  return index;
}

function always(found: Provision | VolumeConflict): Provisioner {
  return () => found;
}
