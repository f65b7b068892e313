import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { capacitiesByClass, freeFor, namedFor, volumesByUse } from "../../storage/volume-groups.ts";

/** By list, which never changes. */
const keysOf = new WeakMap<readonly (PersistentVolume | CSIStorageCapacity)[], readonly string[]>();

/** Every label of nodes that has a say in which volumes unbound claims get: two nodes alike in these are alike to them. */
export function decidingLabels(claims: readonly PersistentVolumeClaim[], cluster: ClusterSnapshot): readonly string[] {
  const keys = new Set<string>();
  const addAll = (more: readonly string[]): void => {
    for (const key of more) keys.add(key);
  };
  for (const claim of claims) {
    addAll(kept(storedGroup(cluster, volumesByUse, freeFor(claim)), volumeKeys));
    addAll(kept(storedGroup(cluster, volumesByUse, namedFor(claim)), volumeKeys));
    const storageClass = cluster.object("StorageClass", "", claimClassName(claim));
    if (storageClass === undefined) continue;
    addAll(classKeys(storageClass));
    addAll(kept(storedGroup(cluster, capacitiesByClass, claimClassName(claim)), capacityKeys));
  }
  return [...keys].sort();
}

function kept<Item extends PersistentVolume | CSIStorageCapacity>(
  list: readonly Item[],
  keysOfOne: (item: Item) => readonly string[],
): readonly string[] {
  if (list.length === 0) return none;
  const known = keysOf.get(list);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const item of list) for (const key of keysOfOne(item)) found.add(key);
  const keys = [...found];
  keysOf.set(list, keys);
  return keys;
}

const none: readonly string[] = [];

function volumeKeys({ spec }: PersistentVolume): readonly string[] {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
}

function capacityKeys({ nodeTopology }: CSIStorageCapacity): readonly string[] {
  const { matchLabels = {}, matchExpressions = [] } = nodeTopology ?? {};
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}

function classKeys({ allowedTopologies = [] }: StorageClass): readonly string[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }) => matchLabelExpressions.map(({ key }) => key));
}
