import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { Clock } from "./clock.ts";
import { type Grouped, grouped } from "../tables/grouped.ts";
import { grown } from "../tables/growing.ts";
import { NumberRooms } from "../tables/number-rooms.ts";

/** The ordinal of the value "": known from the start, since upstream reads an absent label as "" here and there. */
export const emptyDomain = 0;

/** The domain of a node without the key. */
export const noDomain = -1;

/**
 * A node label that a term or a constraint names. Its values are numbered as they are first seen, and keep their
 * ordinal for good.
 */
export class TopologyKey {
  readonly name: string;
  /** Tells keys apart. */
  readonly number: number;
  /** By node slot: the ordinal of the node's value, or {@link noDomain}. */
  domainOf: Int32Array = new Int32Array(0);
  /** Of counters by this key's domains. */
  nextCounterId = 0;
  readonly rooms: NumberRooms;
  readonly #ordinals = new Map<string, number>([["", emptyDomain]]);
  #nodes: DomainNodes | undefined;

  /** @param rooms Where counters by this key have their numbers. */
  constructor(name: string, number = 0, rooms: NumberRooms = new NumberRooms()) {
    this.name = name;
    this.number = number;
    this.rooms = rooms;
  }

  /** How many ordinals there are; not all need be in use. */
  get domains(): number {
    return this.#ordinals.size;
  }

  /** The ordinal of a value; `undefined` for one that no node ever had. */
  ordinalOf(value: string): number | undefined {
    return this.#ordinals.get(value);
  }

  /** The domain of the node in that slot. */
  at(slot: number): number {
    return this.domainOf[slot];
  }

  setNode(slot: number, labels: Labels): void {
    const value = labelValue(labels, this.name);
    this.domainOf = grown(this.domainOf, slot + 1, noDomain);
    this.domainOf[slot] = value === undefined ? noDomain : this.#useOrdinal(value);
  }

  /** Which nodes are in which domain now; made anew, in time proportional to the nodes, once nodes have changed. */
  nodes(present: PresentNodes): DomainNodes {
    if (this.#nodes?.version !== present.clock.nodes) this.#nodes = new DomainNodes(this, present);
    return this.#nodes;
  }

  #useOrdinal(value: string): number {
    const known = this.#ordinals.get(value);
    if (known !== undefined) return known;
    const ordinal = this.#ordinals.size;
    this.#ordinals.set(value, ordinal);
    return ordinal;
  }
}

/** Every topology key in use, by name. */
export class TopologyKeys {
  readonly #keys = new Map<string, TopologyKey>();
  #made = 0;
  readonly #rooms: NumberRooms;
  readonly #labelsBySlot: () => Iterable<readonly [slot: number, labels: Labels]>;
  // Pods' terms are by the same few keys: two names of unlike length are told apart before they are read.
  #last: TopologyKey | undefined;
  #lastBut: TopologyKey | undefined;

  /**
   * @param labelsBySlot the nodes as they are, for a key that comes into use later than they.
   * @param rooms Where counters by the keys have their numbers.
   */
  constructor(
    labelsBySlot: () => Iterable<readonly [slot: number, labels: Labels]>,
    rooms: NumberRooms = new NumberRooms(),
  ) {
    this.#labelsBySlot = labelsBySlot;
    this.#rooms = rooms;
  }

  /** The key of that name, which is in use from now on. */
  use(name: string): TopologyKey {
    if (this.#last?.name === name) return this.#last;
    if (this.#lastBut?.name === name) return this.#lastBut;
    this.#lastBut = this.#last;
    this.#last = this.#keys.get(name) ?? this.#make(name);
    return this.#last;
  }

  #make(name: string): TopologyKey {
    const key = new TopologyKey(name, this.#made++, this.#rooms);
    this.#keys.set(name, key);
    for (const [slot, labels] of this.#labelsBySlot()) key.setNode(slot, labels);
    return key;
  }

  /** How many there are. */
  get size(): number {
    return this.#keys.size;
  }

  /** Whether a key has more domains than so many slots can have been in lately: most have no node. */
  isAnyMostlyEmpty(slots: number): boolean {
    for (const { domains } of this.#keys.values()) if (domains > 2 * slots + 64) return true;
    return false;
  }

  /** Puts the node's labels into every key. Counters by domain must hold none of its pods meanwhile. */
  setNode(slot: number, labels: Labels): void {
    for (const key of this.#keys.values()) key.setNode(slot, labels);
  }
}

/** Which slots hold a node. */
export interface PresentNodes {
  slotsInUse(): Int32Array;
  readonly clock: Pick<Clock, "nodes">;
}

const noSlots = new Int32Array(0);

/** The nodes of each domain of a key, as they were at one time. */
export class DomainNodes {
  readonly version: number;
  /** The slots of the nodes that lack the key, in order. */
  readonly lacking: Int32Array;
  /** How many domains have a node. */
  readonly inUse: number;
  /** Whether every domain has one node at most, as those of a hostname have. */
  readonly areSingle: boolean;
  /** The slots of the nodes in each domain, in order. */
  readonly byDomain: Grouped;

  /** Costs time in proportion to the nodes and domains. */
  constructor({ domainOf, domains }: TopologyKey, nodes: PresentNodes) {
    this.version = nodes.clock.nodes;
    const slots = nodes.slotsInUse();
    const ofSlots = slots.map((slot) => domainOf[slot]);
    this.byDomain = grouped(slots, ofSlots, domains);
    const { items, starts } = this.byDomain;
    this.lacking = items.length === slots.length ? noSlots : slots.filter((_, index) => ofSlots[index] === noDomain);
    let inUse = 0;
    let most = 0;
    for (let domain = 0; domain < domains; domain++) {
      const size = starts[domain + 1] - starts[domain];
      if (size > 0) inUse++;
      if (size > most) most = size;
    }
    this.inUse = inUse;
    this.areSingle = most <= 1;
  }
}

/** Calls with the slot of each node of the domain. */
export function forEachNodeIn({ byDomain }: DomainNodes, domain: number, visit: (slot: number) => void): void {
  const { items, starts } = byDomain;
  const end = starts[domain + 1];
  for (let at = starts[domain]; at < end; at++) visit(items[at]);
}
