import type { Volume } from "../../api/pod.ts";
import { isKept } from "../../storage/placed-volumes.ts";
import { ephemeralClaimName } from "../../storage/pod-claims.ts";
import { isDisk } from "../../plugins/volume-restrictions/filter.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PlacedPod } from "../nodes/placed-pod.ts";

/** What the pods of a node have of volumes that outlive them, in numbers. */
export interface NodeVolumes {
  /** How many can be attached for them at most. */
  most: number;
  /** Of these, those that are not claims by name: whether they can be attached at all is in doubt. */
  unnamed: number;
  /** Those that only one pod may mount, or several only to read. */
  disks: number;
}

/**
 * Which pods use claims and disks, by node. It begins with the first question, with a look at each pod, and follows their moves
 * from then on: a cluster in which no pod with volumes is decided pays nothing.
 */
export class VolumeUsers {
  readonly #nodes: NodeTable;
  readonly #told: (node: LiveNode) => void;
  #isKept = false;
  readonly #byNode = new Map<LiveNode, NodeVolumes>();
  /** By claim, as `namespace/name`: the nodes that have pods with it, and how many of their volumes it is. */
  readonly #byClaim = new Map<string, Map<LiveNode, number>>();
  /** By claim: how many volumes of placed pods name it. One of an ephemeral volume is not named. */
  readonly #named = new Map<string, number>();

  /** @param told Called for each node whose pods' volumes are not the same any more. */
  constructor(nodes: NodeTable, told: (node: LiveNode) => void) {
    this.#nodes = nodes;
    this.#told = told;
  }

  /** To be called before anything is asked. */
  begin(): void {
    if (this.#isKept) return;
    this.#isKept = true;
    for (const node of this.#nodes.list()) for (const pod of node.pods) this.moved(pod, node, 1);
  }

  /** To be called for each pod that has come to the node, or gone. */
  moved(pod: PlacedPod, node: LiveNode, by: 1 | -1): void {
    if (!this.#isKept || !pod.hasVolumes) return;
    const counts = this.#byNode.get(node) ?? { most: 0, unnamed: 0, disks: 0 };
    for (const volume of pod.volumes) {
      if (!isKept(volume)) continue;
      counts.most += by;
      if (isDisk(volume)) counts.disks += by;
      const claimName = volume.persistentVolumeClaim?.claimName ?? "";
      if (claimName === "") counts.unnamed += by;
      else add(this.#named, `${pod.namespace}/${claimName}`, by);
      this.#moveClaim(claimOf(pod, volume), node, by);
    }
    if (counts.most === 0) this.#byNode.delete(node);
    else this.#byNode.set(node, counts);
    this.#told(node);
  }

  /** Absent: no pod of the node has any. */
  of(node: LiveNode): NodeVolumes | undefined {
    return this.#byNode.get(node);
  }

  /** The nodes with disks. */
  *withDisks(): Iterable<LiveNode> {
    for (const [node, { disks }] of this.#byNode) if (disks > 0) yield node;
  }

  /** Whether a placed pod names the claim. */
  isNamed(claim: string): boolean {
    return this.#named.has(claim);
  }

  /** The nodes of the pods that use the claim. */
  nodesWith(claim: string): Iterable<LiveNode> {
    return this.#byClaim.get(claim)?.keys() ?? [];
  }

  #moveClaim(claim: string | undefined, node: LiveNode, by: 1 | -1): void {
    if (claim === undefined) return;
    const nodes = this.#byClaim.get(claim) ?? new Map<LiveNode, number>();
    add(nodes, node, by);
    if (nodes.size === 0) this.#byClaim.delete(claim);
    else this.#byClaim.set(claim, nodes);
  }
}

function claimOf(pod: PlacedPod, volume: Volume): string | undefined {
  const { persistentVolumeClaim, ephemeral } = volume;
  if (persistentVolumeClaim !== undefined) return `${pod.namespace}/${persistentVolumeClaim.claimName ?? ""}`;
  if (ephemeral === undefined) return undefined;
  return `${pod.namespace}/${ephemeralClaimName({ metadata: { name: pod.name } }, volume)}`;
}

function add<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
