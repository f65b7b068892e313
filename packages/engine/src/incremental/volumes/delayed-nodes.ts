import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import { selectedNodeOf, volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import type { NodeVolumes } from "../../plugins/volume-binding/node-volumes.ts";
import type { LiveNode } from "../live-node.ts";
import type { NodeTable } from "../node-table.ts";
import { decidingLabels } from "./deciding-labels.ts";
import type { NodeClassTable } from "./node-classes.ts";
import { NodeSet } from "./node-set.ts";

/** The nodes on which a pod's unbound claims get volumes, and what VolumeBinding gives them for it. */
export interface DelayedNodes {
  /** Absent: every node. */
  readonly set: NodeSet | undefined;
  /** By slot; one number where all nodes of the set have it. */
  readonly scores: Int32Array | number;
}

/** What stands for a class of nodes that the claims get no volumes on. */
const unsuited = -1;

/**
 * Asks the plugin about one node of each class that the claims can not tell apart, since what it looks at are a few labels
 * of the node. Costs a question a class, and time in proportion to the nodes where classes differ.
 *
 * @param scorer Absent where VolumeBinding does not score.
 */
export function delayedNodes(
  claims: readonly PersistentVolumeClaim[],
  scorer: NodeScorer | undefined,
  { nodes, classes, cluster }: { nodes: NodeTable; classes: NodeClassTable; cluster: ClusterSnapshot },
): DelayedNodes {
  const find = volumeFinder({ bound: [], delayed: claims, immediate: [] }, cluster);
  const scoreOn = (node: LiveNode): number => {
    const found = find(node);
    if (found.conflicts.length > 0) return unsuited;
    return scorer === undefined || !isScored(found) ? 0 : scorer.score(node);
  };
  for (const claim of claims) {
    const selected = selectedNodeOf(claim);
    if (selected === undefined) continue;
    const node = nodes.named(selected);
    const score = node === undefined ? unsuited : scoreOn(node);
    const slots = node === undefined || score === unsuited ? [] : [node.slot];
    return { set: new NodeSet(Int32Array.from(slots), nodes), scores: score };
  }

  const { classOf, samples } = classes.of(decidingLabels(claims, cluster));
  const byClass = samples.map(scoreOn);
  const suited = byClass.filter((score) => score !== unsuited);
  const [first = 0] = suited;
  const areAlike = suited.every((score) => score === first);
  if (areAlike && suited.length === byClass.length) return { set: undefined, scores: first };

  const scores = new Int32Array(nodes.slots);
  const slots = new Int32Array(nodes.size);
  let count = 0;
  for (let slot = 0; slot < nodes.slots; slot++) {
    const score = byClass[classOf[slot] ?? -1] ?? unsuited;
    if (score === unsuited) continue;
    scores[slot] = score;
    slots[count++] = slot;
  }
  return { set: new NodeSet(slots.subarray(0, count), nodes), scores: areAlike ? first : scores };
}

/** Only volumes that are there, and storage whose size is known, are scored. */
function isScored({ bindings, provisions }: NodeVolumes): boolean {
  return bindings.length > 0 || provisions.some(({ capacity }) => capacity !== undefined);
}
