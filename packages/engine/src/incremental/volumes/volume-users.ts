import type { Volume } from "../../api/pod.ts";
import { isClaimOrDisk } from "../../storage/placed-volumes.ts";
import { ephemeralClaimName } from "../../storage/pod-claims.ts";
import { isDisk } from "../../plugins/volume-restrictions/filter.ts";
import type { LiveNode, PlacedPod } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/** How many volumes that outlive them the pods of a node have. */
interface CountedVolumes {
  all: number;
  /** Those that only one pod may mount, or several only to read. */
  disks: number;
}

/**
 * Which pods use claims and disks, by node. It begins with the first question, with a look at each pod, and follows
 * their moves from then on: a cluster in which no pod with volumes is decided pays nothing.
 */
export class VolumeUsers {
  readonly #nodes: NodeTable;
  readonly #told: (node: LiveNode) => void;
  #hasBegun = false;
  readonly #byNode = new Map<LiveNode, CountedVolumes>();
  /** By claim, as `namespace/name`: the nodes that have pods with it, and how many of their volumes it is. */
  readonly #byClaim = new Map<string, Map<LiveNode, number>>();

  /** @param told Called for each node whose pods' volumes are not the same any more. */
  constructor(nodes: NodeTable, told: (node: LiveNode) => void) {
    this.#nodes = nodes;
    this.#told = told;
  }

  /** To be called before anything is asked. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    for (const node of this.#nodes.list()) for (const pod of node.pods) this.moved(pod, node, 1);
  }

  /** To be called for each pod that has come to the node, or gone. */
  moved(pod: PlacedPod, node: LiveNode, by: 1 | -1): void {
    if (!this.#hasBegun || !pod.hasVolumes) return;
    const counts = this.#byNode.get(node) ?? { all: 0, disks: 0 };
    for (const volume of pod.volumes) {
      if (!isClaimOrDisk(volume)) continue;
      counts.all += by;
      if (isDisk(volume)) counts.disks += by;
      this.#moveClaim(claimOf(pod, volume), node, by);
    }
    if (counts.all === 0) this.#byNode.delete(node);
    else this.#byNode.set(node, counts);
    this.#told(node);
  }

  /** Whether pods of the node have any. */
  has(node: LiveNode): boolean {
    return this.#byNode.has(node);
  }

  /** The nodes with disks. */
  *withDisks(): Iterable<LiveNode> {
    for (const [node, { disks }] of this.#byNode) if (disks > 0) yield node;
  }

  /** The nodes of the pods that use the claim. */
  nodesWith(claim: string): readonly LiveNode[] {
    return [...(this.#byClaim.get(claim)?.keys() ?? [])];
  }

  #moveClaim(claim: string | undefined, node: LiveNode, by: 1 | -1): void {
    if (claim === undefined) return;
    const nodes = this.#byClaim.get(claim) ?? new Map<LiveNode, number>();
    const volumes = (nodes.get(node) ?? 0) + by;
    if (volumes === 0) nodes.delete(node);
    else nodes.set(node, volumes);
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
