import type { NodeTable } from "../nodes/node-table.ts";
import type { FreeVolume } from "./free-volume.ts";
import type { ItemGroup } from "./item-group.ts";
import type { KnownStorage } from "./known-storage.ts";
import type { NodeSet } from "../nodes/node-set.ts";

/** Nodes for which a class has the same. */
export interface NodePart {
  /** How many nodes. */
  size: number;
  readonly volumes: readonly ItemGroup<FreeVolume>[];
  readonly storages: readonly ItemGroup<KnownStorage>[];
  /** Whether volumes may be made for them. */
  readonly isAllowed: boolean;
}

/** The nodes divided by which groups are for them. Costs time in proportion to the nodes of all groups. */
export class NodeParts {
  readonly labelsVersion: number;
  /** By slot. */
  readonly partOf: Int32Array;
  /** Some may have no node. */
  readonly parts: readonly NodePart[];

  constructor(
    nodes: NodeTable,
    volumes: Iterable<ItemGroup<FreeVolume>>,
    storages: Iterable<ItemGroup<KnownStorage>>,
    allowed: NodeSet | undefined,
  ) {
    this.labelsVersion = nodes.labelsVersion;
    this.partOf = new Int32Array(nodes.slots);
    const parts: NodePart[] = [{ size: nodes.size, volumes: [], storages: [], isAllowed: allowed === undefined }];
    const divide = (set: NodeSet, made: (part: NodePart) => Omit<NodePart, "size">): void => {
      const within = new Map<NodePart, number>();
      for (const slot of set.slots) {
        const part = parts[this.partOf[slot]];
        if (part === undefined) continue;
        let number = within.get(part);
        if (number === undefined) {
          number = parts.push({ ...made(part), size: 0 }) - 1;
          within.set(part, number);
        }
        part.size--;
        const inner = parts[number];
        if (inner !== undefined) inner.size++;
        this.partOf[slot] = number;
      }
    };
    if (allowed !== undefined) divide(allowed, (part) => ({ ...part, isAllowed: true }));
    for (const group of volumes) divide(group.nodes(), (part) => ({ ...part, volumes: [...part.volumes, group] }));
    for (const group of storages) divide(group.nodes(), (part) => ({ ...part, storages: [...part.storages, group] }));
    this.parts = parts;
  }
}
