import { type NodeScores, notFeasible } from "./node-scores.ts";
import { combinedNumbers, type NumberPart, partOf } from "../tables/combined-numbers.ts";
import { type Grouped, grouped } from "../tables/grouped.ts";
import { noDomain, type TopologyKey } from "../nodes/topology-keys.ts";
import { ChunkStates } from "./chunk-states.ts";
import type { Limits } from "../limits.ts";
import type { NodeTable } from "../nodes/node-table.ts";

/**
 * The nodes that pods can be on, in another order: those that all rules by domain, and all scores by the node's object,
 * treat alike are next to each other. Such a group is a *cell*; it is cut into *chunks*, of about the square root of
 * all nodes, so that neither looking at each chunk nor at each node of one chunk takes long.
 *
 * Cells are in the order of their first node, and nodes within a cell in their own: the order follows from the nodes
 * and keys alone, whatever happened before.
 */
export class Layout {
  readonly keys: readonly TopologyKey[];
  readonly cells: number;
  readonly chunks: number;
  /** By index in `keys`, then by cell: the domain of its nodes. */
  readonly domains: readonly Int32Array[];
  /** By index in `keys`: the cells of each domain. */
  readonly cellsIn: readonly Grouped[];
  /** By cell, before normalising. */
  readonly taints: Int32Array;
  readonly preferences: Int32Array;
  /** By cell: what its nodes score by their objects alone, as far as that is not normalised. */
  readonly plain: Int32Array;
  /** By chunk: where its nodes begin in the order; one more at the end. */
  readonly starts: Int32Array;
  /** By chunk. */
  readonly cellOf: Int32Array;
  /** By cell: its first chunk; one more at the end. */
  readonly firstChunk: Int32Array;
  /** By position in the order. */
  readonly slotAt: Int32Array;
  /** By slot: the position in the order; -1 where no node is, or one that the pods can not be on. */
  readonly positionOf: Int32Array;
  /** By position in the order. */
  readonly chunkOf: Int32Array;
  readonly states: ChunkStates;

  /** Costs time in proportion to the nodes. */
  constructor(keys: readonly TopologyKey[], nodeScores: NodeScores, nodes: NodeTable, limits: Limits) {
    this.keys = keys;
    const { plain, taints, preferences } = nodeScores;
    const here = feasibleSlots(nodes.slotsInUse(), plain);
    const { numbers, firsts } = combinedNumbers(here, [
      ...keys.map(({ domainOf, domains }): NumberPart => ({ of: domainOf, from: noDomain, size: domains + 1 })),
      ...[plain, taints, preferences].flatMap((of) => (of === undefined ? [] : [partOf(of, here)])),
    ]);
    this.cells = firsts.length;
    this.domains = keys.map((key) => firsts.map((slot) => key.at(slot)));
    const cells = Int32Array.from(firsts.keys());
    this.cellsIn = keys.map(({ domains }, at) => grouped(cells, this.domains[at], domains));
    const ofCells = (numbers: Int32Array | undefined): Int32Array =>
      numbers === undefined ? new Int32Array(firsts.length) : firsts.map((slot) => numbers[slot]);
    this.taints = ofCells(taints);
    this.preferences = ofCells(preferences);
    this.plain = ofCells(plain);

    const { items: slotAt, starts: firstPosition } = grouped(here, numbers, this.cells);
    const { starts, cellOf, firstChunk, chunkOf } = chunksOf(firstPosition, limits.chunkSize(nodes.size));
    this.chunks = cellOf.length;
    this.starts = starts;
    this.cellOf = cellOf;
    this.firstChunk = firstChunk;
    this.slotAt = slotAt;
    this.positionOf = positionsBySlot(slotAt, nodes.slots);
    this.chunkOf = chunkOf;
    this.states = new ChunkStates(this, nodes);
  }

  /** The cell of the node at a position in the order. */
  cellAt(position: number): number {
    return this.cellOf[this.chunkOf[position]];
  }

  /** Bytes, about. */
  get size(): number {
    const { slotAt, positionOf, chunkOf, states } = this;
    return slotAt.byteLength + positionOf.byteLength + chunkOf.byteLength + states.size;
  }
}

/** The slots of the nodes that pods can be on, in order. */
function feasibleSlots(slots: Int32Array, plain: Int32Array | undefined): Int32Array {
  if (plain === undefined) return slots;
  const feasible = new Int32Array(slots.length);
  let count = 0;
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index];
    if (plain[slot] !== notFeasible) feasible[count++] = slot;
  }
  return feasible.subarray(0, count);
}

function positionsBySlot(slotAt: Int32Array, slots: number): Int32Array {
  const positionOf = new Int32Array(slots).fill(-1);
  for (let position = 0; position < slotAt.length; position++) positionOf[slotAt[position]] = position;
  return positionOf;
}

/** Cuts cells into chunks. @param firstPosition By cell; one more at the end. */
function chunksOf(
  firstPosition: Int32Array,
  chunkSize: number,
): Pick<Layout, "starts" | "cellOf" | "firstChunk" | "chunkOf"> {
  const cells = firstPosition.length - 1;
  const firstChunk = new Int32Array(cells + 1);
  for (let cell = 0; cell < cells; cell++) {
    firstChunk[cell + 1] = firstChunk[cell] + Math.ceil((firstPosition[cell + 1] - firstPosition[cell]) / chunkSize);
  }
  const chunks = firstChunk[cells];
  const positions = firstPosition[cells];
  const starts = new Int32Array(chunks + 1);
  const cellOf = new Int32Array(chunks);
  const chunkOf = new Int32Array(positions);
  starts[chunks] = positions;
  for (let cell = 0; cell < cells; cell++) {
    for (let chunk = firstChunk[cell]; chunk < firstChunk[cell + 1]; chunk++) {
      const start = firstPosition[cell] + (chunk - firstChunk[cell]) * chunkSize;
      starts[chunk] = start;
      cellOf[chunk] = cell;
      chunkOf.fill(chunk, start, Math.min(start + chunkSize, firstPosition[cell + 1]));
    }
  }
  return { starts, cellOf, firstChunk, chunkOf };
}
