import { type Labels, labelValue } from "../../api/object-meta.ts";
import { DomainNodes, noDomain, type NodeDomains, type PresentNodes } from "./domain-nodes.ts";
import { grown } from "../tables/growing.ts";
import { NumberRooms } from "../tables/number-rooms.ts";

/** The ordinal of the value "": known from the start, since upstream reads an absent label as "" here and there. */
export const emptyDomain = 0;

/**
 * A node label that a term or a constraint names. Its values are numbered as they are first seen, and keep their
 * ordinal for good.
 */
export class TopologyKey implements NodeDomains {
  readonly name: string;
  /** Tells keys apart. */
  readonly number: number;
  /** By node slot: the ordinal of the node's value, or {@link noDomain}. */
  domainOf: Int32Array = new Int32Array(0);
  /** How many counters there are by this key's domains: the next one's number. */
  counters = 0;
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
    if (this.#nodes?.version !== present.nodesVersion) this.#nodes = new DomainNodes(this, present);
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

  /** Whether a key has more domains than so many slots can have been in lately. */
  areSparse(slots: number): boolean {
    for (const { domains } of this.#keys.values()) if (domains > 2 * slots + 64) return true;
    return false;
  }

  /** Puts the node's labels into every key. Counters by domain must hold none of its pods meanwhile. */
  setNode(slot: number, labels: Labels): void {
    for (const key of this.#keys.values()) key.setNode(slot, labels);
  }
}
