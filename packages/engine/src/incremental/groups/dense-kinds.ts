import type { Layout } from "./layout.ts";
import { forEachNodeIn, type DomainNodes, type TopologyKey } from "../nodes/topology-keys.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { type Rule, keyOf, lowestOf } from "../rules/rule.ts";
import {
  affinityIn,
  domainAt,
  forEachAffectedNode,
  forEachNodeLacking,
  keepsOut,
  needsPods,
} from "../rules/verdict.ts";

/** What stands for a node that the rules keep the pod from. */
export const blocked = -1;

/** More than the pods of any node: they and the affinity, which is below 2^32 either way, are one number together. */
const mostPods = 2 ** 20;

/** A key whose domains have several nodes: what happens on one node then changes what the rules say of others. */
interface SharedKey {
  readonly key: TopologyKey;
  readonly nodes: DomainNodes;
}

/**
 * What fine rules say of each node of a layout where they affect many, whatever the shape of the pods: a node is
 * {@link blocked}, or of a *kind*, a number for what scoring rules add to it and for the pods that a soft hostname
 * constraint counts on it. There is one such constraint at most: of two by one key and with one effect the API server
 * takes but one.
 *
 * Groups have an entry for each kind of their nodes then, so that nodes need not be looked at one by one in each
 * decision.
 */
export class DenseKinds {
  /** By position; {@link blocked} where the rules keep the pods from the node. */
  readonly at: Int32Array;
  /** By kind: what inter-pod affinity adds before normalising. */
  readonly affinity: number[] = [0];
  /** By kind: the node's pods that the soft hostname constraint counts. */
  readonly counts: number[] = [0];
  /** By chunk: a number that is new each time a node of it is of another kind. */
  readonly versions: Int32Array;
  /** The same by cell. */
  readonly cellVersions: Int32Array;
  readonly #layout: Layout;
  readonly #rules: readonly Rule[];
  readonly #nodes: NodeTable;
  readonly #sharedKeys: readonly SharedKey[];
  /** By what a kind stands for. */
  readonly #kinds = new Map<number, number>([[0, 0]]);
  /** For each strict constraint in turn. The rules are of one plan; others may read it of rules of their own. */
  #lowest: number[] = [];
  /** How much of the nodes' log has been read. */
  #read: number;

  /** @param rules fine ones, of those that are dense. */
  constructor(layout: Layout, rules: readonly Rule[], nodes: NodeTable) {
    this.#layout = layout;
    this.#rules = rules;
    this.#nodes = nodes;
    this.at = new Int32Array(layout.slotAt.length);
    this.versions = new Int32Array(layout.chunks);
    this.cellVersions = new Int32Array(layout.cells);
    const keys = new Set(rules.map(keyOf).filter((key) => key !== undefined));
    const ofKeys = Array.from(keys, (key): SharedKey => ({ key, nodes: key.nodes(nodes) }));
    this.#sharedKeys = ofKeys.filter((one) => !one.nodes.areSingle);
    this.#read = nodes.log.head;
    this.#readLowest();
    this.#findAll();
  }

  /** Reads which nodes' pods have changed. */
  catchUp(): void {
    const { log, size } = this.#nodes;
    if (this.#readLowest() || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#read = log.head;
      this.#findAll();
      return;
    }
    for (; this.#read < log.head; this.#read++) {
      const slot = log.at(this.#read);
      this.#find(slot);
      for (const { key, nodes } of this.#sharedKeys) {
        const domain = key.at(slot);
        if (domain >= 0) forEachNodeIn(nodes, domain, (other) => this.#find(other));
      }
    }
  }

  /** Reads what holds for all nodes. @returns whether it has changed: what was said of any node may be wrong then. */
  #readLowest(): boolean {
    const before = this.#lowest;
    this.#lowest = [];
    for (const rule of this.#rules) {
      if (rule.type !== "hard") continue;
      rule.lowest = lowestOf(rule);
      this.#lowest.push(rule.lowest);
    }
    return this.#lowest.some((one, at) => one !== before.at(at));
  }

  #findAll(): void {
    const { slotAt, positionOf } = this.#layout;
    this.at.fill(0);
    for (let chunk = 0; chunk < this.versions.length; chunk++) this.versions[chunk]++;
    for (let cell = 0; cell < this.cellVersions.length; cell++) this.cellVersions[cell]++;
    const find = (slot: number): void => {
      const position = positionOf[slot];
      if (position >= 0) this.at[position] = this.#kindAt(slot);
    };
    if (this.#rules.some(needsPods)) slotAt.forEach(find);
    else {
      for (const rule of this.#rules) {
        forEachAffectedNode(rule, this.#nodes, find);
        forEachNodeLacking(rule, this.#nodes, find);
      }
    }
  }

  #find(slot: number): void {
    const position = this.#layout.positionOf[slot];
    if (position < 0) return;
    const kind = this.#kindAt(slot);
    if (this.at[position] === kind) return;
    this.at[position] = kind;
    this.versions[this.#layout.chunkOf[position]]++;
    this.cellVersions[this.#layout.cellAt(position)]++;
  }

  /** The kind of the node in the slot, or {@link blocked}. */
  #kindAt(slot: number): number {
    let affinity = 0;
    let pods = 0;
    for (const rule of this.#rules) {
      if (rule.type === "soft") {
        pods = rule.count.pods.get(slot);
        continue;
      }
      const domain = domainAt(rule, slot);
      // A dense required rule has pods somewhere: no pod is the first.
      if (keepsOut(rule, domain, false)) return blocked;
      affinity += affinityIn(rule, domain);
    }
    return this.#kindOf(affinity, pods);
  }

  #kindOf(affinity: number, pods: number): number {
    const name = affinity * mostPods + pods;
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const kind = this.affinity.length;
    this.#kinds.set(name, kind);
    this.affinity.push(affinity);
    this.counts.push(pods);
    return kind;
  }
}
