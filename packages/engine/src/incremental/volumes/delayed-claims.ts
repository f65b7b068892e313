import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { selectedNodeOf, volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import type { NodeVolumes } from "../../plugins/volume-binding/node-volumes.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { capacitiesByClass, freeFor, namedFor, volumesByUse } from "../../storage/volume-groups.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import { labelTraits } from "../nodes/plugin-traits.ts";
import { unsuited, type VolumeVerdicts } from "./volume-nodes.ts";

/** What a node gets on which these become of the claims. */
export type VolumesScore = (volumes: NodeVolumes) => number;

/**
 * On which nodes unbound claims get volumes, and what VolumeBinding gives these for it: the plugin's own answer, of one
 * node of each sort that the claims can tell apart by a few labels.
 *
 * @param score Absent where VolumeBinding does not score.
 */
export function delayedVerdicts(
  claims: readonly PersistentVolumeClaim[],
  score: VolumesScore | undefined,
  { cluster, survey }: { readonly cluster: ClusterSnapshot; readonly survey: NodeSurvey },
): VolumeVerdicts {
  const find = volumeFinder({ bound: [], delayed: claims, immediate: [] }, cluster);
  const names = new Set(claims.map(selectedNodeOf).filter((name) => name !== undefined));
  return survey.numbers({ ...labelTraits(decidingLabels(claims, cluster)), names }, (node) => {
    const found = find(node);
    return found.conflicts.length > 0 ? unsuited : (score?.(found) ?? 0);
  });
}

/** Every label of nodes that has a say in which volumes the claims get. */
function decidingLabels(claims: readonly PersistentVolumeClaim[], cluster: ClusterSnapshot): ReadonlySet<string> {
  const keys = new Set<string>();
  const addAll = (more: readonly string[]): void => more.forEach((key) => keys.add(key));
  for (const claim of claims) {
    const className = claimClassName(claim);
    addAll(keysOfList(storedGroup(cluster, volumesByUse, freeFor(claim)), volumeKeys));
    addAll(keysOfList(storedGroup(cluster, volumesByUse, namedFor(claim)), volumeKeys));
    addAll(keysOfList(storedGroup(cluster, capacitiesByClass, className), capacityKeys));
    const { allowedTopologies = [] } = cluster.object("StorageClass", "", className) ?? {};
    for (const { matchLabelExpressions = [] } of allowedTopologies) addAll(matchLabelExpressions.map(({ key }) => key));
  }
  return keys;
}

/** By list, which never changes. */
const keysOf = new WeakMap<readonly (PersistentVolume | CSIStorageCapacity)[], readonly string[]>();

function keysOfList<Item extends PersistentVolume | CSIStorageCapacity>(
  list: readonly Item[],
  keysOfOne: (item: Item) => readonly string[],
): readonly string[] {
  let keys = keysOf.get(list);
  if (keys === undefined) keysOf.set(list, (keys = [...new Set(list.flatMap(keysOfOne))]));
  return keys;
}

function volumeKeys({ spec }: PersistentVolume): readonly string[] {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
}

function capacityKeys({ nodeTopology }: CSIStorageCapacity): readonly string[] {
  const { matchLabels = {}, matchExpressions = [] } = nodeTopology ?? {};
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}
