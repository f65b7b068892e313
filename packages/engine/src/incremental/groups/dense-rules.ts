import { type Rule, keyOf, lowestOf } from "../rules/rule.ts";
import { affinityIn, domainAt, keepsOut } from "../rules/verdict.ts";
import { forEachKey } from "../tables/int-counts.ts";
import { type DomainNodes, forEachNodeIn } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

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
 * What fine rules say of nodes where they set many of them apart: each node is {@link blocked} or of a *kind*, a number
 * for what scoring rules add to it and for the pods that a soft hostname constraint counts on it. There is one such
 * constraint at most: of two by one key and with one effect the API server takes but one.
 */
export class DenseRules {
  readonly rules: readonly Rule[];
  readonly sharedKeys: readonly SharedKey[];
  /** By kind: what inter-pod affinity adds before normalising. */
  readonly affinity: number[] = [0];
  /** By kind: the node's pods that the soft hostname constraint counts. */
  readonly counts: number[] = [0];
  readonly #kinds = new Map<number, number>([[0, 0]]);
  readonly #nodesOf: (key: TopologyKey) => DomainNodes;
  /** For each strict constraint in turn. The rules are of a plan, which reads it of its own too. */
  #lowest: number[] = [];

  /** @param rules fine ones, of those that are dense. */
  constructor(rules: readonly Rule[], nodesOf: (key: TopologyKey) => DomainNodes) {
    this.rules = rules;
    this.#nodesOf = nodesOf;
    const keys = new Set(rules.map(keyOf).filter((key) => key !== undefined));
    this.sharedKeys = [...keys].map((key) => ({ key, nodes: nodesOf(key) })).filter(({ nodes }) => !nodes.areSingle);
    this.catchUp();
  }

  /** Reads what holds for all nodes. @returns whether it has changed: what was said of any node may be wrong then. */
  catchUp(): boolean {
    const before = this.#lowest;
    this.#lowest = [];
    for (const rule of this.rules) {
      if (rule.type !== "hard") continue;
      rule.lowest = lowestOf(rule);
      this.#lowest.push(rule.lowest);
    }
    return this.#lowest.some((one, at) => one !== before.at(at));
  }

  /**
   * Calls with the slot of each node that may be of another kind than 0, some of them more than once.
   *
   * @param all Of all nodes: some rules speak of each.
   */
  forEachSetApart(all: Int32Array, visit: (slot: number) => void): void {
    if (this.rules.some(({ type }) => type === "required" || type === "hard")) {
      for (const slot of all) visit(slot);
      return;
    }
    for (const rule of this.rules) {
      if (rule.type === "soft") forEachKey(rule.count.pods, visit);
      else if (rule.type !== "hard") {
        const nodes = this.#nodesOf(rule.counter.key);
        forEachKey(rule.counter, (domain) => forEachNodeIn(nodes, domain, visit));
      }
    }
  }

  /** The node's kind, or {@link blocked}. */
  kindAt(slot: number): number {
    let affinity = 0;
    let pods = 0;
    for (const rule of this.rules) {
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
