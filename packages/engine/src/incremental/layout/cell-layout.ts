import { ChunkStates } from "./chunk-states.ts";
import { domainCells, type DomainCells } from "./domain-cells.ts";
import { type NodeScores, notFeasible } from "../views/node-scores.ts";
import { combinedNumbers, type NumberPart, partOf } from "../nodes/combined-numbers.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
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
    const { plain, taints, preferences } = ofNode;
    const here = feasibleSlots(nodes, plain);
    const { numbers, firsts } = combinedNumbers(here, [
      ...keys.map(({ domainOf, domains }): NumberPart => ({ of: domainOf, from: noDomain, size: domains + 1 })),
      ...[plain, taints, preferences].flatMap((of) => (of === undefined ? [] : [partOf(of, here)])),
    ]);
    this.cells = firsts.length;
    this.domains = keys.map((key) => firsts.map((slot) => key.at(slot)));
    this.cellsIn = keys.map(({ domains }, at) => domainCells(this.domains[at] ?? new Int32Array(0), domains));
    this.taints = firsts.map((slot) => taints?.[slot] ?? 0);
    this.preferences = firsts.map((slot) => preferences?.[slot] ?? 0);
    this.plain = firsts.map((slot) => plain?.[slot] ?? 0);

    const cells = firsts.map((_, cell) => cell);
    const parts = [this.plain, this.taints, this.preferences].map((of) => partOf(of, cells));
    const roots = combinedNumbers(cells, parts);
    this.rootOf = roots.numbers;
    this.cellOfRoot = roots.firsts;

    const sizes = new Int32Array(this.cells);
    for (let index = 0; index < here.length; index++) {
      const cell = numbers[index] ?? 0;
      sizes[cell] = (sizes[cell] ?? 0) + 1;
    }
    this.chunks = sizes.reduce((sum, size) => sum + Math.ceil(size / chunkSize), 0);
    this.starts = new Int32Array(this.chunks + 1);
    this.cellOf = new Int32Array(this.chunks);
    this.firstChunk = new Int32Array(this.cells + 1);
    const nextPlace = new Int32Array(this.cells);
    let chunk = 0;
    let place = 0;
    for (let cell = 0; cell < this.cells; cell++) {
      nextPlace[cell] = place;
      this.firstChunk[cell] = chunk;
      const end = place + (sizes[cell] ?? 0);
      for (; place < end; place += chunkSize) {
        this.starts[chunk] = place;
        this.cellOf[chunk++] = cell;
      }
      place = end;
    }
    this.starts[chunk] = place;
    this.firstChunk[this.cells] = chunk;

    this.slotAt = new Int32Array(here.length);
    this.placeOf = new Int32Array(nodes.slots).fill(-1);
    for (let index = 0; index < here.length; index++) {
      const slot = here[index] ?? 0;
      const cell = numbers[index] ?? 0;
      const at = nextPlace[cell] ?? 0;
      nextPlace[cell] = at + 1;
      this.slotAt[at] = slot;
      this.placeOf[slot] = at;
    }
    this.chunkOf = new Int32Array(here.length);
    for (let one = 0; one < this.chunks; one++) {
      this.chunkOf.fill(one, this.starts[one] ?? 0, this.starts[one + 1] ?? 0);
    }
    this.states = new ChunkStates(this, nodes);
  }
}

/** The slots of the nodes that pods can be on, in order. */
function feasibleSlots({ slots, present, size }: NodeTable, plain: Int32Array | undefined): Int32Array {
  const feasible = new Int32Array(size);
  let count = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (present[slot] === 1 && plain?.[slot] !== notFeasible) feasible[count++] = slot;
  }
  return feasible.subarray(0, count);
}
