import type { NodeSelector, NodeSelectorTerm } from "../../api/selectors.ts";
import type { CSIStorageCapacity, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { termsOf } from "../../cluster/node-selector.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { selectedNodeOf, volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import type { NodeVolumes } from "../../plugins/volume-binding/node-volumes.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { capacitiesByClass, freeFor, namedFor, volumesByUse } from "../../storage/volume-groups.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import { termTraits } from "../nodes/plugin-traits.ts";
import { conflictNumber, type VolumeVerdicts } from "./volume-nodes.ts";

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
  return survey.numbers({ ...termTraits(decidingTerms(claims, cluster)), names }, (node) => {
    const found = find(node);
    return found.conflicts.length > 0 ? conflictNumber(found) : (score?.(found) ?? 0);
  });
}

/** Terms that say all that tells nodes apart in which volumes the claims get; of labels, the only thing that is read. */
function decidingTerms(
  claims: readonly PersistentVolumeClaim[],
  cluster: ClusterSnapshot,
): readonly NodeSelectorTerm[] {
  return claims.flatMap((claim) => {
    const className = claimClassName(claim);
    const volumes = [freeFor(claim), namedFor(claim)].flatMap((group) => storedGroup(cluster, volumesByUse, group));
    const { allowedTopologies = [] } = cluster.object("StorageClass", "", className) ?? {};
    return [
      ...volumes.flatMap(({ spec }) => labelTerms(spec?.nodeAffinity?.required)),
      ...storedGroup(cluster, capacitiesByClass, className).map(topologyTerm),
      ...allowedTopologies.map(({ matchLabelExpressions = [] }) => ({
        matchExpressions: matchLabelExpressions.map((one) => ({ ...one, operator: "In" as const })),
      })),
    ];
  });
}

function labelTerms(selector: NodeSelector | undefined): readonly NodeSelectorTerm[] {
  const terms = selector === undefined ? [] : termsOf(selector);
  return terms.map(({ matchExpressions = [] }) => ({ matchExpressions }));
}

function topologyTerm({ nodeTopology }: CSIStorageCapacity): NodeSelectorTerm {
  const { matchLabels = {}, matchExpressions = [] } = nodeTopology ?? {};
  const ofLabels = Object.entries(matchLabels).map(([key, value]) => ({
    key,
    operator: "In" as const,
    values: [value],
  }));
  return { matchExpressions: [...ofLabels, ...matchExpressions] };
}
