import type { NodeScores } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";
import type { TopologyKey } from "./topology-keys.ts";

/**
 * The nodes in another order: those that all rules by domain, and all scores that are normalised, treat alike are next
 * to each other. Such a group is a *cell*; it is cut into *chunks*, of about the square root of all nodes, so that
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
  /** By chunk: where its nodes begin in the order; one more at the end. */
  readonly starts: Int32Array;
  /** By chunk. */
  readonly cellOf: Int32Array;
  /** By cell: its first chunk; one more at the end. */
  readonly firstChunk: Int32Array;
  /** By place in the order. */
  readonly slotAt: Int32Array;
  /** By slot: the place in the order; -1 where no node is. */
  readonly placeOf: Int32Array;
  /** By place in the order. */
  readonly chunkOf: Int32Array;

  /** Costs time in proportion to the nodes. */
  constructor(keys: readonly TopologyKey[], ofNode: NodeScores, nodes: NodeTable, chunkSize: number) {
    this.keys = keys;
    this.version = nodes.nodesVersion;
    const { slots, present, size } = nodes;
    const { taints, preferences } = ofNode;
    const cellAt = new Int32Array(slots);
    const sizes: number[] = [];
    const firstSlots: number[] = [];
    const numberOf = cellNumbers(keys, taints, preferences);
    const cells = new Map<number | string, number>();
    for (let slot = 0; slot < slots; slot++) {
      if (present[slot] !== 1) continue;
      const number = numberOf(slot);
      let cell = cells.get(number);
      if (cell === undefined) {
        cells.set(number, (cell = sizes.length));
        sizes.push(0);
        firstSlots.push(slot);
      }
      cellAt[slot] = cell;
      sizes[cell] = (sizes[cell] ?? 0) + 1;
    }
    this.cells = sizes.length;
    this.domains = keys.map((key) => Int32Array.from(firstSlots, (slot) => key.at(slot)));
    this.cellsIn = keys.map(({ domains }, at) => domainCells(this.domains[at] ?? new Int32Array(0), domains));
    this.taints = Int32Array.from(firstSlots, (slot) => taints?.[slot] ?? 0);
    this.preferences = Int32Array.from(firstSlots, (slot) => preferences?.[slot] ?? 0);

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
      if (present[slot] !== 1) continue;
      const cell = cellAt[slot] ?? 0;
      const at = nextPlace[cell] ?? 0;
      nextPlace[cell] = at + 1;
      this.slotAt[at] = slot;
      this.placeOf[slot] = at;
    }
    for (let chunk = 0; chunk < this.chunks; chunk++) {
      this.chunkOf.fill(chunk, this.starts[chunk] ?? 0, this.starts[chunk + 1] ?? 0);
    }
  }
}

/** Which cells are in which domain of a key. */
export interface DomainCells {
  /** All cells, domain by domain. */
  readonly cells: Int32Array;
  /** By domain: where its cells begin in `cells`; one more at the end. */
  readonly starts: Int32Array;
}

/** @param domainOf By cell; below 0 where it is in none. */
function domainCells(domainOf: Int32Array, domains: number): DomainCells {
  const starts = new Int32Array(domains + 1);
  for (const domain of domainOf) if (domain >= 0) starts[domain + 1] = (starts[domain + 1] ?? 0) + 1;
  for (let domain = 0; domain < domains; domain++)
    starts[domain + 1] = (starts[domain + 1] ?? 0) + (starts[domain] ?? 0);
  const cells = new Int32Array(starts[domains] ?? 0);
  const next = starts.slice();
  domainOf.forEach((domain, cell) => {
    if (domain < 0) return;
    const at = next[domain] ?? 0;
    cells[at] = cell;
    next[domain] = at + 1;
  });
  return { cells, starts };
}

/** A number, or a text where numbers would be too large, that nodes of one cell share. */
function cellNumbers(
  keys: readonly TopologyKey[],
  taints: Int32Array | undefined,
  preferences: Int32Array | undefined,
): (slot: number) => number | string {
  const [first, second] = keys;
  const isPlain = taints === undefined && preferences === undefined;
  if (isPlain && first === undefined) return () => 0;
  if (isPlain && second === undefined && first !== undefined) return (slot) => first.at(slot);
  if (isPlain && keys.length === 2 && first !== undefined && second !== undefined) {
    // Both are far below 2^26; a node without a key has -1.
    return (slot) => (first.at(slot) + 1) * 2 ** 26 + second.at(slot) + 1;
  }
  return (slot) => {
    let text = `${taints?.[slot] ?? 0} ${preferences?.[slot] ?? 0}`;
    for (const key of keys) text += ` ${key.at(slot)}`;
    return text;
  };
}
