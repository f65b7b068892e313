import { type ClusterSnapshot, type NodeInfo, type PodInfo, termMatches, toPodInfo } from "@stowage/engine";
import type { NodeLocalRoom } from "./node-local.ts";
import type { Grower } from "./room.ts";

/** A grower whose room nodes tell by themselves, and what one of its pods asks for. */
interface LocalGrower {
  readonly grower: Grower;
  readonly local: NodeLocalRoom;
  readonly info: PodInfo;
}

/**
 * How many of each grower's pods every node takes, where numbers tell it: each node judges them by itself, and takes all
 * that it would take of one beside all that it would take of the others. Then it does not matter who comes first.
 */
export class RoomsInNumbers {
  readonly #growers: readonly LocalGrower[];
  /** By node, for each grower. */
  readonly #rooms = new Map<string, readonly number[]>();
  /** For each grower. */
  readonly totals: readonly number[];

  private constructor(growers: readonly LocalGrower[], rooms: ReadonlyMap<string, readonly number[]>) {
    this.#growers = growers;
    const totals = growers.map(() => 0);
    for (const [name, room] of rooms) {
      this.#rooms.set(name, room);
      for (const [index, count] of room.entries()) totals[index] = (totals[index] ?? 0) + count;
    }
    this.totals = totals;
  }

  /** The room as it is now; `undefined` where numbers do not tell it. */
  static of(growers: readonly Grower[], cluster: ClusterSnapshot): RoomsInNumbers | undefined {
    const all: LocalGrower[] = [];
    for (const grower of growers) {
      const { local, source } = grower;
      if (local === undefined || local.isSpread) return undefined;
      all.push({ grower, local, info: toPodInfo(source.at(0).pod) });
    }
    if (all.some((one, index) => all.slice(index + 1).some((other) => areRelated(one.info, other.info, cluster)))) {
      return undefined;
    }
    const rooms = new Map<string, readonly number[]>();
    for (const node of cluster.nodes) {
      const room = roomOn(node, all);
      if (room === undefined) return undefined;
      rooms.set(node.name, room);
    }
    return new RoomsInNumbers(all, rooms);
  }

  /** For each grower. */
  on(nodeName: string): readonly number[] {
    return this.#rooms.get(nodeName) ?? [];
  }

  /** How many pods the node takes, of all growers together. */
  sizeOf(nodeName: string): number {
    return this.on(nodeName).reduce((sum, count) => sum + count, 0);
  }

  /** How many sets so many replicas of each grower make. */
  setsOf(totals: readonly number[]): number {
    return Math.min(...this.#growers.map(({ grower: { share } }, index) => Math.floor((totals[index] ?? 0) / share)));
  }

  /** The totals with some nodes being as they are in the cluster now; `undefined` where numbers do not tell that. */
  with(changed: Iterable<string>, cluster: ClusterSnapshot): readonly number[] | undefined {
    const totals = [...this.totals];
    for (const name of changed) {
      const node = cluster.node(name);
      const now = node === undefined ? [] : roomOn(node, this.#growers);
      if (now === undefined) return undefined;
      const before = this.on(name);
      for (const index of totals.keys())
        totals[index] = (totals[index] ?? 0) + (now[index] ?? 0) - (before[index] ?? 0);
    }
    return totals;
  }
}

/** `undefined` where they would take each other's room. */
function roomOn(node: NodeInfo, growers: readonly LocalGrower[]): readonly number[] | undefined {
  const rooms = growers.map(({ local }) => local.on(node));
  if (rooms.filter((room) => room > 0).length < 2) return rooms;
  const { allocatable, requested, pods } = node;
  const isEnough = (free: number, of: (info: PodInfo) => number): boolean =>
    growers.reduce((sum, { info }, index) => sum + of(info) * (rooms[index] ?? 0), 0) <= free;
  const names = new Set(growers.flatMap(({ info }) => [...info.requests.scalars.keys()]));
  return isEnough(allocatable.pods - pods.length, () => 1) &&
    isEnough(allocatable.milliCpu - requested.milliCpu, ({ requests }) => requests.milliCpu) &&
    isEnough(allocatable.memory - requested.memory, ({ requests }) => requests.memory) &&
    isEnough(allocatable.ephemeralStorage - requested.ephemeralStorage, ({ requests }) => requests.ephemeralStorage) &&
    [...names].every((name) =>
      isEnough(
        (allocatable.scalars.get(name) ?? 0) - (requested.scalars.get(name) ?? 0),
        ({ requests }) => requests.scalars.get(name) ?? 0,
      ),
    )
    ? rooms
    : undefined;
}

/** Whether one of the two avoids the other. */
function areRelated(one: PodInfo, other: PodInfo, { namespaces }: ClusterSnapshot): boolean {
  const avoids = (from: PodInfo, whom: PodInfo): boolean =>
    from.requiredAntiAffinityTerms.some((term) => termMatches(term, whom, namespaces.get(whom.namespace)));
  return avoids(one, other) || avoids(other, one);
}
