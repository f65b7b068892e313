import { ChunkStates } from "./chunk-states.ts";
import { domainCells, type DomainCells } from "./domain-cells.ts";
import { cellNumbers } from "./cell-numbers.ts";
import { type NodeScores, notFeasible } from "../views/node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/**
 * The nodes that pods can be on, in another order: those that all rules by domain, and all scores by the node's object,
 * treat alike are next to each other. Such a group is a *cell*; it is cut into *chunks*, of about the square root of all nodes, so that
 * neither looking at each chunk nor at each node of one chunk takes long.
 *
 * Cells are in the order of their first node, and nodes within a cell in their own: the order follows from the nodes
 * and keys alone, whatever happened before.
 */
export class CellLayout {
  readonly keys: readonly TopologyKey[];
  readonly version: number;
  readonly cells: number;
  readonly chunks: number;
  /** By place in `keys`, then by cell: the domain of its nodes. */
  readonly domains: readonly Int32Array[];
  /** By place in `keys`: the cells of each domain. */
  readonly cellsIn: readonly DomainCells[];
  /** By cell, before normalising. */
  readonly taints: Int32Array;
  readonly preferences: Int32Array;
  /** By cell: what its nodes score by their objects alone, as far as that is not normalised. */
  readonly plain: Int32Array;
  /** By cell: the number of its *root*: all cells whose nodes' objects score the same. */
  readonly rootOf: Int32Array;
  /** By root: its first cell. */
  readonly cellOfRoot: Int32Array;
  /** By chunk: where its nodes begin in the order; one more at the end. */
  readonly starts: Int32Array;
  /** By chunk. */
  readonly cellOf: Int32Array;
  /** By cell: its first chunk; one more at the end. */
  readonly firstChunk: Int32Array;
  /** By place in the order. */
  readonly slotAt: Int32Array;
  /** By slot: the place in the order; -1 where no node is, or one that the pods can not be on. */
  readonly placeOf: Int32Array;
  /** By place in the order. */
  readonly chunkOf: Int32Array;
  readonly states: ChunkStates;

  /** Costs time in proportion to the nodes. */
  constructor(keys: readonly TopologyKey[], ofNode: NodeScores, nodes: NodeTable, chunkSize: number) {
    this.keys = keys;
    this.version = nodes.nodesVersion;
    const { slots, present } = nodes;
    const { plain, taints, preferences } = ofNode;
    const cellAt = new Int32Array(slots);
    const sizes: number[] = [];
    const firstSlots: number[] = [];
    const numbers = cellNumbers(keys, [plain, taints, preferences], slots);
    let size = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1 || plain?.[slot] === notFeasible) {
        cellAt[slot] = -1;
        continue;
      }
      const cell = numbers(slot);
      if (cell === sizes.length) {
        sizes.push(0);
        firstSlots.push(slot);
      }
      cellAt[slot] = cell;
      sizes[cell] = (sizes[cell] ?? 0) + 1;
      size++;
    }
    this.cells = sizes.length;
    this.domains = keys.map((key) => Int32Array.from(firstSlots, (slot) => key.at(slot)));
    this.cellsIn = keys.map(({ domains }, at) => domainCells(this.domains[at] ?? new Int32Array(0), domains));
    this.taints = Int32Array.from(firstSlots, (slot) => taints?.[slot] ?? 0);
    this.preferences = Int32Array.from(firstSlots, (slot) => preferences?.[slot] ?? 0);
    this.plain = Int32Array.from(firstSlots, (slot) => plain?.[slot] ?? 0);

    const rootNumbers = cellNumbers([], [this.plain, this.taints, this.preferences], sizes.length);
    this.rootOf = Int32Array.from(firstSlots, (_, cell) => rootNumbers(cell));
    const cellOfRoot: number[] = [];
    this.rootOf.forEach((root, cell) => {
      if (root === cellOfRoot.length) cellOfRoot.push(cell);
    });
    this.cellOfRoot = Int32Array.from(cellOfRoot);

    const starts: number[] = [];
    const cellOf: number[] = [];
    const firstChunk: number[] = [];
    const nextPlace = new Int32Array(sizes.length);
    let place = 0;
    sizes.forEach((nodesIn, cell) => {
      nextPlace[cell] = place;
      firstChunk.push(starts.length);
      for (let from = 0; from < nodesIn; from += chunkSize) {
        starts.push(place + from);
        cellOf.push(cell);
      }
      place += nodesIn;
    });
    this.chunks = starts.length;
    this.starts = Int32Array.from([...starts, place]);
    this.cellOf = Int32Array.from(cellOf);
    this.firstChunk = Int32Array.from([...firstChunk, starts.length]);

    this.slotAt = new Int32Array(size);
    this.placeOf = new Int32Array(slots).fill(-1);
    this.chunkOf = new Int32Array(size);
    for (let slot = 0; slot < slots; slot++) {
      const cell = cellAt[slot] ?? -1;
      if (cell < 0) continue;
      const at = nextPlace[cell] ?? 0;
      nextPlace[cell] = at + 1;
      this.slotAt[at] = slot;
      this.placeOf[slot] = at;
    }
    for (let chunk = 0; chunk < this.chunks; chunk++) {
      this.chunkOf.fill(chunk, this.starts[chunk] ?? 0, this.starts[chunk + 1] ?? 0);
    }
    this.states = new ChunkStates(this, nodes);
  }
}
