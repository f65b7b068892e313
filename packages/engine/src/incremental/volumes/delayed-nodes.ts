import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { selectedNodeOf, type VolumeFinder, volumeFinder } from "../../plugins/volume-binding/find-volumes.ts";
import { claimClassName } from "../../storage/storage-class-name.ts";
import { namedFor, volumesByUse } from "../../storage/volume-groups.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeGroupTable } from "../nodes/node-groups.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { ClassStorages } from "./class-storages.ts";
import { decidingLabels } from "./deciding-labels.ts";
import { NodeSet } from "../nodes/node-set.ts";
import { storageVerdicts, unsuited, type VolumesScore } from "./storage-verdicts.ts";

/** The nodes on which a pod's unbound claims get volumes, and what VolumeBinding gives them for it. */
export interface DelayedNodes {
  /** Absent: every node. */
  readonly set: NodeSet | undefined;
  /** By slot; one number where all nodes of the set have it. */
  readonly scores: Int32Array | number;
}

/** Where claims and nodes are looked up. */
export interface DelayedInputs {
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
  readonly groups: NodeGroupTable;
  readonly storages: ClassStorages;
}

/** @param score Absent where VolumeBinding does not score. */
export function delayedNodes(
  claims: readonly PersistentVolumeClaim[],
  score: VolumesScore | undefined,
  inputs: DelayedInputs,
): DelayedNodes {
  const { nodes, cluster, groups, storages } = inputs;
  const selected = claims.map(selectedNodeOf).find((name) => name !== undefined);
  if (selected !== undefined) return onNode(nodes.named(selected), verdictOn(claims, score, cluster), nodes);

  const className = commonClass(claims, cluster);
  const storage = className === undefined ? undefined : storages.of(className);
  if (storage !== undefined) {
    const verdictFor = storageVerdicts(claims, storage, cluster, score);
    const { partOf, parts } = storage.parts();
    return divided(
      partOf,
      parts.map((part) => (part.size === 0 ? undefined : verdictFor(part))),
      nodes,
    );
  }
  // One node of each group that the claims can not tell apart, since what is looked at are a few labels of the node.
  const { groupOf, firsts } = groups.of(decidingLabels(claims, cluster));
  const verdictFor = verdictOn(claims, score, cluster);
  const samples = Array.from(firsts, (slot) => nodes.at(slot));
  return divided(
    groupOf,
    samples.map((node) => node && verdictFor(node)),
    nodes,
  );
}

/** The class of all the claims, where all of them get what the class has; else `undefined`. */
function commonClass(claims: readonly PersistentVolumeClaim[], cluster: ClusterSnapshot): string | undefined {
  const [first] = claims;
  const className = first && claimClassName(first);
  const isOfClass = (claim: PersistentVolumeClaim): boolean =>
    claimClassName(claim) === className && storedGroup(cluster, volumesByUse, namedFor(claim)).length === 0;
  return claims.every(isOfClass) ? className : undefined;
}

/** The plugin's own answer. */
function verdictOn(
  claims: readonly PersistentVolumeClaim[],
  score: VolumesScore | undefined,
  cluster: ClusterSnapshot,
): (node: LiveNode) => number {
  const find: VolumeFinder = volumeFinder({ bound: [], delayed: claims, immediate: [] }, cluster);
  return (node) => {
    const found = find(node);
    return found.conflicts.length > 0 ? unsuited : (score?.(found) ?? 0);
  };
}

function onNode(node: LiveNode | undefined, verdict: (node: LiveNode) => number, nodes: NodeTable): DelayedNodes {
  const score = node === undefined ? unsuited : verdict(node);
  const slots = node === undefined || score === unsuited ? [] : [node.slot];
  return { set: new NodeSet(Int32Array.from(slots), nodes), scores: score };
}

/** @param verdicts By part of the nodes; absent for one without nodes. Costs time in proportion to the nodes if they differ. */
function divided(partOf: Int32Array, verdicts: readonly (number | undefined)[], nodes: NodeTable): DelayedNodes {
  const suited = verdicts.filter((verdict) => verdict !== unsuited && verdict !== undefined);
  const [first = 0] = suited;
  const areAlike = suited.every((score) => score === first);
  if (areAlike && !verdicts.includes(unsuited)) return { set: undefined, scores: first };

  const scores = new Int32Array(nodes.slots);
  const slots = new Int32Array(nodes.size);
  let count = 0;
  for (let slot = 0; slot < nodes.slots; slot++) {
    if (nodes.present[slot] === 0) continue;
    const score = verdicts[partOf[slot]] ?? unsuited;
    if (score === unsuited) continue;
    scores[slot] = score;
    slots[count++] = slot;
  }
  return { set: new NodeSet(slots.subarray(0, count), nodes), scores: areAlike ? first : scores };
}
